// IEEE 802.11-2020, clause 9.2: frame format. All numbers are little-endian.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Subtype| Ty| V |H|P|M|W|R|F|f|t|            Duration           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Receiver, transmitter, address 3 (6 octets each), sequence (2), [address 4 (6)], [QoS (2)], [HT control (4)]
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/wireless_lan.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/llc.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint8_t to_distribution = 0x01, from_distribution = 0x02, retry = 0x08, protected_frame = 0x40,
                       order = 0x80;
constexpr std::uint8_t data_type = 2, no_data = 0x4, quality_of_service = 0x8;
constexpr std::uint8_t aggregated = 0x80;

struct FrameControl {
    std::uint8_t type = 0, subtype = 0, flags = 0;
    bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

FrameControl decode_control(Reader& in) {
    const auto start = in.offset();
    const auto word = in.raw_u16();
    const FrameControl control{static_cast<std::uint8_t>(word >> 10 & 3), static_cast<std::uint8_t>(word >> 12),
                               static_cast<std::uint8_t>(word)};
    in.part(fields::wlan.type, start, 1, control.type);
    in.part(fields::wlan.subtype, start, 1, control.subtype);
    in.part(fields::wlan.to_distribution, start + 1, 1, control.has(to_distribution) ? 1 : 0);
    in.part(fields::wlan.from_distribution, start + 1, 1, control.has(from_distribution) ? 1 : 0);
    in.part(fields::wlan.retry, start + 1, 1, control.has(retry) ? 1 : 0);
    in.part(fields::wlan.is_protected, start + 1, 1, control.has(protected_frame) ? 1 : 0);
    return control;
}

/// The addresses up to the payload of a data frame. Returns the first octet of the QoS field.
std::uint8_t decode_data_header(Reader& in, const FrameControl& control, Packet& packet) {
    const auto receiver = in.mac(fields::wlan.receiver);
    const auto transmitter = in.mac(fields::wlan.transmitter);
    const auto third = in.mac(fields::wlan.third);
    const auto start = in.offset();
    in.part(fields::wlan.sequence, start, 2, __builtin_bswap16(in.raw_u16()) >> 4);
    const bool to = control.has(to_distribution), from = control.has(from_distribution);
    const auto fourth = to && from ? in.mac(fields::wlan.fourth) : MacAddress{};
    packet.link_destination = to ? third : receiver;
    packet.link_source = to && from ? fourth : from ? third : transmitter;
    if ((control.subtype & quality_of_service) == 0) return 0;
    const auto service = in.peek();
    in.bytes(fields::wlan.service, 2);
    if (control.has(order)) in.skip(4);
    return service;
}

std::uint16_t peek_le16(const Reader& in, std::size_t ahead) { return __builtin_bswap16(in.peek_u16(ahead)); }

/// Passes `size` octets that the receiver wrote before the frame.
bool skip_radio_header(Decoding& d, Reader& in, std::size_t size, std::uint32_t length_at) {
    in.set_layer("radiotap");
    const auto layer = in.scope(fields::radio.protocol);
    if (in.remaining() >= length_at + 2) in.part(fields::radio.length, in.offset() + length_at, 2, size);
    in.bytes(fields::radio.data, size);
    d.ended(in);
    return in.ok() && size != 0;
}

}  // namespace

void wireless_lan_layer(Decoding& d, Reader& in) {
    in.set_layer("wlan");
    FrameControl control;
    std::uint8_t service = 0;
    {
        const auto layer = in.scope(fields::wlan.protocol);
        control = decode_control(in);
        const auto start = in.offset();
        in.part(fields::wlan.duration, start, 2, __builtin_bswap16(in.raw_u16()));
        if (control.type == data_type) service = decode_data_header(in, control, d.packet);
    }
    if (in.summarising())
        d.fields->summarise("802.11", std::string(name_of(fields::wlan_types, control.type)) + " frame");
    if (!in.ok()) return d.ended(in);
    const bool readable = control.type == data_type && (control.subtype & no_data) == 0 &&
                          !control.has(protected_frame) && (service & aggregated) == 0;
    if (readable && in.remaining() != 0) llc_layer(d, in);
}

void radiotap_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t flags_present = 0x02, timer_present = 0x01, extended = 0x80, check_sequence = 0x10,
                           padded = 0x20;
    const auto size = peek_le16(in, 2);
    std::uint8_t flags = 0;
    if ((in.peek(4) & flags_present) != 0 && (in.peek(7) & extended) == 0)
        flags = in.peek((in.peek(4) & timer_present) != 0 ? 16 : 8);
    if (size < 8 || !skip_radio_header(d, in, size, 2)) return;
    if ((flags & check_sequence) != 0 && in.remaining() >= 4 && !in.cut())
        in.clamp(in.remaining() - 4, Limit::link_length);
    if ((flags & padded) != 0) return;
    wireless_lan_layer(d, in);
}

void prism_layer(Decoding& d, Reader& in) {
    constexpr std::uint32_t avs_cookie = 0x80211000, cookie_mask = 0xfffff000;
    constexpr std::size_t prism_size = 144;
    if (((std::uint32_t{in.peek_u16()} << 16 | in.peek_u16(2)) & cookie_mask) == avs_cookie) return avs_layer(d, in);
    if (skip_radio_header(d, in, prism_size, 4)) wireless_lan_layer(d, in);
}

void avs_layer(Decoding& d, Reader& in) {
    if (skip_radio_header(d, in, in.peek_u16(6), 6)) wireless_lan_layer(d, in);
}

void per_packet_layer(Decoding& d, Reader& in) {
    const auto size = peek_le16(in, 2), link_type = peek_le16(in, 4);
    if (size >= 8 && skip_radio_header(d, in, size, 2)) dispatch_link_type(d, link_type, in);
}

}  // namespace loopscope::decode
