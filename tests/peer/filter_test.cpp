// The same display filters asked of tshark and of us over real captures: the same frames must fit. tshark takes one
// filter a run, which would be hours; a script of its Lua listens for all of them in one run a capture.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "capture/source.hpp"
#include "decode/decode.hpp"
#include "decode/filter/filter.hpp"
#include "tests/peer/side_by_side.hpp"
#include "trace/recording.hpp"

namespace loopscope {
namespace {

namespace fs = std::filesystem;
using decode::filter::Error;
using decode::filter::Filter;
using tests::output_of;

const fs::path captures = LOOPSCOPE_SOURCE "/../shared/captures";

// Each line of the answer: the filter's line number, a colon, and the frames that fit, or "refused".
constexpr const char* script = R"(
local answers = {}
local number = 0
for line in io.lines(os.getenv("LOOPSCOPE_FILTERS")) do
  number = number + 1
  local frames = {}
  answers[number] = frames
  local accepted, tap = pcall(Listener.new, "frame", line)
  if accepted then
    function tap.packet(pinfo) frames[#frames + 1] = pinfo.number end
  else
    frames[1] = "refused"
  end
end
local last = Listener.new("frame")
local said = false
function last.draw()
  if said then return end
  said = true
  for i = 1, number do print(i .. ": " .. table.concat(answers[i], " ")) end
end
)";

struct Table {
    std::vector<std::string> filters, refused;
};

Table read_table() {
    Table table;
    std::ifstream file(LOOPSCOPE_SOURCE "/tests/peer/filters.txt");
    const std::string refused = "refused: ";
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        if (line.starts_with(refused))
            table.refused.push_back(line.substr(refused.size()));
        else
            table.filters.push_back(line);
    }
    return table;
}

class FilterAgreement : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::is_directory(captures)) GTEST_SKIP() << "../shared/captures is not here";
        if (output_of("tshark --version 2>/dev/null").find("with Lua") == std::string::npos)
            GTEST_SKIP() << "tshark with Lua is not installed";
        folder_ = fs::temp_directory_path() / ("loopscope-filters-" + std::to_string(getpid()));
        fs::create_directory(folder_);
        std::ofstream(folder_ / "listen.lua") << script;
    }
    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }

    /// What tshark answers, a line a filter: " 1 5 7" or " refused".
    std::vector<std::string> ask_tshark(const fs::path& capture, const std::vector<std::string>& filters) const {
        std::ofstream list(folder_ / "filters");
        for (const auto& filter : filters) list << filter << '\n';
        list.close();
        std::istringstream lines(output_of("LOOPSCOPE_FILTERS='" + (folder_ / "filters").string() +
                                           "' TZ=UTC tshark -n -q -X lua_script:'" + (folder_ / "listen.lua").string() +
                                           "' -r '" + capture.string() + "' 2>/dev/null"));
        std::vector<std::string> answers(filters.size(), "no answer");
        for (std::string line; std::getline(lines, line);) {
            const auto colon = line.find(':');
            if (colon == std::string::npos || line.find_first_not_of("0123456789") != colon) continue;
            const auto index = std::stoul(line.substr(0, colon));
            if (index >= 1 && index <= answers.size()) answers[index - 1] = line.substr(colon + 2);
        }
        return answers;
    }

private:
    fs::path folder_;
};

/// The same of ours, in one reading of the capture.
std::vector<std::string> ask_ourselves(const fs::path& capture, const std::vector<std::string>& filters) {
    std::vector<std::string> answers(filters.size());
    std::vector<Filter> compiled;
    for (const auto& filter : filters) {
        auto result = Filter::compile(filter);
        if (const auto* error = std::get_if<Error>(&result)) {
            answers[compiled.size()] = "refused";
            compiled.emplace_back();
            ADD_FAILURE() << to_text(*error, filter);
        } else {
            compiled.push_back(std::get<Filter>(result));
        }
    }
    auto source = capture::Source::open(capture.string());
    if (!source) return answers;
    trace::Recording recording(std::move(source.value()));
    decode::Packet packet;
    decode::FieldList fields;
    std::vector<decode::filter::Scratch> scratches(filters.size());
    while (recording.step() == trace::Recording::Step::frame) {
        const auto& frame = recording.last_frame();
        decode::decode_frame(frame, &recording.last_report().facts, &fields, packet);
        for (std::size_t i = 0; i < compiled.size(); ++i)
            if (answers[i] != "refused" && compiled[i].matches(fields, frame.bytes, scratches[i]))
                answers[i].append(answers[i].empty() ? "" : " ").append(std::to_string(frame.number));
    }
    return answers;
}

TEST_F(FilterAgreement, TheSameFramesFit) {
    const auto table = read_table();
    ASSERT_GE(table.filters.size(), 150u);
    std::ifstream list(LOOPSCOPE_SOURCE "/tests/peer/filter_captures.txt");
    std::size_t read = 0, equal = 0;
    std::vector<std::size_t> decided(table.filters.size());  // captures in which some frames fit and others do not
    for (std::string name; std::getline(list, name);) {
        const auto theirs = ask_tshark(captures / name, table.filters);
        const auto ours = ask_ourselves(captures / name, table.filters);
        ++read;
        for (std::size_t i = 0; i < table.filters.size(); ++i) {
            EXPECT_EQ(ours[i], theirs[i]) << name << ": " << table.filters[i];
            if (ours[i] == theirs[i]) ++equal;
            if (!ours[i].empty() && ours[i] != ours[0]) ++decided[i];
        }
    }
    ASSERT_GE(read, 10u);
    const auto told = std::count_if(decided.begin(), decided.end(), [](std::size_t count) { return count != 0; });
    std::printf(
        "%zu filters over %zu captures: %zu of %zu answers equal, %td filters take some frames and not others\n",
        table.filters.size(), read, equal, read * table.filters.size(), told);
    EXPECT_GE(told, 150) << "filters that every frame fits, or none, tell nothing";
}

TEST_F(FilterAgreement, NeitherTakesWhatIsNoFilter) {
    const auto table = read_table();
    std::ifstream list(LOOPSCOPE_SOURCE "/tests/peer/filter_captures.txt");
    std::string name;
    std::getline(list, name);
    const auto theirs = ask_tshark(captures / name, table.refused);
    for (std::size_t i = 0; i < table.refused.size(); ++i) {
        EXPECT_EQ(theirs[i], "refused") << table.refused[i];
        EXPECT_TRUE(std::holds_alternative<Error>(Filter::compile(table.refused[i]))) << table.refused[i];
    }
}

}  // namespace
}  // namespace loopscope
