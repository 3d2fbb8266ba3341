#include "app/table.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "decode/append_text.hpp"
#include "decode/utf8.hpp"

namespace loopscope::app {
namespace {

/// True where neither quotes nor escapes nor replacements are wanted, as with nearly every value.
bool is_plain(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet >= 0x20 && octet < 0x80 && c != '"' && c != ',' && c != '\\' && c != '\'';
    });
}

void append_sequence(std::string& out, std::string_view sequence, bool csv) {
    const char c = sequence[0];
    if (c == '\0')
        out += decode::replacement_character;
    else if (csv)
        out.append(c == '"' ? "\"" : "").append(sequence);
    else if (constexpr std::string_view special = "\t\n\r\\", letters = "tnr\\"; special.find(c) != special.npos)
        (out += '\\') += letters[special.find(c)];
    else
        out += sequence;
}

std::string_view sql_type(ColumnType type) {
    switch (type) {
        case ColumnType::boolean: return "BOOLEAN";
        case ColumnType::u8: return "SMALLINT";
        case ColumnType::u16:
        case ColumnType::i32: return "INTEGER";
        case ColumnType::u32:
        case ColumnType::i64: return "BIGINT";
        case ColumnType::u64: return "DECIMAL(20)";
        case ColumnType::seconds: return "DECIMAL(20, 9)";
        case ColumnType::text: return "TEXT";
    }
    return "TEXT";
}

std::string_view clickhouse_type(ColumnType type) {
    switch (type) {
        case ColumnType::boolean:
        case ColumnType::u8: return "UInt8";
        case ColumnType::u16: return "UInt16";
        case ColumnType::u32: return "UInt32";
        case ColumnType::u64: return "UInt64";
        case ColumnType::i32: return "Int32";
        case ColumnType::i64: return "Int64";
        case ColumnType::seconds: return "Decimal(20, 9)";
        case ColumnType::text: return "String";
    }
    return "String";
}

}  // namespace

Dialect dialect_of(std::string_view word) { return word == "clickhouse" ? Dialect::clickhouse : Dialect::sql; }

void add_schema_option(CLI::App& command, std::string& word) {
    command
        .add_option("--schema", word,
                    "Print the CREATE TABLE for -T csv or tsv instead: sql (DuckDB, PostgreSQL, SQLite) or clickhouse")
        ->check(CLI::IsMember({"sql", "clickhouse"}));
}

std::string column_name(std::string_view field) {
    std::string name{field};
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
    return name;
}

void TableRows::separate() {
    if (begun_) *out_ += csv_ ? ',' : '\t';
    begun_ = true;
}

void TableRows::header(std::span<const Column> columns) {
    for (const auto& column : columns) text(column.name);
    end();
}

void TableRows::absent() {
    separate();
    if (!csv_) *out_ += "\\N";
}

void TableRows::text(std::string_view value) {
    separate();
    if (is_plain(value)) {
        *out_ += value;
        return;
    }
    if (csv_) *out_ += '"';
    while (!value.empty()) {
        const auto size = decode::utf8_length(value);
        append_sequence(*out_, size == 0 ? decode::replacement_character : value.substr(0, size), csv_);
        value.remove_prefix(std::max<std::size_t>(size, 1));
    }
    if (csv_) *out_ += '"';
}

void TableRows::number(std::uint64_t value) {
    separate();
    decode::append_decimal(*out_, value);
}

void TableRows::signed_number(std::int64_t value) {
    separate();
    decode::append_decimal(*out_, value);
}

void TableRows::seconds(std::int64_t nanoseconds) {
    separate();
    decode::append_seconds(*out_, nanoseconds);
}

void TableRows::end() {
    *out_ += '\n';
    begun_ = false;
}

void append_schema(std::string& out, std::string_view name, std::span<const Column> columns, Dialect dialect) {
    const bool clickhouse = dialect == Dialect::clickhouse;
    out.append("CREATE TABLE ").append(name).append(" (\n");
    for (const auto& column : columns) {
        const bool first = &column == &columns.front();
        out.append("  ").append(column.name).append(" ");
        const auto type = clickhouse ? clickhouse_type(column.type) : sql_type(column.type);
        if (clickhouse && !first)
            out.append("Nullable(").append(type).append(")");
        else
            out.append(type).append(first && !clickhouse ? " NOT NULL" : "");
        out.append(&column == &columns.back() ? "\n" : ",\n");
    }
    out.append(clickhouse ? ") ENGINE = MergeTree ORDER BY " : ")");
    if (clickhouse) out += columns.front().name;
    out += ";\n";
}

}  // namespace loopscope::app
