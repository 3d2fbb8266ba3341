// LINKTYPE_NULL and LINKTYPE_LOOP (www.tcpdump.org/linktypes): BSD's loopback interface
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |      Address family (NULL: host order, LOOP: big-endian)      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/null_loopback.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/point_to_point.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint32_t family_ipv4 = 2;

bool is_ipv6_family(std::uint32_t family) { return family == 10 || family == 24 || family == 28 || family == 30; }

/// Some systems wrote 16 bits and left the other 16 zero, in either byte order.
std::uint32_t family_of(std::uint32_t big_endian) {
    auto value = __builtin_bswap32(big_endian);
    if ((value & 0xffff0000) == 0) return value;
    if ((value & 0xff000000) == 0 && (value & 0x00ff0000) < 0x00060000) return value >> 16;
    return big_endian;
}

NullLoopbackHeader record(Reader& in, std::uint32_t start, std::uint32_t family) {
    if (family > ethertype::greatest_length)
        in.part(fields::null.type, start, 4, family &= 0xffff);
    else
        in.part(fields::null.family, start, 4, family);
    return {family};
}

void payload(Decoding& d, const NullLoopbackHeader& header, Reader in) {
    d.reached(Protocol::null_loopback);
    if (!in.ok()) return d.ended(in);
    if (in.summarising())
        d.fields->summarise("Loopback", std::string(name_of(fields::address_families, header.family)));
    if (header.family == family_ipv4) return dispatch_ethertype(d, ethertype::ipv4, in);
    if (is_ipv6_family(header.family)) return dispatch_ethertype(d, ethertype::ipv6, in);
    if (header.family > ethertype::greatest_length)
        return dispatch_ethertype(d, static_cast<std::uint16_t>(header.family), in);
    in.fail(StopReason::unsupported);
    d.ended(in);
}

}  // namespace

NullLoopbackHeader decode_null_loopback(Reader& in) {
    const auto start = in.offset();
    const auto value = in.raw_u32();
    return in.ok() ? record(in, start, family_of(value)) : NullLoopbackHeader{};
}

NullLoopbackHeader decode_loop(Reader& in) { return {in.u32(fields::null.family)}; }

void null_loopback_layer(Decoding& d, Reader& in) {
    if (in.peek_u16() == 0xff03) return ppp_layer(d, in);
    in.set_layer("null");
    NullLoopbackHeader header;
    {
        const auto layer = in.scope(fields::null.protocol, 4);
        header = decode_null_loopback(in);
    }
    payload(d, header, in);
}

void loop_layer(Decoding& d, Reader& in) {
    in.set_layer("null");
    NullLoopbackHeader header;
    {
        const auto layer = in.scope(fields::null.protocol, 4);
        header = decode_loop(in);
    }
    payload(d, header, in);
}

}  // namespace loopscope::decode
