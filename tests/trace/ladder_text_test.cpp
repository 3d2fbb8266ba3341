#include "trace/ladder_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/ui/conversation.hpp"
#include "tests/ui/echo.hpp"
#include "trace/ladder.hpp"

namespace loopscope::trace {
namespace {

using testing_support::Conversation;
using testing_support::write_echo;
namespace flag = testing_support::flag;

std::string ladder(Conversation& talk, int width = 100, bool colour = false) {
    std::string text;
    append_ladder_text(text, talk.recording(), 0, width, colour);
    return text;
}

/// Only the lines with arrows: what the explanations say is tested where they are made.
std::string arrows(const std::string& text) {
    std::istringstream in(text);
    std::string line, out;
    while (std::getline(in, line))
        if (line.find("◀") != line.npos || line.find("▶") != line.npos || line.find("✕") != line.npos)
            out += line + "\n";
    return out;
}

TEST(LadderText, DrawsBothStatesFlagsNumbersAndBrackets) {
    Conversation talk;
    write_echo(talk);
    EXPECT_EQ(arrows(ladder(talk)),
              "╭      1 0.000000        SYN-SENT │─── SYN  seq 0 ───────────────────────────────────▶│\n"
              "│      2 0.001000     ESTABLISHED │◀─────────────────────── SYN, ACK  seq 0  ack 1 ───│ SYN-RECEIVED\n"
              "│      3 0.002000                 │─── ACK  seq 1  ack 1 ────────────────────────────▶│ ESTABLISHED\n"
              "       4 0.003000                 │─── PSH, ACK  seq 1  ack 1  len 5 ────────────────▶│\n"
              "       5 0.004000                 │◀──────────────────────────── ACK  seq 1  ack 6 ───│\n"
              "╭      6 0.005000      FIN-WAIT-1 │─── FIN, ACK  seq 6  ack 1 ───────────────────────▶│ CLOSE-WAIT\n"
              "│      7 0.006000       TIME-WAIT │◀─────────────────────── FIN, ACK  seq 1  ack 7 ───│ LAST-ACK\n"
              "│      8 0.007000                 │─── ACK  seq 7  ack 2 ────────────────────────────▶│ CLOSED\n");
}

TEST(LadderText, BeginsWithTheOutcomeAndBothEnds) {
    Conversation talk;
    write_echo(talk);
    const auto text = ladder(talk);
    EXPECT_TRUE(text.starts_with("TCP 0: 8 packets, closed\n")) << text;
    EXPECT_NE(text.find("127.0.0.1:40000"), text.npos);
    EXPECT_NE(text.find("[Handshake] "), text.npos);
    EXPECT_NE(text.find("[Teardown] "), text.npos);
    EXPECT_EQ(text.find('\x1b'), text.npos) << "no escape sequences where colour is off";
}

TEST(LadderText, NamesMessagesAndRefusals) {
    Conversation talk;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_NE(ladder(talk).find("─── GET /index.html  seq 1  ack 1  len 45 ─"), std::string::npos) << ladder(talk);
    EXPECT_NE(ladder(talk, 120).find("─── GET /index.html  PSH, ACK  seq 1  ack 1  len 45 ─"), std::string::npos)
        << ladder(talk, 120);
    Conversation refused;
    refused.tcp(false, 1000, 0, flag::syn);
    refused.tcp(true, 0, 1001, flag::rst | flag::ack);
    EXPECT_EQ(arrows(ladder(refused)),
              "╭      1 0.000000        SYN-SENT │─── SYN  seq 0 ───────────────────────────────────▶│\n"
              "╭      2 0.001000          CLOSED │✕━━━━━━━━━━━━━━━━━━━━━━━ RST, ACK  seq 1  ack 1 ━━━│ CLOSED\n");
}

TEST(LadderText, RepetitionsAreMarkedByWordAndLine) {
    Conversation talk;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    talk.next_gap = 300'000'000;
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    EXPECT_NE(ladder(talk).find("╌╌╌ again: PSH, ACK  seq 1  ack 1  len 5 ╌"), std::string::npos) << ladder(talk);
}

TEST(LadderText, ALongPauseIsSaid) {
    Conversation talk;
    talk.handshake();
    talk.next_gap = 5'000'000'000;
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    EXPECT_NE(ladder(talk).find("5.0 s of silence"), std::string::npos);
}

TEST(LadderText, NoLineIsWiderThanAsked) {
    Conversation talk;
    write_echo(talk);
    for (const int width : {72, 80, 100, 120, 200}) {
        std::istringstream in(ladder(talk, width));
        for (std::string line; std::getline(in, line);) {
            const auto columns = std::count_if(line.begin(), line.end(),
                                               [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
            EXPECT_LE(columns, width) << line;
        }
    }
}

TEST(LadderText, ColourIsSwitchedOffAfterEachUse) {
    Conversation talk;
    write_echo(talk);
    const auto text = ladder(talk, 100, true);
    std::size_t on = 0, off = 0;
    for (auto at = text.find("\x1b["); at != text.npos; at = text.find("\x1b[", at + 1))
        (text.compare(at, 4, "\x1b[0m") == 0 ? off : on) += 1;
    EXPECT_GT(on, 0u);
    EXPECT_EQ(on, off);
}

TEST(LadderText, DatagramsHaveNoStates) {
    Conversation talk;
    talk.server_port = 7;
    talk.udp(false, "ping");
    talk.udp(true, "pong");
    EXPECT_EQ(arrows(ladder(talk)),
              "       1 0.000000                 │─── UDP  len 4 ───────────────────────────────────▶│\n"
              "       2 0.001000                 │◀─────────────────────────────────── UDP  len 4 ───│\n");
}

TEST(Ladder, FlagNamesAreInReadingOrder) {
    EXPECT_EQ(flag_names(0x012), "SYN, ACK");
    EXPECT_EQ(flag_names(0x018), "PSH, ACK");
    EXPECT_EQ(flag_names(0), "no flags");
}

}  // namespace
}  // namespace loopscope::trace
