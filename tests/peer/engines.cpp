#include "tests/peer/engines.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/peer/side_by_side.hpp"

namespace loopscope::tests {
namespace {

bool succeeds(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

/// What the command prints when the file is its input; what it complains about fails the test.
std::string answer(const std::string& command, const std::string& input, const std::string& folder) {
    const auto errors = folder + "/errors";
    const auto out = output_of(command + " <'" + input + "' 2>'" + errors + "'");
    std::ifstream file(errors);
    const std::string complaint{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(complaint, "") << command;
    return out;
}

EngineRows rows(const std::string& text) { return cells(text); }

/// SQLite knows no NULL in CSV: an empty cell becomes an empty text, and decimals become doubles.
class Sqlite : public Engine {
public:
    explicit Sqlite(std::string folder) : folder_(std::move(folder)) {}
    std::string dialect() const override { return "sql"; }
    std::string format() const override { return "csv"; }
    bool exact() const override { return false; }
    void create(const std::string& schema) override { run(schema); }
    void load(const std::string& table, const std::string& file) override {
        run(".import --csv --skip 1 " + file + " " + table + "\n");
    }
    EngineRows ask(const std::string& query) override {
        return rows(run(".mode tabs\n.nullvalue NULL\n" + query + ";\n"));
    }

private:
    std::string run(const std::string& script) {
        write(folder_ + "/script", script);
        return answer("sqlite3 -batch '" + folder_ + "/tables.db'", folder_ + "/script", folder_);
    }
    std::string folder_;
};

/// In memory: each question loads the tables again.
class Duckdb : public Engine {
public:
    explicit Duckdb(std::string folder) : folder_(std::move(folder)) {}
    std::string dialect() const override { return "sql"; }
    std::string format() const override { return "csv"; }
    void create(const std::string& schema) override { script_ += schema; }
    void load(const std::string& table, const std::string& file) override {
        script_ += "COPY " + table + " FROM '" + file + "' (FORMAT csv, HEADER, ALLOW_QUOTED_NULLS false);\n";
    }
    EngineRows ask(const std::string& query) override {
        write(folder_ + "/script", script_ + query + ";\n");
        return rows(answer("node " LOOPSCOPE_SOURCE "/tests/peer/duckdb.cjs", folder_ + "/script", folder_));
    }

private:
    std::string folder_, script_;
};

/// A port of this machine that nobody uses.
int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    close(socket);
    return ntohs(address.sin_port);
}

constexpr const char* clickhouse_users = R"(<yandex>
<profiles><default></default></profiles><quotas><default></default></quotas>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks>
<profile>default</profile><quota>default</quota></default></users></yandex>
)";

/// A server of our own, until the test ends.
class Clickhouse : public Engine {
public:
    explicit Clickhouse(std::string folder) : folder_(std::move(folder)), port_(std::to_string(free_port())) {
        write(folder_ + "/users.xml", clickhouse_users);
        write(folder_ + "/config.xml",
              "<yandex><logger><level>warning</level><console>1</console></logger><listen_host>127.0.0.1</listen_host>"
              "<tcp_port>" +
                  port_ + "</tcp_port><path>" + folder_ + "/data/</path><tmp_path>" + folder_ +
                  "/tmp/</tmp_path><users_config>" + folder_ +
                  "/users.xml</users_config><mark_cache_size>67108864</mark_cache_size>"
                  "<default_profile>default</default_profile><default_database>default</default_database></yandex>\n");
        server_ = fork();
        if (server_ == 0) {
            const auto log = folder_ + "/log", config = "--config-file=" + folder_ + "/config.xml";
            if (freopen(log.c_str(), "w", stdout) == nullptr || dup2(1, 2) < 0) _exit(1);
            setenv("PATH", (std::string(getenv("PATH")) + ":/usr/sbin").c_str(), 1);
            execlp("clickhouse-server", "clickhouse-server", config.c_str(), nullptr);
            _exit(1);
        }
    }
    ~Clickhouse() override {
        kill(server_, SIGKILL);
        waitpid(server_, nullptr, 0);
    }
    bool answers() const {
        for (int tries = 0; tries < 150; ++tries) {
            if (succeeds(client() + " --query 'SELECT 1'")) return true;
            if (waitpid(server_, nullptr, WNOHANG) == server_) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        return false;
    }
    std::string dialect() const override { return "clickhouse"; }
    std::string format() const override { return "tsv"; }
    void create(const std::string& schema) override { query(schema, "/dev/null"); }
    void load(const std::string& table, const std::string& file) override {
        query("INSERT INTO " + table + " FORMAT TSVWithNames", file);
    }
    EngineRows ask(const std::string& wanted) override {
        auto found = rows(query(wanted + " FORMAT TabSeparatedRaw", "/dev/null"));
        for (auto& row : found)
            for (auto& cell : row)
                if (cell == "\\N") cell = "NULL";
        return found;
    }

private:
    std::string client() const { return "clickhouse-client --host 127.0.0.1 --port " + port_; }
    std::string query(const std::string& text, const std::string& input) {
        write(folder_ + "/query", text);
        return answer(client() + " --query \"$(cat '" + folder_ + "/query')\"", input, folder_);
    }
    std::string folder_, port_;
    pid_t server_ = -1;
};

}  // namespace

std::unique_ptr<Engine> start_engine(const std::string& name, const std::string& folder, std::string& why_not) {
    if (name == "sqlite3") {
        if (succeeds("sqlite3 --version")) return std::make_unique<Sqlite>(folder);
        why_not = "sqlite3 is not installed";
    } else if (name == "duckdb") {
        if (succeeds("echo 'SELECT 1' | node " LOOPSCOPE_SOURCE "/tests/peer/duckdb.cjs"))
            return std::make_unique<Duckdb>(folder);
        why_not =
            "Node does not find DuckDB: npm install @duckdb/node-api in a folder, and name it in LOOPSCOPE_DUCKDB";
    } else if (succeeds("PATH=$PATH:/usr/sbin; { command -v clickhouse-server && command -v clickhouse-client; }")) {
        auto engine = std::make_unique<Clickhouse>(folder);
        if (engine->answers()) return engine;
        why_not = "clickhouse-server does not start here";
    } else {
        why_not = "clickhouse-server or clickhouse-client is not installed";
    }
    return nullptr;
}

}  // namespace loopscope::tests
