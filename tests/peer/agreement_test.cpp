// A sample of the real captures, field by field beside tshark: the cells where both print the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/peer/side_by_side.hpp"

namespace loopscope::tests {
namespace {

namespace fs = std::filesystem;

const fs::path shared = LOOPSCOPE_SOURCE "/../shared";

std::vector<std::string> fields_of_issue() {
    std::vector<std::string> names;
    std::ifstream file(shared / "fields.txt");
    for (std::string line; std::getline(file, line);) {
        const auto end = line.find_first_of(" #");
        const auto name = line.substr(0, end);
        const auto judged = [&](const char* prefix) { return name.starts_with(prefix); };
        if (!name.empty() && !judged("tls.") && !judged("ftp.") && !judged("ssh.")) names.push_back(name);
    }
    return names;
}

TEST(Agreement, WithTsharkOnASampleOfTheCaptures) {
    if (!fs::is_directory(shared / "captures")) GTEST_SKIP() << "../shared/captures is not here";
    if (std::system("tshark --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "tshark is not installed";
    const auto fields = fields_of_issue();
    ASSERT_GT(fields.size(), 100u);
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(shared / "captures"))
        if (entry.is_regular_file() && entry.path().extension() != ".md") files.push_back(entry.path());
    std::sort(files.begin(), files.end());

    std::string options = " -T fields -E separator=/t -E occurrence=a";
    for (const auto& field : fields) options += " -e " + field;
    std::uint64_t same = 0, other = 0;
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> by_field;
    for (std::size_t i = 0; i < files.size(); i += 13) {
        const auto theirs = cells(output_of("tshark -n -r '" + files[i].string() + "'" + options + " 2>/dev/null"));
        const auto ours =
            cells(output_of(LOOPSCOPE_PROGRAM " decode -r '" + files[i].string() + "'" + options + " 2>/dev/null"));
        if (theirs.empty()) continue;  // a link type that tshark refuses
        EXPECT_EQ(theirs.size(), ours.size()) << files[i] << ": another number of frames";
        for (std::size_t row = 0; row < std::min(theirs.size(), ours.size()); ++row)
            for (std::size_t column = 0; column < fields.size(); ++column) {
                const auto& a = column < theirs[row].size() ? theirs[row][column] : "";
                const auto& b = column < ours[row].size() ? ours[row][column] : "";
                if (std::string(a).empty() && std::string(b).empty()) continue;
                auto& [agree, differ] = by_field[fields[column]];
                ++(a == b ? agree : differ);
                ++(a == b ? same : other);
            }
    }
    for (const auto& [name, counts] : by_field)
        if (counts.second != 0)
            std::printf("%s: %llu agree, %llu differ\n", name.c_str(), static_cast<unsigned long long>(counts.first),
                        static_cast<unsigned long long>(counts.second));
    ASSERT_GT(same, 10'000u);
    EXPECT_GE(100.0 * static_cast<double>(same) / static_cast<double>(same + other), 99.0);
}

}  // namespace
}  // namespace loopscope::tests
