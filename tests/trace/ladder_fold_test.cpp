#include "trace/ladder_fold.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/ui/conversation.hpp"
#include "trace/ladder_scale.hpp"
#include "trace/ladder_words.hpp"

namespace loopscope::trace {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;
using Kind = FoldRow::Kind;

/// A server that sends `count` segments of 1,000 octets, each acknowledged.
class Transfer {
public:
    Conversation talk;
    std::uint32_t sent = 5001;

    Transfer() { talk.handshake(); }
    void send(int count, std::size_t size = 1000) {
        for (int i = 0; i < count; ++i) {
            talk.tcp(true, sent, 1001, flag::ack, std::string(size, 'x'));
            sent += static_cast<std::uint32_t>(size);
            talk.tcp(false, 1001, sent, flag::ack);
        }
    }
};

/// Folds what is shown, and tells it in a line: a for an arrow, [12] and (12) for a closed and an open block, . for a
/// silence.
struct Folded {
    std::vector<std::uint32_t> frames;
    LadderFold fold;

    std::string tell(const Recording& recording, std::uint32_t shown = decode::none) {
        frames.clear();
        recording.packets_of(0, 0, frames);
        fold.update(recording, frames, std::min(shown, static_cast<std::uint32_t>(frames.size())));
        return rows();
    }
    std::string rows() const {
        std::ostringstream out;
        for (const auto& row : fold.rows()) {
            if (row.kind == Kind::arrow) out << (row.block == decode::none ? 'a' : 'b');
            if (row.kind == Kind::silence) out << '.';
            if (row.kind != Kind::block) continue;
            const auto& block = fold.blocks()[row.block];
            out << (block.open ? "(" : "[") << block.size() << (block.open ? ")" : "]");
        }
        return out.str();
    }
};

TEST(LadderFold, ALongTransferIsOneBlockBetweenHandshakeAndClose) {
    Transfer transfer;
    transfer.send(500);
    transfer.talk.tcp(true, transfer.sent, 1001, flag::fin | flag::ack);
    transfer.talk.tcp(false, 1001, transfer.sent + 1, flag::fin | flag::ack);
    Folded folded;
    EXPECT_EQ(folded.tell(transfer.talk.recording()), "aaa[1000]aa");
    decode::Packet scratch;
    EXPECT_EQ(block_words(transfer.talk.recording(), folded.frames, folded.fold.blocks()[0], scratch),
              "1,000 segments, 500 kB from the server, frames 4 to 1,003, 1.0 s");
}

TEST(LadderFold, AShortRunIsNotFolded) {
    Transfer transfer;
    transfer.send(5);
    EXPECT_EQ(Folded{}.tell(transfer.talk.recording()), "aaaaaaaaaaaaa");
    transfer.send(1);
    EXPECT_EQ(Folded{}.tell(transfer.talk.recording()), "aaa[12]");
}

TEST(LadderFold, WhatIsWorthSeeingStaysOutside) {
    Transfer transfer;
    transfer.send(10);
    transfer.talk.tcp(true, transfer.sent - 1000, 1001, flag::ack, std::string(1000, 'x'));  // sent again
    transfer.send(10);
    transfer.talk.tcp(false, 1000, transfer.sent, flag::ack);  // keep-alive
    transfer.talk.tcp(true, transfer.sent, 1001, flag::ack);
    transfer.send(10);
    transfer.talk.tcp(true, transfer.sent, 1001, flag::rst | flag::ack);
    EXPECT_EQ(Folded{}.tell(transfer.talk.recording()), "aaa[20]a[20]aa[20]a");
}

TEST(LadderFold, ASilenceSplitsARunAndIsARow) {
    Transfer transfer;
    transfer.send(10);
    transfer.talk.next_gap = 830'000'000;
    transfer.send(10);
    Folded folded;
    EXPECT_EQ(folded.tell(transfer.talk.recording()), "aaa[20].[20]");
    EXPECT_EQ(silence_words(transfer.talk.recording(), folded.frames, 23), "0.83 s of silence");
}

TEST(LadderFold, AWaitThatIsLongForThisConnectionIsASilence) {
    Transfer near;  // the handshake took 2 ms: no round trip explains 44 ms
    near.send(10);
    near.talk.next_gap = 44'000'000;
    near.send(10);
    EXPECT_EQ(Folded{}.tell(near.talk.recording()), "aaa[20].[20]");
    Conversation far;  // from the middle: 44 ms may be a round trip
    for (std::uint32_t i = 0; i < 40; ++i) {
        if (i % 10 == 0) far.next_gap = 44'000'000;
        far.tcp(true, 5001 + i, 1001, flag::ack, "x");
    }
    EXPECT_EQ(Folded{}.tell(far.recording()), "a[39]");
}

TEST(LadderFold, ASlowConnectionIsNotFullOfSilences) {
    Conversation slow;
    slow.handshake();
    for (std::uint32_t i = 0; i < 60; ++i) {
        slow.next_gap = 250'000'000;
        slow.tcp(true, 5001 + i, 1001, flag::ack, "x");
    }
    const auto told = Folded{}.tell(slow.recording());
    EXPECT_LT(std::count(told.begin(), told.end(), '.'), 10) << told;
    EXPECT_NE(told.find('['), told.npos) << told;
}

TEST(LadderFold, TheFirstThreeDuplicateAcknowledgmentsStayOutside) {
    Transfer transfer;
    transfer.send(10);
    const auto confirmed = transfer.sent;
    transfer.sent += 1000;  // lost on its way
    for (int i = 0; i < 20; ++i) {
        transfer.talk.tcp(true, transfer.sent, 1001, flag::ack, std::string(1000, 'x'));
        transfer.sent += 1000;
        transfer.talk.tcp(false, 1001, confirmed, flag::ack);
    }
    Folded folded;
    const auto told = folded.tell(transfer.talk.recording());
    ASSERT_FALSE(folded.fold.blocks().empty()) << told;
    const auto& last = folded.fold.blocks().back();
    EXPECT_EQ(last.duplicates, 17u) << told;
    EXPECT_EQ(duplicate_number(transfer.talk.recording(), folded.frames.back(), 1000), 20u);
    EXPECT_EQ(duplicate_number(transfer.talk.recording(), folded.frames.back(), 5), 0u) << "its run began farther back";
}

TEST(LadderFold, AMessagesBeginningAndEndStayOutside) {
    Conversation talk;
    talk.handshake();
    const std::string request = "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto after = 1001 + static_cast<std::uint32_t>(request.size());
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, request);
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n";
    talk.tcp(true, 5001, after, flag::ack, head);
    auto sent = 5001 + static_cast<std::uint32_t>(head.size());
    for (int i = 0; i < 20; ++i, sent += 1000) talk.tcp(true, sent, after, flag::ack, std::string(1000, 'x'));
    talk.tcp(false, after, sent, flag::ack);
    // handshake, request, the response's first segment, its middle, its last, the acknowledgment
    EXPECT_EQ(Folded{}.tell(talk.recording()), "aaaaa[19]aa");
}

TEST(LadderFold, BlocksOpenAndCloseAndGrow) {
    Transfer transfer;
    transfer.send(6);
    Folded folded;
    EXPECT_EQ(folded.tell(transfer.talk.recording()), "aaa[12]");
    folded.fold.set_open(0, true);
    EXPECT_EQ(folded.rows(), "aaa(12)bbbbbbbbbbbb");
    transfer.send(1);
    EXPECT_EQ(folded.tell(transfer.talk.recording()), "aaa(14)bbbbbbbbbbbbbb");
    EXPECT_EQ(folded.fold.row_of(3), 4u) << "the arrow, not the block's row";
    folded.fold.set_open(0, false);
    EXPECT_EQ(folded.rows(), "aaa[14]");
    EXPECT_EQ(folded.fold.row_of(10), 3u);
    EXPECT_EQ(folded.fold.rows()[folded.fold.row_of(10)].block, 0u);
    EXPECT_EQ(folded.fold.rows()[folded.fold.row_of(2)].block, decode::none);
    folded.fold.set_all_open(true);
    EXPECT_EQ(folded.rows(), "aaa(14)bbbbbbbbbbbbbb");
    folded.fold.set_all_open(false);
    EXPECT_EQ(folded.rows(), "aaa[14]");
}

TEST(LadderFold, OpeningOneKeepsTheRowsOfTheOthers) {
    Transfer transfer;
    for (int i = 0; i < 3; ++i) {
        transfer.send(6);
        transfer.talk.next_gap = 2'000'000'000;
    }
    Folded folded;
    EXPECT_EQ(folded.tell(transfer.talk.recording()), "aaa[12].[12].[12]");
    folded.fold.set_open(0, true);
    EXPECT_EQ(folded.rows(), "aaa(12)bbbbbbbbbbbb.[12].[12]");
    for (const auto& block : folded.fold.blocks()) EXPECT_EQ(folded.fold.rows()[block.row].first, block.first);
    folded.fold.set_open(2, true);
    folded.fold.set_open(0, false);
    EXPECT_EQ(folded.rows(), "aaa[12].[12].(12)bbbbbbbbbbbb");
    for (const auto& block : folded.fold.blocks()) EXPECT_EQ(folded.fold.rows()[block.row].kind, Kind::block);
}

/// A replay that goes to any place, from any place, shows the same rows as one that went there at once.
TEST(LadderFold, GoingBackGivesTheSameRowsAsBeginningAgain) {
    Transfer transfer;
    for (int i = 0; i < 3; ++i) {
        transfer.send(9 - i);
        transfer.talk.tcp(true, transfer.sent - 1000, 1001, flag::ack, std::string(1000, 'x'));
        transfer.send(3);
        transfer.talk.next_gap = 2'000'000'000;
    }
    const auto& recording = transfer.talk.recording();
    const auto count = recording.packet_count();
    std::vector<std::string> fresh;
    for (std::uint32_t shown = 0; shown <= count; ++shown) fresh.push_back(Folded{}.tell(recording, shown));
    decode::Packet scratch;
    for (std::uint32_t from = 0; from <= count; ++from)
        for (std::uint32_t to = 0; to <= count; ++to) {
            Folded moved;
            moved.tell(recording, from);
            ASSERT_EQ(moved.tell(recording, to), fresh[to]) << from << " to " << to;
            Folded at_once;
            at_once.tell(recording, to);
            for (std::size_t i = 0; i < at_once.fold.blocks().size(); ++i)
                ASSERT_EQ(block_words(recording, moved.frames, moved.fold.blocks()[i], scratch),
                          block_words(recording, at_once.frames, at_once.fold.blocks()[i], scratch));
        }
}

TEST(LadderFold, TellsWhichRowsChanged) {
    Transfer transfer;
    transfer.send(4);
    Folded folded;
    folded.tell(transfer.talk.recording());
    EXPECT_EQ(folded.fold.take_changed(), 0u);
    EXPECT_EQ(folded.fold.take_changed(), folded.fold.rows().size());
    transfer.send(1);
    folded.tell(transfer.talk.recording());
    EXPECT_EQ(folded.fold.take_changed(), 11u);
    transfer.send(1);
    folded.tell(transfer.talk.recording());
    EXPECT_EQ(folded.fold.take_changed(), 3u) << "the run became a block";
}

TEST(LadderScale, LeavesNoRowNearerAndNoneTooFar) {
    Transfer transfer;
    for (const std::int64_t gap : {1, 2, 5, 1, 2, 40, 1, 2, 190}) {
        transfer.talk.next_gap = gap * 1'000'000;
        transfer.send(1);
    }
    Folded folded;
    folded.fold.set_all_open(true);
    folded.tell(transfer.talk.recording());
    const auto scale = fit_scale(transfer.talk.recording(), folded.frames, folded.fold.rows());
    EXPECT_GT(scale.row, 0);
    EXPECT_EQ(scale.empty_rows(0), 0);
    EXPECT_EQ(scale.empty_rows(scale.row), 0);
    EXPECT_DOUBLE_EQ(scale.empty_rows(3 * scale.row), 2);
    EXPECT_FALSE(scale.broken(3 * scale.row));
    EXPECT_EQ(scale.empty_rows(100 * scale.row), LadderScale::left_out);
    EXPECT_TRUE(scale.broken(100 * scale.row));
    EXPECT_EQ(LadderScale{}.empty_rows(1'000'000), 0) << "nothing is known of the times";
}

TEST(LadderWords, Durations) {
    EXPECT_EQ(duration_words(0), "0 ns");
    EXPECT_EQ(duration_words(12'400), "12 µs");
    EXPECT_EQ(duration_words(3'400'000), "3.4 ms");
    EXPECT_EQ(duration_words(830'000'000), "0.83 s");
    EXPECT_EQ(duration_words(12'000'000'000), "12 s");
    EXPECT_EQ(duration_words(125'000'000'000), "2 min 5 s");
    EXPECT_EQ(duration_words(12'000'000'000'000), "3 h 20 min");
}

}  // namespace
}  // namespace loopscope::trace
