#include "ui/meaning.hpp"

namespace loopscope::ui {

using decode::Protocol;
using decode::flow::Event;

namespace {

/// RFC 1122, section 3.2.2: Destination Unreachable, Source Quench, Redirect, Time Exceeded, Parameter Problem.
bool is_icmp_error(std::uint64_t type) { return type == 3 || type == 4 || type == 5 || type == 11 || type == 12; }

}  // namespace

Meaning meaning_of(Event event) {
    switch (event) {
        case Event::handshake_syn:
        case Event::handshake_syn_ack:
        case Event::handshake_ack:
        case Event::simultaneous_syn:
        case Event::port_reused: return Meaning::opening;
        case Event::refused: return Meaning::refused;
        case Event::data: return Meaning::data;
        case Event::acknowledgment:
        case Event::window_update:
        case Event::keep_alive:
        case Event::keep_alive_answer: return Meaning::acknowledgment;
        case Event::captured_twice: return Meaning::other;
        case Event::handshake_syn_retry:
        case Event::handshake_syn_ack_retry:
        case Event::retransmission:
        case Event::timeout_retransmission:
        case Event::fast_retransmission:
        case Event::unneeded_retransmission:
        case Event::tail_loss_probe:
        case Event::fin_retry: return Meaning::repeated;
        case Event::duplicate_acknowledgment:
        case Event::zero_window:
        case Event::window_probe:
        case Event::window_probe_answer:
        case Event::out_of_order:
        case Event::gap_before:
        case Event::challenge_acknowledgment:
        case Event::data_after_close: return Meaning::unusual;
        case Event::fin_first:
        case Event::fin_second:
        case Event::fin_with_ack:
        case Event::fin_simultaneous:
        case Event::acknowledges_fin:
        case Event::last_acknowledgment: return Meaning::closing;
        case Event::reset: return Meaning::reset;
        case Event::datagram:
        case Event::datagram_answer: return Meaning::datagram;
        case Event::none:
        case Event::picked_up_in_the_middle: break;
    }
    return Meaning::other;
}

Meaning meaning_of(const trace::PacketRecord& record) {
    if (record.has(trace::packet_flag::damaged)) return Meaning::damaged;
    const Meaning event = meaning_of(record.event);
    const bool ordinary = event == Meaning::data || event == Meaning::datagram || event == Meaning::other;
    if (!ordinary) return event;
    switch (record.protocol) {
        case Protocol::http: return Meaning::http;
        case Protocol::dns:
        case Protocol::mdns:
        case Protocol::llmnr: return Meaning::dns;
        case Protocol::icmp:
        case Protocol::icmpv6:
        case Protocol::igmp:
        case Protocol::arp: return Meaning::control;
        default: return event;
    }
}

Meaning meaning_of(const trace::PacketRecord& record, const decode::FieldList& fields) {
    const Meaning meaning = meaning_of(record);
    if (meaning != Meaning::control) return meaning;
    for (const auto& field : fields.records()) {
        if (field.field->name == "icmp.type") return is_icmp_error(field.number) ? Meaning::report : meaning;
        if (field.field->name == "icmpv6.type") return field.number < 128 ? Meaning::report : meaning;
    }
    return meaning;
}

std::string explain_damage(const decode::Stop& stop) {
    switch (stop.reason) {
        case decode::StopReason::truncated:
            return "The capture holds only a part of this packet (" + to_text(stop) + ").";
        case decode::StopReason::malformed: return "This packet is malformed (" + to_text(stop) + ").";
        case decode::StopReason::done:
        case decode::StopReason::unsupported: break;
    }
    return {};
}

std::string_view word(Meaning meaning) {
    switch (meaning) {
        case Meaning::opening: return "handshake";
        case Meaning::closing: return "teardown";
        case Meaning::refused: return "refused";
        case Meaning::reset: return "reset";
        case Meaning::repeated: return "sent again";
        case Meaning::unusual: return "unusual";
        case Meaning::damaged: return "damaged";
        case Meaning::http: return "HTTP";
        case Meaning::dns: return "DNS";
        case Meaning::datagram: return "datagram";
        case Meaning::data: return "data";
        case Meaning::acknowledgment: return "acknowledgment";
        case Meaning::control: return "control";
        case Meaning::report: return "error report";
        case Meaning::other: return "other";
    }
    return "other";
}

const Icon& icon_of(Meaning meaning) {
    switch (meaning) {
        case Meaning::opening: return icon::handshake;
        case Meaning::closing: return icon::closing;
        case Meaning::refused: return icon::refused;
        case Meaning::reset: return icon::reset;
        case Meaning::repeated: return icon::repeat;
        case Meaning::unusual: return icon::warning;
        case Meaning::damaged: return icon::damaged;
        case Meaning::http: return icon::web;
        case Meaning::dns: return icon::names;
        case Meaning::datagram: return icon::datagram;
        case Meaning::data: return icon::data;
        case Meaning::acknowledgment: return icon::check;
        case Meaning::control: return icon::info;
        case Meaning::report: return icon::error;
        case Meaning::other: return icon::dot;
    }
    return icon::dot;
}

}  // namespace loopscope::ui
