// Runs the SQL of standard input in DuckDB, in memory, and prints the rows of each SELECT, a line each, cells apart by
// tabs. LOOPSCOPE_DUCKDB names a folder in which `npm install @duckdb/node-api` was run; else Node finds the package.
const { createRequire } = require('module');
const { readFileSync } = require('fs');
const folder = process.env.LOOPSCOPE_DUCKDB;
const load = folder ? createRequire(folder + '/') : require;

async function main() {
  const { DuckDBInstance } = load('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const statement of readFileSync(0, 'utf8').split(/;\s*\n/)) {
    if (!statement.trim()) continue;
    const result = await connection.runAndReadAll(statement);
    if (!/^\s*SELECT/i.test(statement)) continue;
    for (const row of result.getRowsJson()) console.log(row.map((cell) => (cell === null ? 'NULL' : cell)).join('\t'));
  }
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
