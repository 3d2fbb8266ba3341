#include "decode/flow/message_follower.hpp"

#include "decode/application/application.hpp"
#include "decode/flow/connection_messages.hpp"

namespace loopscope::decode::flow {
namespace {

using application::ApplicationProtocol;

/// Segments with payload that are looked at before a connection is left alone.
constexpr std::uint8_t most_looks = 8;

/// What runs inside a tunnel or after an upgrade is told by its octets only: the ports belong to the protocol before.
const ApplicationProtocol* recognise(const Segment& segment) {
    for (const auto& protocol : application::protocols())
        if (protocol.recognise_tcp != nullptr && protocol.recognise_tcp(segment.payload, segment)) return &protocol;
    return nullptr;
}

const ApplicationProtocol* choose(const Segment& segment, const MessageLog& log) {
    if (log.foresight != nullptr && log.foresight->is_of(segment.payload)) return log.foresight->protocol;
    return application::choose_tcp(segment, segment.payload);
}

bool look_for_application(TcpConnection& connection, const Segment& segment, const MessageLog& log) {
    if (connection.messages_over) return false;
    const bool switched = connection.messages != nullptr && connection.messages->switched();
    if (connection.messages != nullptr && !switched) return true;
    if (segment.payload.empty() || connection.looks == most_looks) return false;
    ++connection.looks;
    const auto* protocol = switched ? recognise(segment) : choose(segment, log);
    if (protocol == nullptr || protocol->frame == nullptr || protocol->summarise == nullptr) return false;
    connection.messages = std::make_unique<ConnectionMessages>(*protocol, connection.summary.index);
    connection.summary.application = protocol->protocol;
    return true;
}

void follow(TcpConnection& connection, Side sender, const Segment& segment, const Followed& followed, MessageLog& log) {
    const auto& tcp = segment.tcp;
    auto& own = connection.from(sender);
    const auto& figures = connection.summary.from(sender);
    if (tcp.has(tcp_flag::rst)) {
        if (connection.messages != nullptr && figures.reset_sent) connection.messages->end(log);
        return;
    }
    if (connection.messages != nullptr && tcp.has(tcp_flag::ack))
        connection.messages->acknowledged(other(sender), tcp.acknowledgment, log);
    const auto first = tcp.has(tcp_flag::syn) ? tcp.sequence + 1 : tcp.sequence;
    const auto& peer = connection.from(other(sender));
    const auto& peer_figures = connection.summary.from(other(sender));
    const bool acknowledged = peer.has_acknowledgment && peer.acknowledgment >= first;
    const bool wait = peer_figures.packets > 0 && !acknowledged;
    if (segment.payload_length > 0 && !followed.keeps_alive && look_for_application(connection, segment, log)) {
        const bool from_the_start = figures.has_initial_sequence && !own.passed_payload;
        const auto begin = from_the_start ? figures.initial_sequence + 1 : first;
        connection.messages->begin(sender, begin, (begin - (figures.base_sequence + 1).value()).value());
        connection.messages->segment(
            sender, {first, segment.payload, segment.payload_length, segment.payload_offset, log.frame}, wait, log);
    }
    if (segment.payload_length > 0) own.passed_payload = true;
    if (tcp.has(tcp_flag::fin) && connection.messages != nullptr)
        connection.messages->finish(sender, first + segment.payload_length, wait, log);
}

}  // namespace

void follow_messages(TcpConnection& connection, Side sender, const Segment& segment, const Followed& followed,
                     MessageLog& log) {
    follow(connection, sender, segment, followed, log);
    if (connection.messages == nullptr || !connection.messages->done()) return;
    connection.messages.reset();
    connection.messages_over = true;
}

ExchangeFacts follow_datagram(ConnectionState& connection, Side sender, const Segment& segment, MessageLog& log) {
    if (connection.messages == nullptr) {
        if (segment.payload.empty() || connection.looks == most_looks) return {};
        ++connection.looks;
        const auto* protocol = application::choose_udp(segment);
        if (protocol == nullptr || protocol->summarise == nullptr) return {};
        connection.messages = std::make_unique<ConnectionMessages>(*protocol, connection.summary.index);
        connection.summary.application = protocol->protocol;
    }
    return connection.messages->datagram(sender, segment, log);
}

}  // namespace loopscope::decode::flow
