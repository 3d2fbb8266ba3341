#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/checksum.hpp"
#include "decode/internet/ip_protocol.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName congestion_notification_names[] = {
    {0, "not capable of ECN"},
    {1, "capable, ECT(1)"},
    {2, "capable, ECT(0)"},
    {3, "congestion experienced"},
};
inline constexpr ValueName differentiated_services_names[] = {
    {0, "default"}, {8, "CS1"},   {10, "AF11"}, {12, "AF12"},        {14, "AF13"},
    {16, "CS2"},    {18, "AF21"}, {20, "AF22"}, {22, "AF23"},        {24, "CS3"},
    {26, "AF31"},   {28, "AF32"}, {30, "AF33"}, {32, "CS4"},         {34, "AF41"},
    {36, "AF42"},   {38, "AF43"}, {40, "CS5"},  {44, "voice admit"}, {46, "expedited forwarding"},
    {48, "CS6"},    {56, "CS7"},
};

struct Ipv4 {
    Field protocol{"ip", "Internet Protocol version 4", FieldType::protocol};
    Field version{"ip.version", "Version", FieldType::u8, Base::decimal, "4 for IPv4."};
    Field header_length{"ip.hdr_len", "Header length", FieldType::u8, Base::decimal,
                        "Octets of the header: 20, and more with options. Sent as a count of 4-octet words."};
    Field services{"ip.dsfield", "Differentiated services", FieldType::u8, Base::hexadecimal,
                   "How routers shall treat the packet, and whether one was congested."};
    Field service_class{"ip.dsfield.dscp",
                        "Service class (DSCP)",
                        FieldType::u8,
                        Base::decimal,
                        "What treatment the sender asks for.",
                        differentiated_services_names};
    Field congestion{"ip.dsfield.ecn",
                     "Congestion notification (ECN)",
                     FieldType::u8,
                     Base::decimal,
                     "A congested router sets 3 instead of dropping the packet.",
                     congestion_notification_names};
    Field total_length{"ip.len", "Total length", FieldType::u16, Base::decimal,
                       "Octets of header and payload together."};
    Field identification{"ip.id", "Identification", FieldType::u16, Base::hexadecimal,
                         "Equal in all fragments of one datagram."};
    Field flags{"ip.flags", "Flags", FieldType::u8, Base::hexadecimal, "What routers may do about fragments."};
    Field reserved{"ip.flags.rb", "Reserved", FieldType::boolean, Base::decimal, "Always clear."};
    Field dont_fragment{"ip.flags.df", "Don't fragment", FieldType::boolean, Base::decimal,
                        "A router that cannot pass the packet whole drops it and reports the size that fits."};
    Field more_fragments{"ip.flags.mf", "More fragments", FieldType::boolean, Base::decimal,
                         "Set in all fragments but the last."};
    Field fragment_offset{"ip.frag_offset", "Fragment offset", FieldType::u16, Base::decimal,
                          "Where this fragment's payload belongs in the datagram, in 8-octet units."};
    Field time_to_live{"ip.ttl", "Time to live", FieldType::u8, Base::decimal,
                       "Each router takes one off; the router that reaches 0 drops the packet. This ends loops."};
    Field payload_protocol{"ip.proto",       "Protocol", FieldType::u8, Base::decimal, "Which protocol the payload is.",
                           ip_protocol_names};
    Field checksum{"ip.checksum", "Header checksum", FieldType::u16, Base::hexadecimal,
                   "Finds bit errors in the header; the payload has its own."};
    Field checksum_status{
        "ip.checksum.status", "Checksum status", FieldType::u8, Base::decimal, "What computing it again gave.",
        checksum_status_names};
    Field source{"ip.src", "Source address", FieldType::ipv4, Base::decimal, "The host that sent the packet."};
    Field destination{"ip.dst", "Destination address", FieldType::ipv4, Base::decimal,
                      "The host that the packet is for."};
    Field reassembled_length{"ip.reassembled.length", "Reassembled length", FieldType::u32, Base::decimal,
                             "Octets of the datagram's payload, put together from its fragments."};
};
inline constexpr Ipv4 ip;

}  // namespace fields

/// RFC 791, section 3.1, in host order; lengths and offsets in octets.
struct Ipv4Header {
    std::uint8_t version = 0, header_length = 0, services = 0, time_to_live = 0, protocol = 0;
    std::uint32_t total_length = 0;  ///< more than 16 bits only where it is left to the network card
    std::uint16_t identification = 0, checksum = 0, fragment_offset = 0;
    bool dont_fragment = false, more_fragments = false;
    IpAddress source, destination;

    bool is_fragment() const { return more_fragments || fragment_offset != 0; }
};

/// Reads header and options. A header length below 20, or a total length below the header's, is malformed.
void decode_ipv4(Reader& in, Ipv4Header& header);
/// IPv4 or IPv6, by the version in the first octet.
void ip_layer(Decoding&, Reader& in);
void ipv4_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
