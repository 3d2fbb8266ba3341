#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/table.hpp"
#include "trace/recording.hpp"

namespace loopscope::app {

/// What a capture's connections come to, as tables for SQL. The first column of each is the capture's name, so that
/// the tables of many captures can be one; `connection` is the key between them.
enum class ConnectionTable : std::uint8_t { connections, messages, findings };

/// "tcp" or "udp".
std::string_view transport_word(bool tcp);

/// Of the word that `--table` takes: the table's name.
ConnectionTable connection_table_of(std::string_view word);

std::vector<Column> columns_of(ConnectionTable);
/// How many rows the table has for this recording. Some may be left out: findings that were disproved.
std::uint32_t row_count(ConnectionTable, const trace::Recording&);
/// Appends row `index`, or nothing where it is left out.
void append_row(TableRows& row, ConnectionTable, const trace::Recording&, std::string_view capture,
                std::uint32_t index);

}  // namespace loopscope::app
