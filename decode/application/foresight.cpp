#include "decode/application/foresight.hpp"

#include <algorithm>

namespace loopscope::decode::application {

namespace {

/// Whether the octets look like the beginning of an HTTP message, as most others do not: the version, or a method in
/// capital letters, as all registered ones are.
bool resembles_http(Bytes octets) {
    constexpr std::string_view version = "HTTP/1.";
    constexpr std::size_t longest_method = 7;
    const auto text = as_text(octets);
    if (text.starts_with(version)) return true;
    const auto* const end = text.begin() + std::min(text.size(), longest_method + 1);
    const auto* const space = std::find_if(text.begin(), end, [](char octet) { return octet < 'A' || octet > 'Z'; });
    return space != text.begin() && space != end && *space == ' ';
}

}  // namespace

void foresee(const Packet& packet, Foresight& out) {
    // Used again for frame after frame: what is not written stays in the caches of both threads' cores.
    if (out.protocol != nullptr) out.protocol = nullptr;
    const auto& segment = packet.segments[0];
    if (packet.segments.size() != 1 || segment.protocol != Protocol::tcp || !resembles_http(segment.payload)) return;
    // Where its port lets expect HTTP, `choose_tcp` takes all for HTTP whose frame is not foreign to it.
    const auto* protocol = expected_tcp(segment);
    if (protocol == nullptr) protocol = choose_tcp(segment, segment.payload);
    if (protocol == nullptr || protocol->protocol != Protocol::http) return;
    out.framing = protocol->frame(segment.payload, {});
    if (out.framing.kind == Framing::Kind::foreign) return;
    out.payload = segment.payload;
    out.protocol = protocol;
}

}  // namespace loopscope::decode::application
