#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "capture/source.hpp"
#include "tests/peer/side_by_side.hpp"

namespace loopscope::capture {
namespace {

using tests::output_of;

std::string quoted(const std::string& path) { return " '" + path + "'"; }

/// Frames by file, of the files that capinfos (which reads with tshark's library) reads to their end.
std::map<std::string, std::uint64_t> counts_of_capinfos(const std::vector<std::string>& paths) {
    std::map<std::string, std::uint64_t> counts;
    for (std::size_t first = 0; first < paths.size(); first += 200) {
        std::string command = "capinfos -T -r -c";
        for (std::size_t i = first; i < std::min(first + 200, paths.size()); ++i) command += quoted(paths[i]);
        std::istringstream lines(output_of(command + " 2>/dev/null"));
        for (std::string path, count; std::getline(lines, path, '\t') && std::getline(lines, count);)
            counts[path] = std::stoull(count);
    }
    return counts;
}

/// The frames before the damage of a damaged file; nothing of a file that tshark does not open, as it does not know its
/// link type.
bool count_with_tshark(const std::string& path, std::uint64_t& frames) {
    const std::string command = "tshark -n -r" + quoted(path) + " -T fields -e frame.number";
    if (output_of(command + " 2>&1 >/dev/null").find("doesn't support") != std::string::npos) return false;
    frames = std::stoull(output_of(command + " 2>/dev/null | wc -l"));
    return true;
}

std::uint64_t count_ourselves(const std::string& path) {
    auto source = Source::open(path);
    std::uint64_t frames = 0;
    Record record;
    while (source && source->next(record) == Source::Next::frame) ++frames;
    return frames;
}

std::vector<std::string> captures_below(const std::filesystem::path& folder) {
    static const std::set<std::string> endings{".pcap", ".pcapng", ".cap", ".trace"};
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && endings.contains(entry.path().extension())) found.push_back(entry.path());
    return found;
}

TEST(FrameCount, IsTsharksForEveryCapture) {
    const std::filesystem::path folder = std::filesystem::path(LOOPSCOPE_SOURCE) / "../shared/captures";
    if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << folder << " is absent";
    if (std::system("command -v tshark capinfos >/dev/null") != 0)
        GTEST_SKIP() << "tshark and capinfos are not installed";
    const std::vector<std::string> paths = captures_below(folder);
    const auto counts = counts_of_capinfos(paths);
    std::size_t refused = 0;
    for (const std::string& path : paths) {
        const auto found = counts.find(path);
        std::uint64_t frames = found != counts.end() ? found->second : 0;
        if (found == counts.end() && !count_with_tshark(path, frames)) {
            ++refused;
            continue;
        }
        EXPECT_EQ(count_ourselves(path), frames) << path;
    }
    EXPECT_LT(refused, paths.size() / 20) << "tshark must read most of the files for this to mean anything";
}

}  // namespace
}  // namespace loopscope::capture
