#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "decode/filter/filter.hpp"
#include "decode/filter/number_test.hpp"
#include "trace/filter_column.hpp"
#include "trace/filter_memo.hpp"
#include "trace/packet_addresses.hpp"
#include "trace/packet_index.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {

enum class Fit : std::uint8_t { no = 1, yes = 2, unknown = 3 };

/// The lowest `count` bits of a word; all where there are more.
constexpr std::uint64_t first_bits(std::uint32_t count) {
    return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
}

/// What the index answers about a block of packets: a bit each. Neither bit: only decoding tells.
struct FilterAnswers {
    static constexpr std::uint32_t most = 1'024;
    using Words = std::array<std::uint64_t, most / 64>;
    Words yes{}, no{};

    bool fits(std::uint32_t place) const { return (yes[place / 64] >> place % 64 & 1) != 0; }
    bool fails(std::uint32_t place) const { return (no[place / 64] >> place % 64 & 1) != 0; }
};

/// A display filter held against a recording's index. Whatever the index does not know beyond doubt is left to
/// decoding: `WantedFacts` and `Filter::wanted` say what that needs. Any number of threads may ask.
class IndexFilter {
public:
    /// Needed by each thread that asks, for this filter alone; it seldom allocates.
    struct Workspace {
        decode::filter::Scratch scratch;
        std::vector<decode::FieldList> lists;  ///< by test
        std::uint32_t next_addresses = 0;      ///< in PacketAddresses
    };

    /// The recording outlives this.
    IndexFilter(const Recording& recording, decode::filter::Filter filter);
    ~IndexFilter();

    const decode::filter::Filter& filter() const { return filter_; }
    /// Whether connections are to be followed for more than a few packets: for tcp.analysis beyond its flags.
    bool follows_connections() const { return follows_connections_; }

    /// Asks about `count` published packets from `first` on. `PacketIndex::rows` says how many are one piece.
    void test(std::uint32_t first, std::uint32_t count, Workspace& work, FilterAnswers& out) const;

    /// For the writer: about the frame that was read last, with what was known at that moment.
    Fit test_last(Workspace& work) const;

private:
    using Words = FilterAnswers::Words;
    /// The cheap ones first.
    enum class Mode : std::uint8_t {
        decoding,    ///< the index has not what this test asks for
        kind,        ///< once for each PacketKind
        number,      ///< a number of the record in ranges
        connection,  ///< once for each connection and sender
        each,        ///< once for each packet
    };
    using KindAnswers = std::array<std::atomic<std::uint8_t>, PacketRow::odd_kind + 1>;
    struct Test {
        std::uint32_t expression = 0;
        std::vector<FilterColumn> columns;
        Mode mode = Mode::decoding;
        bool needs_connection = false, needs_findings = false, only_findings = false, of_messages = false,
             follows = false;
        std::vector<FilterSource> groups;
        std::optional<decode::filter::NumberTest> numbers;
        std::unique_ptr<KindAnswers> kinds;
        std::unique_ptr<FilterMemo> answers, of_addresses;
    };
    struct Node {
        decode::filter::Operation operation;  ///< logical_*, or anything else for a test
        std::vector<std::uint32_t> children;
        std::uint32_t test = 0;
        std::uint8_t cost = 0;  ///< of the dearest part: its Mode
    };
    struct Block {
        std::uint32_t first, count;
        const PacketRow* rows;
        bool last_read;  ///< by the writer, not published
        Workspace& work;
    };

    std::uint32_t compile(std::uint32_t expression);
    std::uint32_t add_test(std::uint32_t expression);
    static Mode mode_of(const Test& test);
    void collect_columns(std::uint32_t expression, Test& test, bool& numbered) const;
    void mark_findings() const;

    void run(std::uint32_t node, const Block& block, const Words& wanted, FilterAnswers& out) const;
    void run_test(const Test& test, const Block& block, const Words& wanted, FilterAnswers& out) const;
    template <class Answer>
    void ask_each(const Test& test, const Block& block, const Words& wanted, FilterAnswers& out, Answer answer) const;
    Fit ask_connection(const Test& test, const Block& block, std::uint32_t place, bool from_server) const;
    std::int64_t row_number(const FilterColumn& column, const Block& block, std::uint32_t place) const;
    std::int64_t previous_time(std::uint32_t number) const;
    Fit ask_about(const Test& test, const Block& block, std::uint32_t place) const;
    Fit ask_about_addresses(const Test& test, const Block& block, std::uint32_t place) const;
    void list_addresses(const Test& test, const decode::IpHeaderEnds& header, std::uint32_t place,
                        std::span<std::uint8_t> octets, decode::FieldList& list) const;
    void list_ports(const Test& test, std::uint32_t connection, bool from_server, decode::FieldList& list) const;
    decode::FieldList& list_of(const Test& test, Workspace& work) const;
    std::uint8_t judge_kind(const Test& test, const Block& block, std::uint32_t place) const;
    Fit shape_fit(const Test& test, const PacketShape& shape) const;
    bool missing(std::uint32_t expression, const Test& test, const PacketShape& shape) const;
    void keep_those_with_findings(const Block& block, Words& asked) const;
    bool shows_no_finding(const Block& block, std::uint32_t place) const;
    void leave_ended_open(const Block& block, FilterAnswers& out) const;
    std::vector<decode::StoryFacts::FindingFacts> findings_of(const IndexedPacket& packet) const;

    const Recording& recording_;
    const PacketIndex& packets_;
    decode::filter::Filter filter_;
    std::vector<Test> tests_;
    std::vector<Node> nodes_;
    std::uint32_t root_ = 0;
    bool needs_findings_ = false, follows_connections_ = false;
    mutable std::once_flag marking_;                     ///< by who asks first, not by the window
    mutable std::vector<std::uint64_t> finding_frames_;  ///< a bit each for packets 1 to marked_
    mutable std::uint32_t marked_ = 0;
    mutable std::mutex end_mutex_;
    mutable std::unique_ptr<const std::vector<std::uint32_t>> end_owner_;
    mutable std::atomic<const std::vector<std::uint32_t>*> completed_by_end_{nullptr};
};

/// What `Recording::describe` must look up so that the filter can be held against the frame.
WantedFacts wanted_facts(const decode::filter::Filter& filter);

}  // namespace loopscope::trace
