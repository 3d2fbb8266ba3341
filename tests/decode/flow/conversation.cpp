#include "conversation.hpp"

#include <algorithm>

#include "decode/decode.hpp"

namespace loopscope::decode::flow::testing {
namespace {

using Octets = std::vector<std::uint8_t>;

void put16(Octets& out, std::uint32_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

void put32(Octets& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

Octets ipv4(std::uint8_t protocol, std::uint32_t source, std::uint32_t destination, const Octets& payload) {
    Octets out{0x45, 0};
    put16(out, static_cast<std::uint32_t>(20 + payload.size()));
    put32(out, 0x00004000);
    out.insert(out.end(), {64, protocol, 0, 0});
    put32(out, source);
    put32(out, destination);
    out.insert(out.end(), payload.begin(), payload.end());
    return out;
}

Octets options_of(const Offer& offer) {
    Octets out;
    if (offer.mss >= 0)
        out.insert(out.end(), {2, 4, static_cast<std::uint8_t>(offer.mss >> 8), static_cast<std::uint8_t>(offer.mss)});
    if (offer.sack) out.insert(out.end(), {4, 2});
    if (offer.window_scale >= 0) out.insert(out.end(), {3, 3, static_cast<std::uint8_t>(offer.window_scale)});
    return out;
}

}  // namespace

End& End::peer() { return server_ ? conversation_.client : conversation_.server; }

const FrameReport& End::raw(std::uint16_t flags, std::uint32_t sequence, std::uint32_t acknowledgment,
                            std::string_view text, const Octets& options) {
    auto padded = options;
    while (padded.size() % 4 != 0) padded.push_back(1);
    Octets tcp;
    put16(tcp, port_);
    put16(tcp, peer().port_);
    put32(tcp, sequence);
    put32(tcp, acknowledgment);
    put16(tcp, static_cast<std::uint32_t>((20 + padded.size()) / 4 << 12 | flags));
    put16(tcp, window);
    put32(tcp, 0);
    tcp.insert(tcp.end(), padded.begin(), padded.end());
    tcp.insert(tcp.end(), text.begin(), text.end());
    return conversation_.add(ipv4(6, address_, peer().address_, tcp));
}

const FrameReport& End::syn(std::uint32_t isn, Offer offer) {
    next = isn + 1;
    return raw(tcp_flag::syn, isn, 0, "", options_of(offer));
}

const FrameReport& End::syn_ack(std::uint32_t isn, Offer offer) {
    next = isn + 1;
    return raw(tcp_flag::syn | tcp_flag::ack, isn, peer().next, "", options_of(offer));
}

const FrameReport& End::ack() { return raw(tcp_flag::ack, next, peer().next); }
const FrameReport& End::ack_of(std::uint32_t acknowledgment) { return raw(tcp_flag::ack, next, acknowledgment); }

const FrameReport& End::sends(std::string_view text) {
    const auto sequence = next;
    next += static_cast<std::uint32_t>(text.size());
    return sends_at(sequence, text);
}

const FrameReport& End::sends_at(std::uint32_t sequence, std::string_view text) {
    return raw(tcp_flag::psh | tcp_flag::ack, sequence, peer().next, text);
}

const FrameReport& End::fin(std::string_view text) {
    const auto sequence = next;
    next += static_cast<std::uint32_t>(text.size()) + 1;
    return raw(tcp_flag::fin | tcp_flag::ack, sequence, peer().next, text);
}

const FrameReport& End::rst() { return raw(tcp_flag::rst | tcp_flag::ack, next, peer().next); }

const FrameReport& End::datagram(std::string_view text) {
    Octets udp;
    put16(udp, port_);
    put16(udp, peer().port_);
    put16(udp, static_cast<std::uint32_t>(8 + text.size()));
    put16(udp, 0);
    udp.insert(udp.end(), text.begin(), text.end());
    return conversation_.add(ipv4(17, address_, peer().address_, udp));
}

void Conversation::handshake(std::uint32_t client_isn, std::uint32_t server_isn) {
    client.syn(client_isn);
    server.syn_ack(server_isn);
    client.ack();
}

void Conversation::from_port(std::uint16_t port) { client.port_ = port; }
void Conversation::to_port(std::uint16_t port) { server.port_ = port; }

const FrameReport& Conversation::add(Octets octets) {
    constexpr std::int64_t millisecond = 1'000'000;
    constexpr std::uint16_t raw_ip = 101;
    const auto length = static_cast<std::uint32_t>(octets.size());
    octets_ = std::move(octets);
    octets_.resize(std::min(octets_.size(), snap_));
    Frame frame;
    frame.number = ++number_;
    frame.time = time_ += millisecond;
    frame.first_time = 1'000'000'000;
    frame.original_length = length;
    frame.link_type = raw_ip;
    frame.bytes = octets_;
    if (foresees) {
        decode_frame(frame, nullptr, nullptr, packet_);
        application::foresee(packet_, foresight_);
        foreseen += foresight_.protocol != nullptr;
        last_ = &tracker.add(frame, packet_, &foresight_);
    } else {
        last_ = &tracker.add(frame);
    }
    messages.insert(messages.end(), last_->messages.begin(), last_->messages.end());
    return *last_;
}

std::string Conversation::states() const {
    return std::string(to_text(last_->client_state)) + " " + std::string(to_text(last_->server_state));
}

std::string Conversation::explained() const {
    return explain(last_->annotation, last_->packet->segments[0], connection(), last_->from_server);
}

}  // namespace loopscope::decode::flow::testing
