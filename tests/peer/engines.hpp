#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::tests {

/// Rows of cells, as text. NULL is "NULL".
using EngineRows = std::vector<std::vector<std::string>>;

/// A database that tables are loaded into. What is asked of it is SQL that all of them know.
class Engine {
public:
    virtual ~Engine() = default;
    virtual std::string dialect() const = 0;  ///< what `--schema` takes
    virtual std::string format() const = 0;   ///< what `-T` takes: csv or tsv
    /// Whether an empty cell is NULL, and decimals keep their nine digits.
    virtual bool exact() const { return true; }
    virtual void create(const std::string& schema) = 0;
    virtual void load(const std::string& table, const std::string& file) = 0;
    virtual EngineRows ask(const std::string& query) = 0;
};

/// The engine of that name (sqlite3, duckdb, clickhouse), with its data in `folder`; where it is not on this machine,
/// nothing, and why.
std::unique_ptr<Engine> start_engine(const std::string& name, const std::string& folder, std::string& why_not);

}  // namespace loopscope::tests
