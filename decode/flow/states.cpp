#include "decode/flow/states.hpp"

namespace loopscope::decode::flow {
namespace {

using enum TcpState;

void on_syn(TcpState& sender, TcpState& receiver, bool again) {
    // Who repeats its SYN did not get the SYN+ACK, although it was captured.
    if (again && sender == established && receiver == syn_received) sender = syn_sent;
    if (receiver == syn_sent && sender == unknown) receiver = syn_received;  // simultaneous open, RFC 9293 figure 7
    if (sender == unknown || sender == closed) sender = syn_sent;
}

void on_syn_ack(TcpState& sender, TcpState& receiver, bool again) {
    if (sender == unknown || sender == syn_sent || sender == closed) sender = syn_received;
    // Where one SYN+ACK was lost behind the capture, only the answer tells that the next arrived.
    if (again && receiver == syn_sent) return;
    if (receiver == syn_sent || receiver == syn_received || receiver == unknown) receiver = established;
}

void on_acknowledgment(TcpState& sender, TcpState& receiver, bool acknowledges_fin) {
    if (sender == syn_sent) sender = established;  // the SYN+ACK was not captured
    if (receiver == syn_received) receiver = established;
    if (!acknowledges_fin) return;
    if (receiver == fin_wait_1) receiver = fin_wait_2;
    if (receiver == closing) receiver = time_wait;
    if (receiver == last_ack) receiver = closed;
}

void on_fin(TcpConnection& connection, Side side, const StateInput& input) {
    auto& sender = connection.summary.from(side).state;
    auto& receiver = connection.summary.from(other(side)).state;
    const bool second = connection.summary.from(other(side)).fin_sent;
    if (input.first_fin_unanswered) {
        sender = receiver = closing;
        return;
    }
    if (sender == established || sender == syn_received) sender = fin_wait_1;
    if (sender == close_wait || (sender == unknown && second)) sender = last_ack;
    if (!input.in_order) return;
    if (receiver == established || receiver == syn_received) receiver = close_wait;
    if (receiver == fin_wait_1) receiver = closing;
    if (receiver == fin_wait_2 || (receiver == unknown && second)) receiver = time_wait;
}

/// Who sends octets has not sent its FIN, and only a FIN leaves ESTABLISHED: once both have sent some, both are there.
void infer_established(TcpConnection& connection) {
    auto& summary = connection.summary;
    if (summary.from(Side::client).fin_sent || summary.from(Side::server).fin_sent) return;
    if (!connection.from(Side::client).sent_payload || !connection.from(Side::server).sent_payload) return;
    for (auto& direction : summary.directions)
        if (direction.state == unknown) direction.state = established;
}

}  // namespace

void advance_states(TcpConnection& connection, Side sender, const TcpHeader& tcp, const StateInput& input) {
    auto& own = connection.summary.from(sender).state;
    auto& peer = connection.summary.from(other(sender)).state;
    if (tcp.has(tcp_flag::rst)) {
        own = peer = closed;
        return;
    }
    if (tcp.has(tcp_flag::syn)) {
        tcp.has(tcp_flag::ack) ? on_syn_ack(own, peer, input.again) : on_syn(own, peer, input.again);
        return;
    }
    if (tcp.has(tcp_flag::ack)) on_acknowledgment(own, peer, input.acknowledges_fin);
    if (tcp.has(tcp_flag::fin)) on_fin(connection, sender, input);
    infer_established(connection);
}

bool reset_is_acceptable(const TcpConnection& connection, Side sender, const TcpHeader& tcp) {
    const auto& own = connection.directions[static_cast<int>(sender)];
    const auto& peer = connection.directions[static_cast<int>(other(sender))];
    if (!own.coverage.started()) return true;  // the answer to a SYN, or the only segment of this end
    if (own.coverage.next() == tcp.sequence) return true;
    if (!peer.has_acknowledgment) return true;
    const auto scale = peer.window_scale > 0 ? peer.window_scale : 0;
    const auto window = std::int64_t{peer.window} << scale;
    const auto distance = tcp.sequence - peer.acknowledgment;
    return distance >= -1 && distance <= window;
}

}  // namespace loopscope::decode::flow
