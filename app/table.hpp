#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace loopscope::app {

/// csv: RFC 4180; text is quoted where it must be, an absent value is empty and an empty text is "".
/// tsv: as PostgreSQL's COPY and ClickHouse's TabSeparated read it; an absent value is \N, and \t \n \r \\ are escaped.
enum class TableFormat : std::uint8_t { csv, tsv };

/// sql: types that DuckDB, PostgreSQL and SQLite know.
enum class Dialect : std::uint8_t { sql, clickhouse };
/// Of the word that `--schema` takes.
Dialect dialect_of(std::string_view word);
/// Adds `--schema sql|clickhouse`.
void add_schema_option(CLI::App& command, std::string& word);

enum class ColumnType : std::uint8_t { boolean, u8, u16, u32, u64, i32, i64, seconds, text };

struct Column {
    std::string name;
    ColumnType type = ColumnType::text;
};

/// "tcp.flags.syn" to "tcp_flags_syn": a name that SQL takes without quotes.
std::string column_name(std::string_view field);

/// Writes rows of a table, value after value. A row ends with `end`.
class TableRows {
public:
    TableRows(std::string& out, TableFormat format) : out_(&out), csv_(format == TableFormat::csv) {}

    void header(std::span<const Column> columns);
    void absent();
    /// Text of any octets: what is no UTF-8, and NUL, becomes U+FFFD.
    void text(std::string_view value);
    void number(std::uint64_t value);
    void signed_number(std::int64_t value);
    void boolean(bool value) { number(value ? 1 : 0); }
    /// Nanoseconds, as seconds with nine digits.
    void seconds(std::int64_t nanoseconds);
    void end();

private:
    void separate();

    std::string* out_;
    bool csv_;
    bool begun_ = false;  ///< the row has a value
};

/// `CREATE TABLE name (...)`, a column a line.
void append_schema(std::string& out, std::string_view name, std::span<const Column> columns, Dialect dialect);

}  // namespace loopscope::app
