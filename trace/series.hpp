#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "decode/flow/annotation.hpp"
#include "decode/flow/figures.hpp"
#include "decode/flow/meter.hpp"
#include "decode/packet.hpp"
#include "trace/append_log.hpp"
#include "trace/recording.hpp"
#include "trace/series_fold.hpp"

namespace loopscope::trace {

/// A TCP packet as its connection's graphs need it. Numbers are relative to where the streams begin, as tcp.seq and
/// tcp.ack are, but do not wrap.
struct SeriesPoint {
    std::int64_t time = 0;            ///< nanoseconds since 1970
    std::int64_t sequence = 0;        ///< of its first octet
    std::int64_t acknowledgment = 0;  ///< of the peer's stream; where it has ACK
    std::uint32_t length = 0;         ///< octets of payload on the wire
    std::uint32_t window = 0;         ///< offered to the peer, octets
    std::uint32_t frame = decode::no_frame;
    std::uint32_t in_flight = 0;         ///< of the data's sender: this end where it sends payload, else the peer
    float round_trip = -1;               ///< of the newest segment that it acknowledges, seconds; -1: none
    float round_trip_by_timestamp = -1;  ///< of the timestamp that it echoes, seconds; -1: none
    std::uint32_t first_block = 0;       ///< of its SACK blocks, see SideSeries::blocks
    std::uint8_t flags = 0;              ///< tcp_flag, without the upper four
    std::uint8_t block_count : 3 = 0;
    bool duplicate_sack : 1 = false;  ///< the first block tells of octets that arrived twice
    decode::flow::Event event = decode::flow::Event::none;
    decode::flow::SenderPhase phase = decode::flow::SenderPhase::unknown;  ///< of this end; inferred

    bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
    /// SYN and FIN count as one octet each.
    std::int64_t end() const {
        return sequence + length + (has(decode::tcp_flag::syn) ? 1 : 0) + (has(decode::tcp_flag::fin) ? 1 : 0);
    }
    bool acknowledges() const { return has(decode::tcp_flag::ack) && !has(decode::tcp_flag::rst); }
    bool occupies() const { return end() > sequence && !has(decode::tcp_flag::rst); }
    bool is_repeated() const { return is_repetition(event); }
};
static_assert(sizeof(SeriesPoint) == 56);

/// Octets of the peer's stream that arrived after a gap (RFC 2018).
struct SeriesBlock {
    std::int64_t left = 0, right = 0;
};

/// From here on the sender is in this phase.
struct PhaseChange {
    std::int64_t time = 0;
    std::uint32_t frame = decode::no_frame;
    decode::flow::SenderPhase phase = decode::flow::SenderPhase::unknown;
};

/// What one end of a connection sent, in the order of the capture.
struct SideSeries {
    AppendLog<SeriesPoint> points;
    FoldLevels levels;
    AppendLog<SeriesBlock> blocks;
    AppendLog<PhaseChange> phases;

    /// Points of frames up to `frame`.
    std::uint32_t count_to(std::uint32_t frame) const;
    /// Index of the frame's point, or decode::none.
    std::uint32_t index_of(std::uint32_t frame) const;
    /// What the point adds to a fold.
    Fold fold_of(const SeriesPoint&) const;
};

/// The packets of one TCP connection as points of its graphs: 56 octets a packet, 16 for their folds, 16 for a SACK
/// block. Read in slices by one thread; others read what was published meanwhile.
class ConnectionSeries {
public:
    ConnectionSeries(const Recording&, std::uint32_t connection);

    std::uint32_t connection() const { return connection_; }
    std::int64_t first_time() const { return first_time_; }
    const SideSeries& from(decode::flow::Side side) const { return sides_[static_cast<std::size_t>(side)]; }
    /// What one end sent is acknowledged by the other.
    const SideSeries& to(decode::flow::Side side) const { return sides_[1 - static_cast<std::size_t>(side)]; }

    /// The writer: reads at most `at_most` more of the connection's packets, up to frame `up_to`, and publishes them.
    /// Returns how many it read.
    std::uint32_t extend(const Recording&, std::uint32_t up_to, std::uint32_t at_most = decode::none);
    /// Frame up to which all packets are there.
    std::uint32_t read_to() const { return read_to_.load(std::memory_order_acquire); }
    /// Packets so far, without those that hold no TCP header of their own (fragments).
    std::uint32_t packets() const { return sides_[0].points.published() + sides_[1].points.published(); }
    /// Of both ends' packets; empty where there are none.
    ValueRange time_range() const;

private:
    /// Gives 32-bit numbers of one stream their place in it.
    struct Unwrap {
        decode::SequenceNumber newest;
        std::int64_t at = 0;

        std::int64_t place(decode::SequenceNumber number) const { return at + (number - newest); }
        std::int64_t advance(decode::SequenceNumber number);
    };
    /// A SYN whose answer gives the handshake's round trip.
    struct OpenSyn {
        std::int64_t time = 0, end = 0;
        bool open = false, repeated = false;
    };

    void add(const Recording&, std::uint32_t frame);
    void measure(const Recording&, const decode::Segment&, decode::flow::Side sender, SeriesPoint&);
    void measure_handshake(decode::flow::Side sender, SeriesPoint&);
    void add_blocks(const decode::TcpHeader&, decode::flow::Side sender, SeriesPoint&);
    void note_phase(decode::flow::Side, decode::flow::SenderPhase, const SeriesPoint&);
    void publish();

    std::uint32_t connection_;
    std::int64_t first_time_;
    std::array<SideSeries, 2> sides_;
    std::array<Unwrap, 2> streams_;
    std::array<OpenSyn, 2> syns_;
    std::array<std::int8_t, 2> shifts_{};
    std::optional<decode::flow::TcpMeter> meter_;
    std::vector<std::uint32_t> waiting_;  ///< frames that were found and not read
    std::size_t next_ = 0;
    std::uint32_t listed_to_ = decode::no_frame;
    std::atomic<std::uint32_t> read_to_{decode::no_frame};
    decode::Packet packet_;
};

}  // namespace loopscope::trace
