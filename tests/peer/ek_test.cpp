// `-T ek` beside tshark's: the same lines, names, nesting and values, so that an index made for one takes the other.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/peer/side_by_side.hpp"

namespace loopscope::tests {
namespace {

using nlohmann::json;

std::vector<json> objects(const std::string& text) {
    std::vector<json> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line));
    return all;
}

struct Agreement {
    std::size_t same = 0;
    std::vector<std::string> other;
};

/// tshark writes a field of several subtrees as several members of one name, of which a reader keeps the last: it is
/// enough that ours has it.
bool has(const json& ours, const json& theirs) {
    return ours == theirs || (ours.is_array() && std::find(ours.begin(), ours.end(), theirs) != ours.end());
}

void compare(const json& ours, const json& theirs, const std::string& path, Agreement& agreement) {
    for (const auto& [name, value] : ours.items()) {
        // tshark does not know the first, and does not check checksums unless it is told to.
        if (name.starts_with("loopscope") || name.ends_with("checksum_status")) continue;
        if (!theirs.contains(name))
            agreement.other.push_back(path + name + " is not there");
        else if (value.is_object() && theirs[name].is_object())
            compare(value, theirs[name], path + name + ".", agreement);
        else if (has(value, theirs[name]))
            ++agreement.same;
        else
            agreement.other.push_back(path + name + ": " + value.dump() + ", not " + theirs[name].dump());
    }
}

TEST(Ek, HasTsharksNamesNestingAndValues) {
    if (std::system("tshark --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "tshark is not installed";
    Agreement agreement;
    for (const auto& [demo, format] :
         {std::pair<std::string, std::string>{"http", ".pcapng"}, {"dns", ".pcap"}, {"tcp-echo", ".pcapng"}}) {
        const auto file = "/tmp/loopscope-ek-" + std::to_string(getpid()) + format;
        ASSERT_EQ(std::system((LOOPSCOPE_PROGRAM " demo " + demo + " -w " + file + " >/dev/null 2>&1").c_str()), 0);
        const auto ours = objects(output_of(LOOPSCOPE_PROGRAM " decode -r " + file + " -T ek"));
        const auto theirs = objects(output_of("TZ=UTC tshark -n -r " + file + " -T ek 2>/dev/null"));
        const auto chosen = " -T ek -e ip.src -e tcp.port -e http.host -e dns.qry.name";
        const auto ours_chosen = objects(output_of(LOOPSCOPE_PROGRAM " decode -r " + file + chosen));
        const auto theirs_chosen = objects(output_of("TZ=UTC tshark -n -r " + file + chosen + " 2>/dev/null"));
        std::filesystem::remove(file);
        ASSERT_EQ(ours.size(), theirs.size());
        ASSERT_GT(ours.size(), 10u);
        for (std::size_t i = 0; i < ours.size(); i += 2) {
            auto action = theirs[i];
            action["index"].erase("_type");  // which newer engines refuse
            EXPECT_EQ(ours[i], action);
            EXPECT_EQ(ours[i + 1]["timestamp"], theirs[i + 1]["timestamp"]);
            for (const std::string name : {"frame_frame_interface_id", "frame_frame_number"})
                EXPECT_EQ(ours[i + 1]["layers"]["frame"].value(name, "none"),
                          theirs[i + 1]["layers"]["frame"].value(name, "none"))
                    << file;
            compare(ours[i + 1]["layers"], theirs[i + 1]["layers"], "", agreement);
        }
        ASSERT_EQ(ours_chosen.size(), theirs_chosen.size());
        for (std::size_t i = 1; i < ours_chosen.size(); i += 2) EXPECT_EQ(ours_chosen[i], theirs_chosen[i]) << demo;
    }
    ASSERT_GT(agreement.same, 5'000u);
    const auto share = 100.0 * static_cast<double>(agreement.other.size()) / static_cast<double>(agreement.same);
    EXPECT_LT(share, 1.0) << testing::PrintToString(agreement.other);
}

}  // namespace
}  // namespace loopscope::tests
