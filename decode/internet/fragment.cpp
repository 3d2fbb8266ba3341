// RFC 791, section 3.2 and RFC 8200, section 4.5: fragmentation and reassembly
#include "decode/internet/fragment.hpp"

#include "decode/dispatch.hpp"
#include "decode/internet/ipv4.hpp"

namespace loopscope::decode {

namespace {

bool read_datagram(Decoding& d, const Fragment& fragment) {
    if (d.facts == nullptr || d.facts->datagram.empty() || d.datagram_used ||
        d.packet.fragment.payload.data() != fragment.payload.data())
        return false;
    d.datagram_used = true;
    const auto datagram = d.facts->datagram;
    const BufferScope buffer{d, "Reassembled datagram", datagram};
    Reader in{datagram, d.fields, "ip", 0, Limit::message_length};
    if (fragment.source.version == 4) in.generated(fields::ip.reassembled_length, datagram.size());
    const auto wire_end = d.wire_end;
    d.wire_end = static_cast<std::uint32_t>(datagram.size());
    dispatch_ip_protocol(d, fragment.protocol, in);
    d.wire_end = wire_end;
    return true;
}

}  // namespace

void fragment_payload(Decoding& d, const Fragment& fragment, Reader& in) {
    const bool whole = fragment.payload.size() == fragment.payload_length && fragment.payload_length != 0;
    if (whole) {
        if (!d.packet.fragment.present) d.packet.fragment = fragment;
        if (read_datagram(d, fragment)) return;
        if (in.summarising())
            d.fields->summarise(fragment.source.version == 4 ? "IPv4" : "IPv6",
                                "fragment: octets " + std::to_string(fragment.offset) + " to " +
                                    std::to_string(fragment.offset + fragment.payload_length) + " of datagram " +
                                    std::to_string(fragment.identification) +
                                    (fragment.more ? ", more follow" : ", the last"));
        return;
    }
    if (fragment.offset != 0) return;
    d.fragmented = true;
    dispatch_ip_protocol(d, fragment.protocol, in);
    d.fragmented = false;
}

}  // namespace loopscope::decode
