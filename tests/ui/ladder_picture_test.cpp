#include "ui/ladder_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/ui/conversation.hpp"
#include "tests/ui/echo.hpp"
#include "trace/ladder.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
using testing_support::write_echo;
namespace flag = testing_support::flag;
using Mark = Scene::Mark;

/// Every character is as wide as half a line is high: enough to lay a page out.
TextMeasure plain_measure() {
    return {[](SceneFont, std::string_view text) { return 7.f * static_cast<float>(text.size()); },
            [](SceneFont) { return 14.f; }};
}

std::vector<std::string> texts(const Scene& scene) {
    std::vector<std::string> out;
    for (const auto& mark : scene.marks())
        if (mark.kind == Mark::Kind::text) out.emplace_back(scene.text_of(mark));
    return out;
}

bool says(const Scene& scene, const std::string& words) {
    const auto all = texts(scene);
    return std::any_of(all.begin(), all.end(), [&](const auto& text) { return text.find(words) != text.npos; });
}

std::size_t count(const Scene& scene, Mark::Kind kind) {
    return static_cast<std::size_t>(std::count_if(scene.marks().begin(), scene.marks().end(),
                                                  [kind](const Mark& mark) { return mark.kind == kind; }));
}

Scene draw(Conversation& talk, const LadderPictureOptions& options = {}) {
    return ladder_picture(talk.recording(), 0, options, light_theme(), plain_measure());
}

TEST(LadderPicture, HoldsEveryStateAndArrow) {
    Conversation talk;
    write_echo(talk);
    const auto scene = draw(talk);
    for (const char* state : {"SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT", "LAST-ACK",
                              "TIME-WAIT", "CLOSED", "Handshake", "Teardown", "127.0.0.1:40000", "127.0.0.1:7777"})
        EXPECT_TRUE(says(scene, state)) << state;
    trace::FrameDetails scratch;
    for (std::uint32_t frame = 1; frame <= 8; ++frame) {
        const auto row = trace::ladder_row(talk.recording(), frame, scratch);
        EXPECT_TRUE(says(scene, row.numbers)) << row.numbers;
        const auto first_words = row.explanation.substr(0, row.explanation.find(' ', 12));
        EXPECT_TRUE(says(scene, first_words)) << row.explanation;
    }
    // an arrow has a tail; the legend shows data, and SYN or FIN
    EXPECT_EQ(count(scene, Mark::Kind::circle), 8u + 2u);
    EXPECT_NE(scene.title.find("127.0.0.1:7777"), std::string::npos);
}

TEST(LadderPicture, AFindingIsNamedOnceInTheColourOfItsSeverity) {
    Conversation talk;
    talk.tcp(false, 7000, 0, flag::syn);
    talk.tcp(true, 0, 7001, flag::rst | flag::ack);
    const auto named = [](const Scene& scene) {
        return std::count_if(scene.marks().begin(), scene.marks().end(), [&](const Mark& mark) {
            return mark.kind == Mark::Kind::text && mark.font == SceneFont::small && scene.text_of(mark) == "Refused" &&
                   mark.stroke.color == light_theme().failure;
        });
    };
    EXPECT_EQ(named(draw(talk)), 1);
    EXPECT_EQ(named(draw(talk, {.explained = false})), 0);
}

TEST(LadderPicture, NothingLiesOutsideThePage) {
    Conversation talk;
    write_echo(talk);
    talk.next_gap = 5'000'000'000;
    talk.tcp(true, 5002, 1007, flag::rst);
    for (const float width : {800.f, 1180.f, 1600.f})
        for (const bool to_scale : {false, true}) {
            const auto scene = draw(talk, {.to_scale = to_scale, .width = width});
            EXPECT_EQ(scene.width, width);
            for (const auto& mark : scene.marks())
                for (const auto& point : scene.points(mark)) {
                    EXPECT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
                    EXPECT_GE(point.x, 0);
                    EXPECT_LE(point.x, width);
                    EXPECT_GE(point.y, 0);
                    EXPECT_LE(point.y, scene.height);
                }
        }
}

void write_transfer(Conversation& talk, std::uint32_t segments) {
    talk.handshake();
    for (std::uint32_t i = 0; i < segments; ++i) talk.tcp(true, 5001 + 100 * i, 1001, flag::ack, std::string(100, 'x'));
}

TEST(LadderPicture, FoldsAsTheWindowDoesUnlessAskedNotTo) {
    Conversation talk;
    write_transfer(talk, 50);
    const auto folded = draw(talk);
    EXPECT_TRUE(says(folded, "50 segments, 5.0 kB from the server"));
    EXPECT_FALSE(says(folded, "seq 101 "));
    const auto unfolded = draw(talk, {.unfold = true});
    EXPECT_FALSE(says(unfolded, "50 segments"));
    EXPECT_TRUE(says(unfolded, "seq 4,901 "));
    EXPECT_GT(unfolded.height, folded.height);
}

TEST(LadderPicture, SaysWhereItStops) {
    Conversation talk;
    write_transfer(talk, 50);
    const auto scene = draw(talk, {.unfold = true, .most_rows = 20});
    EXPECT_TRUE(says(scene, "\xe2\x80\xa6 33 more packets"));
    EXPECT_FALSE(says(draw(talk, {.unfold = true}), "more packets"));
}

TEST(LadderPicture, ARepetitionIsJoinedToItsOriginal) {
    Conversation talk;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    const auto before = draw(talk);
    talk.next_gap = 300'000'000;
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    const auto after = draw(talk);
    const auto curves = [](const Scene& scene) {
        return std::count_if(scene.marks().begin(), scene.marks().end(), [](const Mark& mark) {
            return mark.kind == Mark::Kind::polyline && mark.point_count > 10;
        });
    };
    EXPECT_EQ(curves(before), 0);
    EXPECT_EQ(curves(after), 1);
    EXPECT_TRUE(says(after, "0.30 s of silence"));
    EXPECT_TRUE(says(after, "sent again"));
}

TEST(LadderPicture, ToScaleIsTallerAndSaysSo) {
    Conversation talk;
    for (std::uint32_t i = 0; i < 8; ++i) {
        talk.next_gap = i % 2 == 0 ? 1'000'000 : 20'000'000;
        talk.tcp(false, 1001 + i, 5001, flag::psh | flag::ack, "x");
    }
    EXPECT_GT(draw(talk, {.to_scale = true}).height, draw(talk).height + 50);
    EXPECT_TRUE(says(draw(talk, {.to_scale = true}), "to scale: a row's height is "));
}

TEST(LadderPicture, DatagramsHaveNoStates) {
    Conversation talk;
    talk.server_port = 7;
    talk.udp(false, "ping");
    talk.udp(true, "pong");
    const auto scene = draw(talk);
    EXPECT_TRUE(says(scene, "len 4"));
    EXPECT_FALSE(says(scene, "unknown"));
    EXPECT_FALSE(says(scene, "established"));
}

}  // namespace
}  // namespace loopscope::ui
