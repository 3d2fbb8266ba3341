// What is exported is loaded into databases, and what they answer is held against what the command itself says.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/peer/engines.hpp"
#include "tests/peer/side_by_side.hpp"

namespace loopscope::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string loopscope(const std::string& arguments) { return output_of(LOOPSCOPE_PROGRAM " " + arguments); }

/// Demos' captures, and their tables, made once.
class Captures {
public:
    static const Captures& all() {
        static const Captures captures;
        return captures;
    }
    const std::string& folder() const { return folder_; }
    const std::vector<std::string>& files() const { return files_; }

    /// The connections of all captures as `connections -T json` tells them, with the capture's name.
    std::vector<json> connections() const {
        std::vector<json> all;
        for (const auto& file : files_) {
            std::istringstream lines(loopscope("connections -r " + file + " -T json"));
            for (std::string line; std::getline(lines, line);) {
                all.push_back(json::parse(line));
                all.back()["capture"] = file;
            }
        }
        return all;
    }

private:
    Captures() {
        char name[] = "/tmp/loopscope-engines-XXXXXX";
        if (mkdtemp(name) == nullptr) return;
        folder_ = name;
        for (const std::string demo : {"http", "dns", "reset", "half-close", "zero-window"}) {
            const auto file = folder_ + "/" + demo + ".pcapng";
            if (std::system((LOOPSCOPE_PROGRAM " demo " + demo + " -w " + file + " >/dev/null 2>&1").c_str()) == 0)
                files_.push_back(file);
        }
    }
    ~Captures() { fs::remove_all(folder_); }

    std::string folder_;
    std::vector<std::string> files_;
};

class Engines : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        ASSERT_EQ(Captures::all().files().size(), 5u) << "a demo did not run";
        folder_ = Captures::all().folder() + "/" + GetParam();
        fs::remove_all(folder_);
        fs::create_directory(folder_);
        std::string why_not;
        engine_ = start_engine(GetParam(), folder_, why_not);
        if (engine_ == nullptr) GTEST_SKIP() << why_not;
    }

    void load(const std::string& table, const std::string& command) {
        const auto type = " -T " + engine_->format();
        auto schema = loopscope(command + type + " --schema " + engine_->dialect());
        ASSERT_TRUE(schema.starts_with("CREATE TABLE ")) << schema;
        schema.replace(13, schema.find(" (") - 13, table);
        engine_->create(schema);
        for (const auto& file : Captures::all().files()) {
            const auto name = folder_ + "/" + table + "-" + fs::path(file).stem().string();
            ASSERT_EQ(std::system((LOOPSCOPE_PROGRAM " " + command + type + " -r " + file + " >" + name).c_str()), 0);
            engine_->load(table, name);
        }
    }

    void expect_connections();
    void expect_packets();
    void expect_requests();
    void expect_findings();
    void expect_nulls_and_times();

    std::string folder_;
    std::unique_ptr<Engine> engine_;
};

void Engines::expect_connections() {
    load("connections", "connections");
    EngineRows wanted;
    for (const auto& c : Captures::all().connections())
        wanted.push_back({c["capture"], to_string(c["index"]), c["transport"], c["outcome"], c["client"]["address"],
                          to_string(c["server"]["port"]), to_string(c["client"]["packets"]),
                          to_string(c["server"]["packets"]), to_string(c["client"]["bytes"]),
                          to_string(c["server"]["bytes"])});
    std::sort(wanted.begin(), wanted.end());
    ASSERT_GT(wanted.size(), 10u);
    auto found = engine_->ask(
        "SELECT capture, connection, transport, outcome, client_address, server_port, client_packets, server_packets, "
        "client_bytes, server_bytes FROM connections");
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, wanted);
}

void Engines::expect_packets() {
    load("packets", "decode -e frame.number -e tcp.stream -e tcp.len -e ip.proto");
    EngineRows wanted;
    for (const auto& c : Captures::all().connections())
        if (c["transport"] == "tcp")
            wanted.push_back({c["capture"], to_string(c["stream"]),
                              std::to_string(c["client"]["packets"].get<int>() + c["server"]["packets"].get<int>())});
    std::sort(wanted.begin(), wanted.end());
    auto found = engine_->ask(
        "SELECT capture, tcp_stream, COUNT(*) FROM packets WHERE ip_proto = 6 GROUP BY capture, tcp_stream");
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, wanted);
}

void Engines::expect_requests() {
    load("messages", "connections --table messages");
    std::map<std::string, int> hosts;
    for (const auto& file : Captures::all().files()) {
        std::istringstream lines(loopscope("decode -r " + file + " -Y http.request -T fields -e http.host"));
        for (std::string hosts_of_frame; std::getline(lines, hosts_of_frame);) {
            std::istringstream several(hosts_of_frame);
            for (std::string host; std::getline(several, host, ',');) ++hosts[host];
        }
    }
    ASSERT_FALSE(hosts.empty());
    std::map<std::string, int> found;
    for (const auto& row : engine_->ask("SELECT http_host, COUNT(*) FROM messages WHERE protocol = 'HTTP' AND role = "
                                        "'request' AND http_host <> '' GROUP BY http_host"))
        found[row[0]] = std::stoi(row[1]);
    EXPECT_EQ(found, hosts);

    std::map<std::string, int> names;
    const auto dns = loopscope("decode -r " + Captures::all().folder() +
                               "/dns.pcapng -Y 'dns.flags.response == 0' -T fields -e dns.qry.name");
    std::istringstream lines(dns);
    for (std::string name; std::getline(lines, name);) ++names[name];
    found.clear();
    for (const auto& row : engine_->ask("SELECT dns_name, COUNT(*) FROM messages WHERE protocol = 'DNS' AND role = "
                                        "'request' AND capture LIKE '%/dns.pcapng' GROUP BY dns_name"))
        found[row[0]] = std::stoi(row[1]);
    EXPECT_EQ(found, names);
}

void Engines::expect_findings() {
    load("findings", "connections --table findings");
    EngineRows wanted;
    for (const auto& c : Captures::all().connections()) {
        if (!c.contains("findings")) continue;
        for (const auto& f : c["findings"])
            wanted.push_back({c["capture"], to_string(c["index"]), f["kind"], f["severity"], f["what"]});
    }
    std::sort(wanted.begin(), wanted.end());
    ASSERT_GE(wanted.size(), 3u);
    auto found = engine_->ask("SELECT capture, connection, kind, severity, what_happened FROM findings");
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, wanted);
}

void Engines::expect_nulls_and_times() {
    load("moments", "decode -e frame.time_epoch -e tcp.stream -e http.request.uri");
    const auto& folder = Captures::all().folder();
    std::size_t udp = 0;
    std::vector<std::string> times;
    for (const auto& row :
         cells(loopscope("decode -r " + folder + "/dns.pcapng -T fields -e frame.time_epoch -e tcp.stream"))) {
        udp += row.at(1).empty() ? 1 : 0;
        times.push_back(row[0]);
    }
    ASSERT_GT(udp, 0u);
    EXPECT_EQ(engine_->ask("SELECT COUNT(*) FROM moments WHERE tcp_stream IS NULL AND http_request_uri IS NULL AND "
                           "capture LIKE '%/dns.pcapng'"),
              (EngineRows{{std::to_string(udp)}}));
    std::vector<std::string> found;
    for (const auto& row : engine_->ask("SELECT frame_time_epoch FROM moments WHERE capture LIKE '%/dns.pcapng' ORDER "
                                        "BY frame_time_epoch"))
        found.push_back(row[0]);
    EXPECT_EQ(found, times);
}

TEST_P(Engines, AnswerWhatTheCommandSays) {
    expect_connections();
    expect_packets();
    expect_requests();
    expect_findings();
    if (engine_->exact()) expect_nulls_and_times();
}

INSTANTIATE_TEST_SUITE_P(With, Engines, testing::Values("sqlite3", "duckdb", "clickhouse"),
                         [](const auto& engine) { return std::string(engine.param); });

}  // namespace
}  // namespace loopscope::tests
