#include "decode/flow/follow_tcp.hpp"

namespace loopscope::decode::flow {
namespace {

void set_base(DirectionSummary& direction, SequenceNumber base) {
    direction.base_sequence = base;
    direction.has_base = true;
}

/// RFC 7323, section 2.2: scaling is in force where both SYNs offered it. Where one SYN was not captured, the other is
/// believed.
void agree_on_scaling(Direction& own, Direction& peer, const TcpHeader& tcp) {
    constexpr std::uint8_t largest_shift = 14;
    if (tcp.options.has_window_scale)
        own.window_scale = static_cast<std::int8_t>(tcp.options.window_scale < largest_shift ? tcp.options.window_scale
                                                                                             : largest_shift);
    if (!tcp.has(tcp_flag::syn)) return;
    if (own.window_scale == -1)
        own.window_scale = peer.window_scale = -2;
    else if (tcp.has(tcp_flag::ack) && peer.window_scale == -2)
        own.window_scale = -2;
}

}  // namespace

bool opens_new_connection(const ConnectionState& connection, Side sender, const TcpHeader& tcp) {
    if (!tcp.has(tcp_flag::syn) || tcp.has(tcp_flag::ack)) return false;
    const auto& own = connection.summary.from(sender);
    return own.has_base && own.base_sequence != tcp.sequence;
}

void number_segment(TcpConnection& connection, Side sender, const Segment& segment, SegmentFacts& facts) {
    auto& own = connection.summary.from(sender);
    auto& peer = connection.summary.from(other(sender));
    const auto& tcp = segment.tcp;
    facts.connection = connection.summary.index;
    facts.stream = connection.summary.stream;
    facts.from_server = sender == Side::server;
    facts.window_scale = connection.from(sender).window_scale;
    if (segment.in_error) return;

    const bool syn = tcp.has(tcp_flag::syn), ack = tcp.has(tcp_flag::ack);
    // A capture that begins in the middle counts from 1, as after a SYN.
    if (!own.has_base) set_base(own, syn ? tcp.sequence : tcp.sequence - 1);
    if (syn && ack && own.base_sequence != tcp.sequence) set_base(own, tcp.sequence);
    if (!peer.has_base && ack) set_base(peer, tcp.acknowledgment - 1);
    facts.base_sequence = own.base_sequence;
    if (ack) facts.base_acknowledgment = peer.base_sequence;
    agree_on_scaling(connection.from(sender), connection.from(other(sender)), tcp);
}

}  // namespace loopscope::decode::flow
