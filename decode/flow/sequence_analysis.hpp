#pragma once

#include <array>
#include <cstdint>

#include "decode/flow/short_list.hpp"
#include "decode/packet.hpp"
#include "decode/tcp_analysis.hpp"

namespace loopscope::decode::flow {

/// Judges the segments of one TCP connection by their order, as tshark's sequence analysis does (its user's guide, "TCP
/// Analysis", tells the rules). Kept apart from the connection's states: those follow the RFC, this follows a peer.
class SequenceAnalysis {
public:
    struct Segment {
        std::uint32_t frame;
        std::int64_t time;  ///< nanoseconds
        const TcpHeader& header;
        std::uint32_t length;  ///< octets of payload on the wire
        bool from_server;
        bool has_length = true;     ///< false in an unfinished fragment or an ICMP error: its length is not known
        bool reuses_ports = false;  ///< the tuple was used by an earlier connection
        std::array<std::int8_t, 2> window_scale{-1, -1};  ///< by sender; -1: unknown, -2: none
        std::array<std::uint32_t, 2> base_sequence{};     ///< by sender
    };

    TcpAnalysis add(const Segment& segment);

private:
    struct Unacknowledged {
        std::uint32_t frame, sequence, next_sequence;
        std::int64_t time;
    };
    /// Raw sequence numbers; 0 means "not seen", as in the rules that are followed.
    struct Direction {
        ShortList<Unacknowledged, 1> segments;  ///< newest last
        std::int64_t next_time = 0, last_ack_time = 0;
        std::uint32_t next_sequence = 0, highest_contiguous = 0, last_ack = 0;
        std::uint32_t next_frame = no_frame, last_new_ack_frame = no_frame;
        std::uint32_t push_bytes = 0, sacked = 0;
        std::int32_t duplicate_acks = 0;
        std::uint32_t base = 0;  ///< what is shown as relative 0
        std::uint16_t window = 0xffff;
        bool contiguous : 1 = true;  ///< each of `segments` begins where the one before ends
        bool has_base : 1 = false, window_seen : 1 = false, first_ack : 1 = false, flight_valid : 1 = true;
        bool push_was_last : 1 = false, kept_alive : 1 = false, probed_window : 1 = false;
    };

    static_assert(sizeof(Direction) == 88);

    void judge(const Segment&, Direction& own, Direction& other, TcpAnalysis&);
    void judge_window(const Segment&, Direction& own, Direction& other, TcpAnalysis&);
    void judge_acknowledgment(const Segment&, Direction& own, Direction& other, TcpAnalysis&);
    void judge_repetition(const Segment&, Direction& own, Direction& other, TcpAnalysis&);
    void advance(const Segment&, Direction& own, TcpAnalysis&);
    void release(const Segment&, Direction& other, TcpAnalysis&);
    void release_contiguous(const Segment&, Direction& other, TcpAnalysis&);
    void measure_flight(const Segment&, Direction& own, Direction& other, TcpAnalysis&);
    bool begins_anew(const Segment&, Direction& own, Direction& other);
    void note_completeness(const Segment&);

    std::array<Direction, 2> directions_;
    std::int64_t first_time_ = 0, previous_time_ = 0, last_syn_time_ = -1, initial_rtt_ = -1;
    std::uint32_t first_frame_ = no_frame;
    std::uint8_t completeness_ = 0;
    bool started_ = false;
};

}  // namespace loopscope::decode::flow
