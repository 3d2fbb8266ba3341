// IEEE 802.2, clause 3: logical link control; IEEE 802, clause 9: subnetwork access protocol (SNAP)
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     DSAP      |     SSAP      | Control (1-2) |  Organisation
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//                    (SNAP)         |             Type              |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/llc.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/ethernet.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint8_t sap_ip = 0x06, sap_arp = 0x98, sap_snap = 0xaa, unnumbered_information = 0x03;
constexpr std::uint32_t encapsulated_ethernet = 0x000000, cisco_bridged = 0x0000f8, bridged_802_1 = 0x0080c2;

/// RFC 2684, section 5.2: Ethernet frames with (1) and without (7) their check sequence.
bool is_bridged_ethernet(const LlcHeader& header) {
    return header.organisation == bridged_802_1 && (header.type == 1 || header.type == 7);
}

void snap_payload(Decoding& d, const LlcHeader& header, Reader in) {
    if (header.organisation == encapsulated_ethernet || header.organisation == cisco_bridged)
        return dispatch_ethertype(d, header.type, in);
    if (is_bridged_ethernet(header)) return ethernet_layer(d, in);
    in.fail(StopReason::unsupported);
    d.ended(in);
}

}  // namespace

LlcHeader decode_llc(Reader& in) {
    LlcHeader header;
    header.destination = in.u8(fields::llc.destination);
    header.source = in.u8(fields::llc.source);
    const bool unnumbered = (in.peek() & 3) == 3;
    if (unnumbered) {
        header.control = in.peek();
        in.part(fields::llc.control, in.offset(), 1, header.control);
        in.skip(1);
    } else {
        header.control = in.u16(fields::llc.control);
    }
    header.snap = header.destination == sap_snap && header.source == sap_snap &&
                  (header.control & 0xef) == unnumbered_information;
    if (header.snap) {
        header.organisation = in.u24(fields::llc.organisation);
        header.type = in.u16(header.organisation == encapsulated_ethernet ? fields::llc.type : fields::llc.number);
    }
    return header;
}

void llc_layer(Decoding& d, Reader& in) {
    in.set_layer("llc");
    LlcHeader header;
    {
        const auto layer = in.scope(fields::llc.protocol);
        header = decode_llc(in);
    }
    d.reached(Protocol::llc);
    if (in.summarising())
        d.fields->summarise(
            "LLC", std::string(header.snap ? "SNAP" : name_of(fields::service_access_points, header.destination)));
    if (!in.ok()) return d.ended(in);
    if (header.snap) return snap_payload(d, header, in);
    if (header.control == unnumbered_information && (header.destination & 0xfe) == sap_ip)
        return dispatch_ethertype(d, ethertype::ipv4, in);
    if (header.control == unnumbered_information && (header.destination & 0xfe) == sap_arp)
        return dispatch_ethertype(d, ethertype::arp, in);
    in.fail(StopReason::unsupported);
    d.ended(in);
}

}  // namespace loopscope::decode
