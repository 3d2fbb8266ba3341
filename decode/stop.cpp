#include "decode/stop.hpp"

namespace loopscope::decode {

std::string_view to_text(StopReason reason) {
    switch (reason) {
        case StopReason::done: return "done";
        case StopReason::truncated: return "truncated";
        case StopReason::malformed: return "malformed";
        case StopReason::unsupported: return "unsupported";
    }
    return "unknown";
}

std::string_view to_text(Limit limit) {
    switch (limit) {
        case Limit::captured: return "captured length";
        case Limit::link_length: return "link-layer length";
        case Limit::ip_total_length: return "IPv4 total length";
        case Limit::ip_payload_length: return "IPv6 payload length";
        case Limit::udp_length: return "UDP length";
        case Limit::header_length: return "header length";
        case Limit::option_length: return "option length";
        case Limit::message_length: return "message length";
    }
    return "unknown";
}

std::string to_text(const Stop& stop) {
    std::string text{stop.layer};
    text.append(stop.layer.empty() ? "" : ": ").append(to_text(stop.reason));
    if (stop.reason == StopReason::done || stop.reason == StopReason::unsupported) return text;
    text += " at offset " + std::to_string(stop.offset);
    if (stop.needed != 0) {
        text += ": " + std::to_string(stop.needed) + " octets needed, " + std::to_string(stop.available) +
                " there (limit: ";
        text.append(to_text(stop.limit)).append(")");
    }
    return text;
}

}  // namespace loopscope::decode
