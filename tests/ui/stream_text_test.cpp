#include "ui/stream_text.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace loopscope::ui {
namespace {

using Chunk = trace::Recording::StreamChunk;

Chunk chunk(std::uint32_t frame, bool from_server, std::string_view text, std::uint64_t missing = 0) {
    return {.frame = frame, .from_server = from_server, .missing_before = missing, .bytes = decode::as_bytes(text)};
}

std::vector<std::string> lines(const StreamText& text, StreamForm form) {
    std::vector<std::string> out;
    for (const auto& line : text.lines) out.push_back(stream_line_text(text, line, form));
    return out;
}

TEST(StreamText, BreaksAtLineFeedsAndNamesWhoSpeaks) {
    const auto text = lay_out({chunk(4, false, "GET / HTTP/1.1\r\n\r\n"), chunk(6, true, "HTTP/1.1 200 OK\r\n")},
                              StreamForm::text, StreamSide::both);
    EXPECT_EQ(lines(text, StreamForm::text), (std::vector<std::string>{"GET / HTTP/1.1", "", "HTTP/1.1 200 OK"}));
    EXPECT_TRUE(text.lines[0].first);
    EXPECT_FALSE(text.lines[1].first);
    EXPECT_TRUE(text.lines[2].first);
    EXPECT_EQ(text.octets[0], 18u);
    EXPECT_EQ(text.octets[1], 17u);
}

TEST(StreamText, AGapIsALineThatSaysHowMuchIsMissing) {
    const auto text =
        lay_out({chunk(4, true, "before"), chunk(9, true, "after", 1460)}, StreamForm::text, StreamSide::both);
    EXPECT_EQ(
        lines(text, StreamForm::text),
        (std::vector<std::string>{"before", "1,460 octets are missing here: the capture does not hold them", "after"}));
    EXPECT_EQ(text.missing, 1460u);
}

TEST(StreamText, OneSideOnly) {
    const auto text = lay_out({chunk(1, false, "ping"), chunk(2, true, "pong")}, StreamForm::text, StreamSide::server);
    EXPECT_EQ(lines(text, StreamForm::text), (std::vector<std::string>{"pong"}));
}

TEST(StreamText, LongLinesAreBrokenButNotInsideACharacter) {
    const std::string words(stream_text_columns - 1, 'x');
    std::string content = words;
    content += "\xc3\xa9";
    content += "end";
    const auto text = lay_out({chunk(1, false, content)}, StreamForm::text, StreamSide::both);
    EXPECT_EQ(lines(text, StreamForm::text), (std::vector<std::string>{words,
                                                                       "\xc3\xa9"
                                                                       "end"}));
}

TEST(StreamText, OctetsThatAreNoTextBecomeSymbols) {
    const std::uint8_t octets[] = {0x00, 0x1b, 0x7f, 0xff, 0xc0, 0xaf, 'A', 0xe2, 0x82, 0xac};
    EXPECT_EQ(visible_text(octets), "\u2400\u241b\u2421\ufffd\ufffd\ufffdA\u20ac");
}

TEST(StreamText, HexadecimalHasSixteenOctetsALine) {
    const auto text = lay_out({chunk(1, false, "0123456789abcdefXY\n")}, StreamForm::hexadecimal, StreamSide::both);
    EXPECT_EQ(lines(text, StreamForm::hexadecimal),
              (std::vector<std::string>{"00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef",
                                        "00000010  58 59 0a                                          XY."}));
}

TEST(StreamText, HexadecimalOffsetsCountEachSidesOctets) {
    const auto text = lay_out(
        {chunk(1, false, "question"), chunk(2, true, "answer"), chunk(3, false, "more"), chunk(4, true, "!", 10)},
        StreamForm::hexadecimal, StreamSide::both);
    std::vector<std::string> offsets;
    for (const auto& line : lines(text, StreamForm::hexadecimal)) offsets.push_back(line.substr(0, 8));
    EXPECT_EQ(offsets, (std::vector<std::string>{"00000000", "00000000", "00000008", "10 octet", "00000010"}));
}

}  // namespace
}  // namespace loopscope::ui
