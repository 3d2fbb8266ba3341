#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "trace/append_log.hpp"
#include "trace/figures_table.hpp"
#include "trace/message_table.hpp"
#include "trace/packet_addresses.hpp"
#include "trace/packet_index.hpp"
#include "trace/read_ahead.hpp"
#include "trace/recording.hpp"
#include "trace/shared_table.hpp"

namespace loopscope::trace {

/// Facts that the index record and the connection cannot give back: frames with several transport headers, or whose
/// fragment completes a datagram.
struct SpecialFacts {
    std::uint32_t frame = 0;
    std::uint32_t first_segment = 0;  ///< in State::special_segments
    std::uint32_t segment_count = 0;
    std::uint32_t first_fragment = 0;  ///< in State::special_fragments
    std::uint32_t fragment_count = 0;  ///< frames that hold the datagram's fragments, this one included
};

/// A frame with a TCP segment of a connection that its record does not speak of: not the last one, or quoted by an
/// error.
struct Aside {
    std::uint32_t frame = 0;
    std::uint32_t previous_packet = decode::no_frame;  ///< the connection's last before this, as its records say
    std::uint32_t previous = 0;                        ///< number of the connection's aside before; 0: none
};

struct ConnectionRow {
    decode::flow::Connection connection;
    std::uint32_t last_packet = decode::no_frame;
    std::uint32_t last_aside = 0;  ///< number in State::asides, from 1
};

struct Recording::State {
    struct Latest {
        std::uint32_t packet = decode::no_frame;  ///< the connection's last
        std::uint32_t aside : 31 = 0;             ///< as ConnectionRow::last_aside
        std::uint32_t changed : 1 = 0;            ///< it is in `changed`
    };
    /// Connections that wait for a publish: few enough that they, and what is let go with them, are still in the
    /// caches.
    static constexpr std::size_t most_changed = 256;

    explicit State(capture::Source s) : source(std::move(s)) {}

    capture::Source source;
    decode::flow::Tracker tracker;
    PacketIndex packets;               ///< may be ahead of `last`
    std::unique_ptr<ReadAhead> ahead;  ///< where another core may decode
    bool started = false, ended = false;
    FrameCounter counter{packets};  ///< where not
    DecodedFrame decoded;
    const decode::flow::FrameReport* report = nullptr;
    const DecodedFrame* last = nullptr;           ///< what `report` is of
    std::vector<Latest> latest;                   ///< by connection; the writer's own
    std::vector<std::uint32_t> changed;           ///< connections to copy at the next publish
    std::vector<std::uint32_t> changed_findings;  ///< findings to copy at the next publish; may repeat

    PacketAddresses addresses;
    SharedTable<ConnectionRow> connections;
    MessageTable messages;
    SharedTable<decode::flow::Finding> findings;
    FiguresTable figures;
    AppendLog<SpecialFacts> specials;
    AppendLog<decode::SegmentFacts> special_segments;
    AppendLog<std::uint32_t> special_fragments;
    AppendLog<Aside> asides;
    SharedTable<decode::flow::LimitsReached> limits;

    std::atomic<std::uint32_t> finished_from{decode::none};  ///< first message that `finish` appended
    std::vector<std::uint32_t> finished_order;               ///< those, by last frame; written before finished_from
    std::atomic<std::int64_t> first_time{0};

    void start();
    capture::Source::Next next(DecodedFrame*& frame, bool block);
    void append_packet(DecodedFrame& frame);
    void keep_special();
    const SpecialFacts* special_of(std::uint32_t frame) const;  ///< nullptr where it has none, or not published
    std::vector<decode::SegmentFacts> segments_of(const SpecialFacts& special) const;
    void keep_aside(std::uint32_t connection);
    Latest& latest_of(std::uint32_t connection);
    void touch(std::uint32_t connection);
    void publish_connections();
    void finish();
};

}  // namespace loopscope::trace
