#include "ui/graph_model.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/ui/conversation.hpp"
#include "ui/graph_text.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Side;
using testing_support::Conversation;
using trace::Quantity;
namespace flag = testing_support::flag;

const TextMeasure measure{[](SceneFont, std::string_view utf8) { return 6.f * static_cast<float>(utf8.size()); },
                          [](SceneFont) { return 14.f; }};

/// The server sends `segments` of 100 octets; each is acknowledged a millisecond later; every 50th is sent again.
void write_transfer(Conversation& talk, std::uint32_t segments) {
    talk.handshake();
    const std::string payload(100, 'x');
    for (std::uint32_t i = 0; i < segments; ++i) {
        talk.tcp(true, 5001 + i * 100, 1001, flag::ack, payload);
        talk.tcp(false, 1001, 5001 + (i + 1) * 100, flag::ack);
        if (i % 50 == 49) talk.tcp(true, 5001 + i * 100, 1001, flag::ack, payload);
    }
}

/// A model that shows all of the first connection, 1000 by 600 pixels.
struct Shown {
    explicit Shown(Conversation& talk) : recording(talk.recording()) {
        model.update(recording, recording.packet_count(), selection, false);
        model.wait();
        model.update(recording, recording.packet_count(), selection, false);
        build();
    }
    void build() {
        model.plot.build(*model.series(), recording.connection(model.connection()), model.look(1000, 600, selection),
                         dark_theme(), measure, model.scene);
    }
    const GraphPanel& panel() const { return model.plot.panels().front(); }

    const trace::Recording& recording;
    Selection selection;
    GraphModel model;
};

// -- axes

TEST(GraphAxis, StepsAreOneTwoOrFive) {
    EXPECT_DOUBLE_EQ(round_step(0.3), 0.5);
    EXPECT_DOUBLE_EQ(round_step(1), 1);
    EXPECT_DOUBLE_EQ(round_step(1.1), 2);
    EXPECT_DOUBLE_EQ(round_step(2.1), 5);
    EXPECT_DOUBLE_EQ(round_step(51), 100);
    EXPECT_DOUBLE_EQ(round_step(0), 1);
}

TEST(GraphAxis, LabelsAreRoundAndTellWhatTheyAreIn) {
    const auto labels = [](Span span, AxisUnit unit, int most) {
        std::string all;
        for (const auto& tick : ticks_of(span, unit, most).ticks) all += tick.label + "|";
        return all;
    };
    EXPECT_EQ(labels({0, 10e6}, AxisUnit::time, 5), "0|2|4|6|8|10|");
    EXPECT_EQ(ticks_of({0, 10e6}, AxisUnit::time, 5).unit, "ms");
    EXPECT_EQ(labels({0, 1.5e9}, AxisUnit::time, 4), "0.0|0.5|1.0|1.5|");
    EXPECT_EQ(labels({5.0001e9, 5.0003e9}, AxisUnit::time, 3), "5.0001|5.0002|5.0003|");
    EXPECT_EQ(labels({0, 2'000'000}, AxisUnit::octets, 4), "0|0.5 MB|1.0 MB|1.5 MB|2.0 MB|");
    EXPECT_EQ(labels({5'000'000, 5'000'200}, AxisUnit::octets, 2), "5,000,000|5,000,100|5,000,200|");
    EXPECT_EQ(labels({0, 3}, AxisUnit::octets, 10), "0|1 B|2 B|3 B|") << "nothing is shorter than an octet";
    EXPECT_TRUE(ticks_of({1, 1}, AxisUnit::octets, 5).ticks.empty());
    EXPECT_TRUE(ticks_of({0, std::nan("")}, AxisUnit::octets, 5).ticks.empty());
}

TEST(GraphAxis, NoMoreTicksThanWereAskedForAndOneMore) {
    for (double length = 1; length < 1e15; length *= 3.7)
        for (const auto unit : {AxisUnit::time, AxisUnit::octets, AxisUnit::rate})
            EXPECT_LE(ticks_of({length / 3, length / 3 + length}, unit, 8).ticks.size(), 9u) << length;
}

TEST(GraphAxis, ZoomKeepsWhatIsUnderThePointer) {
    const Span span{100, 300}, closer = zoomed(span, 150, 0.5, 1);
    EXPECT_DOUBLE_EQ((150 - span.begin) / span.length(), (150 - closer.begin) / closer.length());
    EXPECT_DOUBLE_EQ(closer.length(), 100);
    EXPECT_DOUBLE_EQ(zoomed(span, 150, 1e-9, 10).length(), 10);
}

// -- folding

/// Every packet of the window is in exactly one column, and the columns' bounds are those of their packets.
void expect_nothing_lost(const trace::SideSeries& sent, const std::vector<GraphColumn>& columns,
                         const GraphWindow& window) {
    trace::Fold expected, found;
    for (std::uint32_t i = 0; i < window.count; ++i) {
        const auto fold = sent.fold_of(sent.points[i]);
        if (fold.time.low >= window.time.low && fold.time.high <= window.time.high) expected.add(fold);
    }
    for (const auto& column : columns) found.add(column.fold);
    for (std::size_t i = 0; i < trace::quantities; ++i) {
        EXPECT_LE(found.ranges[i].low, expected.ranges[i].low);
        EXPECT_GE(found.ranges[i].high, expected.ranges[i].high);
    }
    EXPECT_GE(found.repeated, expected.repeated);
    EXPECT_EQ(found.flags & expected.flags, expected.flags);
}

TEST(GraphColumns, FoldingLosesNoExtremeAndNoRetransmission) {
    Conversation talk;
    write_transfer(talk, 3000);
    Shown shown(talk);
    const auto& sent = shown.model.series()->from(Side::server);
    const auto range = shown.model.series()->time_range();
    for (const std::int64_t grain : {1ll, 1'000'000ll, 17'000'000ll, 400'000'000ll, 100'000'000'000ll}) {
        SCOPED_TRACE(grain);
        std::vector<GraphColumn> columns;
        const GraphWindow whole{range, sent.points.published()};
        fill_columns(sent, whole, grain, columns);
        expect_nothing_lost(sent, columns, whole);
        std::uint32_t packets = 0, repeated = 0;
        for (const auto& column : columns) {
            packets += column.fold.packets;
            repeated += column.fold.repeated;
        }
        EXPECT_EQ(packets, sent.points.published());
        EXPECT_EQ(repeated, 60u);
        EXPECT_LE(columns.size(), static_cast<std::size_t>((range.high - range.low) / grain + 2));
        const GraphWindow part{{range.low + 1'234'567'890, range.low + 2'345'678'901}, 1700};
        fill_columns(sent, part, grain, columns);
        expect_nothing_lost(sent, columns, part);
    }
}

TEST(GraphColumns, OnlyPacketsThatAreThereSoFar) {
    Conversation talk;
    write_transfer(talk, 1000);
    Shown shown(talk);
    const auto& sent = shown.model.series()->from(Side::server);
    std::vector<GraphColumn> columns;
    fill_columns(sent, {shown.model.series()->time_range(), 333}, 1'000'000'000, columns);
    std::uint32_t packets = 0;
    for (const auto& column : columns) packets += column.fold.packets;
    EXPECT_EQ(packets, 333u);
}

TEST(GraphColumns, TheValueBeforeAPlaceIsTheLastOne) {
    Conversation talk;
    write_transfer(talk, 1000);
    Shown shown(talk);
    const auto& client = shown.model.series()->from(Side::client);
    const auto count = client.points.published();
    for (const std::uint32_t i : {3u, 16u, 17u, 255u, 256u, 700u, count - 1}) {
        const auto found = value_before(client, count, client.points[i].time, Quantity::acknowledgment);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->value, client.points[i - 1].acknowledgment);
    }
    EXPECT_FALSE(value_before(client, count, client.points[0].time, Quantity::acknowledgment));
}

TEST(GraphColumns, BinsHoldAllOctetsOnce) {
    Conversation talk;
    write_transfer(talk, 1000);
    Shown shown(talk);
    const auto& series = *shown.model.series();
    const auto range = series.time_range();
    for (const std::int64_t width : {1'000'000ll, 30'000'000ll, 999'999'999ll}) {
        std::vector<GraphBin> bins(static_cast<std::size_t>((range.high - range.low) / width + 1));
        fill_bins(series.from(Side::server), decode::none, range.low, width, bins);
        std::uint64_t octets = 0;
        for (const auto& bin : bins) octets += bin.octets;
        EXPECT_EQ(octets, 102'000u) << "1000 segments and 20 repetitions";
    }
}

// -- the pointer

TEST(GraphModel, FindsTheNearestPacket) {
    Conversation talk;
    write_transfer(talk, 2000);
    Shown shown(talk);
    const auto& panel = shown.panel();
    ASSERT_EQ(panel.side, Side::server) << "only the server sends payload";
    const auto& sent = shown.model.series()->from(Side::server);
    for (const std::uint32_t i : {5u, 100u, 777u, 1999u}) {
        const auto& point = sent.points[i];
        const auto at = static_cast<double>(point.time - panel.origin);
        shown.model.fit();
        shown.model.zoom_time(at, 0.002);
        shown.build();
        const Point place{shown.panel().x_of(point.time) + 1, shown.panel().y_of(point.sequence + 50)};
        const auto hover = shown.model.nearest(shown.model.plot, shown.panel(), place);
        ASSERT_TRUE(hover) << i;
        EXPECT_EQ(hover->point.frame, point.frame);
        EXPECT_NE(point_text(*shown.model.series(), *hover).find("server to client"), std::string::npos);
    }
    EXPECT_FALSE(shown.model.nearest(shown.model.plot, shown.panel(), {panel.from.x - 500, panel.from.y}));
}

TEST(GraphModel, ZoomKeepsTheTimeUnderThePointerAndPanMovesIt) {
    Conversation talk;
    write_transfer(talk, 500);
    Shown shown(talk);
    const float x = 400;
    const double about = shown.panel().time_at(x);
    for (const double factor : {0.5, 0.3, 1.4}) {
        shown.model.zoom_time(about, factor);
        shown.build();
        EXPECT_NEAR(shown.panel().time_at(x), about, shown.panel().time_per_pixel() * 0.01);
    }
    const auto before = shown.model.time();
    shown.model.pan(0.25, 0);
    EXPECT_NEAR(shown.model.time().begin - before.begin, before.length() * 0.25, 1);
    shown.model.zoom_time(about, 1e9);
    EXPECT_TRUE(shown.model.shows_all()) << "there is nothing beyond all of it";
}

TEST(GraphModel, WhatIsInSightFitsTheValues) {
    Conversation talk;
    write_transfer(talk, 500);
    Shown shown(talk);
    const auto all = shown.panel().values;
    shown.model.zoom_time((shown.model.time().begin + shown.model.time().end) / 2, 0.01);
    shown.build();
    EXPECT_LT(shown.panel().values.length(), all.length() / 5);
}

TEST(GraphModel, ABoxIsWhatIsSeenAfterwards) {
    Conversation talk;
    write_transfer(talk, 500);
    Shown shown(talk);
    const auto panel = shown.panel();
    const Point from{300, 200}, to{500, 400};
    const double begin = panel.time_at(300), low = panel.value_at(400);
    shown.model.show_box(panel, to, from);
    shown.build();
    EXPECT_NEAR(shown.panel().time.begin, begin, 1);
    EXPECT_NEAR(shown.panel().values.begin, low, 1e-6);
    EXPECT_FALSE(shown.model.shows_all());
    shown.model.fit();
    EXPECT_TRUE(shown.model.shows_all());
}

TEST(GraphModel, APacketChosenElsewhereComesIntoSight) {
    Conversation talk;
    write_transfer(talk, 500);
    Shown shown(talk);
    shown.model.zoom_time(shown.model.time().begin, 0.01);
    shown.selection.choose_frame(shown.recording, 900);
    shown.model.update(shown.recording, shown.recording.packet_count(), shown.selection, false);
    const auto at = static_cast<double>(shown.recording.packet(900).time - shown.model.series()->first_time());
    EXPECT_TRUE(shown.model.time().holds(at));
}

TEST(GraphModel, FollowsALiveCaptureUntilTheUserMoves) {
    Conversation talk;
    write_transfer(talk, 100);
    Shown shown(talk);
    const auto update = [&] {
        talk.recording();
        shown.model.update(shown.recording, shown.recording.packet_count(), shown.selection, true);
    };
    update();
    const auto all = shown.model.time();
    talk.tcp(true, 15001, 1001, flag::ack, "more");
    update();
    EXPECT_GT(shown.model.time().end, all.end) << "all of it grows";
    shown.model.zoom_time(shown.model.time().end, 0.1);
    const auto closer = shown.model.time();
    talk.tcp(true, 15005, 1001, flag::ack, "more");
    update();
    EXPECT_GT(shown.model.time().end, closer.end);
    EXPECT_NEAR(shown.model.time().length(), closer.length(), 1);
    shown.model.pan(-2, 0);
    const auto away = shown.model.time();
    talk.tcp(true, 15009, 1001, flag::ack, "more");
    update();
    EXPECT_EQ(shown.model.time(), away);
}

TEST(GraphModel, ShowsTheDirectionThatCarriesPayload) {
    Conversation talk;
    write_transfer(talk, 10);
    EXPECT_EQ(Shown(talk).model.sides(), (std::array{false, true}));
    Conversation empty;
    empty.handshake();
    EXPECT_EQ(Shown(empty).model.sides(), (std::array{true, false}));
    Conversation both;
    both.handshake();
    both.tcp(false, 1001, 5001, flag::ack, "question");
    both.tcp(true, 5001, 1009, flag::ack, "answer");
    EXPECT_EQ(Shown(both).model.sides(), (std::array{true, true}));
}

TEST(GraphModel, UdpHasNoGraphs) {
    Conversation talk;
    talk.udp(false, "hello");
    const auto& recording = talk.recording();
    GraphModel model;
    model.update(recording, 1, {}, false);
    EXPECT_EQ(model.connection(), decode::none);
}

TEST(GraphModel, StepsThroughThePacketsOfBothEnds) {
    Conversation talk;
    write_transfer(talk, 3);
    Shown shown(talk);
    EXPECT_EQ(shown.model.step(decode::no_frame, true), 1u);
    EXPECT_EQ(shown.model.step(4, true), 5u);
    EXPECT_EQ(shown.model.step(4, false), 3u);
    EXPECT_EQ(shown.model.step(9, true), decode::no_frame);
    EXPECT_EQ(shown.model.step(1, false), decode::no_frame);
}

// -- the picture

std::string texts_of(const Scene& scene) {
    std::string all;
    for (const auto& mark : scene.marks())
        if (mark.kind == Scene::Mark::Kind::text) all += std::string{scene.text_of(mark)} + "\n";
    return all;
}

TEST(GraphPicture, TellsWhatItShows) {
    Conversation talk;
    write_transfer(talk, 200);
    const auto& recording = talk.recording();
    for (const auto& entry : graph_kinds) {
        const auto scene = graph_picture(recording, 0, entry.kind, {true, true}, light_theme(), measure);
        const auto words = texts_of(scene);
        EXPECT_NE(words.find("127.0.0.1:40000"), std::string::npos);
        EXPECT_NE(words.find(entry.axis), std::string::npos) << entry.name;
        EXPECT_NE(words.find("Time since the connection's first packet"), std::string::npos);
        EXPECT_NE(words.find("inferred"), std::string::npos);
        for (const auto& item : graph_items) {
            if (!belongs(item, entry.kind)) continue;
            EXPECT_NE(words.find(item.name), std::string::npos) << item.name;
        }
    }
}

TEST(GraphPicture, CostDoesNotGrowWithThePackets) {
    const auto marks = [](std::uint32_t segments) {
        Conversation talk;
        talk.next_gap = 1'000'000'000;
        write_transfer(talk, segments);
        Shown shown(talk);
        return shown.model.scene.marks().size();
    };
    EXPECT_LT(marks(80'000), marks(10'000) * 2);
}

TEST(GraphPicture, LegendEntriesDoNotOverlapAndStayInside) {
    Conversation talk;
    write_transfer(talk, 10);
    Shown shown(talk);
    for (const float width : {500.f, 800.f, 1264.f}) {
        shown.model.plot.build(*shown.model.series(), shown.recording.connection(0),
                               shown.model.look(width, 600, shown.selection), dark_theme(), measure, shown.model.scene);
        const auto& legend = shown.model.plot.legend();
        for (std::size_t i = 0; i < legend.size(); ++i) {
            EXPECT_LE(legend[i].to.x, width);
            EXPECT_LE(legend[i].to.y, shown.panel().from.y);
            if (i > 0 && legend[i].from.y == legend[i - 1].from.y) { EXPECT_GE(legend[i].from.x, legend[i - 1].to.x); }
        }
    }
}

}  // namespace
}  // namespace loopscope::ui
