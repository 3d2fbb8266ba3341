#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/checksum.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName icmp_types[] = {
    {0, "echo reply"},           {3, "destination unreachable"},
    {4, "source quench"},        {5, "redirect"},
    {8, "echo request"},         {9, "router advertisement"},
    {10, "router solicitation"}, {11, "time exceeded"},
    {12, "parameter problem"},   {13, "timestamp request"},
    {14, "timestamp reply"},     {15, "information request"},
    {16, "information reply"},   {17, "address mask request"},
    {18, "address mask reply"},  {42, "extended echo request"},
    {43, "extended echo reply"},
};
inline constexpr ValueName icmp_unreachable_codes[] = {
    {0, "network"},
    {1, "host"},
    {2, "protocol"},
    {3, "port: nobody listens there"},
    {4, "too big, and must not be fragmented"},
    {5, "source route failed"},
    {6, "network unknown"},
    {7, "host unknown"},
    {9, "network prohibited"},
    {10, "host prohibited"},
    {13, "filtered"},
};

struct Icmp {
    Field protocol{"icmp", "Internet control message protocol", FieldType::protocol};
    Field type{"icmp.type", "Type", FieldType::u8, Base::decimal, "What the message says.", icmp_types};
    Field code{"icmp.code", "Code", FieldType::u8, Base::decimal, "The type in more detail."};
    Field checksum{"icmp.checksum", "Checksum", FieldType::u16, Base::hexadecimal, "Finds bit errors in the message."};
    Field checksum_status{"icmp.checksum.status",          "Checksum status",    FieldType::u8, Base::decimal,
                          "What computing it again gave.", checksum_status_names};
    Field identifier{"icmp.ident", "Identifier", FieldType::u16, Base::decimal,
                     "Tells one ping program's messages from another's."};
    Field identifier_le{"icmp.ident_le", "Identifier (little-endian)", FieldType::u16, Base::decimal,
                        "The same octets as some systems write them."};
    Field sequence{"icmp.seq", "Sequence number", FieldType::u16, Base::decimal,
                   "Counts the requests; a reply repeats it."};
    Field sequence_le{"icmp.seq_le", "Sequence number (little-endian)", FieldType::u16, Base::decimal,
                      "The same octets as some systems write them."};
    Field extended_sequence{"icmp.ext.echo.seq", "Sequence number", FieldType::u8, Base::decimal,
                            "Counts the extended requests; a reply repeats it."};
    Field gateway{"icmp.redir_gw", "Gateway", FieldType::ipv4, Base::decimal,
                  "The router that is nearer to the destination."};
    Field length{"icmp.length", "Length of original datagram", FieldType::u8, Base::decimal,
                 "In 4-octet words, where extensions follow it."};
    Field mtu{"icmp.mtu", "MTU of next hop", FieldType::u16, Base::decimal,
              "The largest packet that the next link takes."};
    Field pointer{"icmp.pointer", "Pointer", FieldType::u8, Base::decimal,
                  "The octet of the quoted packet that is wrong."};
    Field originate{"icmp.originate_timestamp", "Originate timestamp", FieldType::u32, Base::decimal,
                    "When the asker sent the message: milliseconds since midnight UTC."};
    Field receive{"icmp.receive_timestamp", "Receive timestamp", FieldType::u32, Base::decimal,
                  "When the answerer got it."};
    Field transmit{"icmp.transmit_timestamp", "Transmit timestamp", FieldType::u32, Base::decimal,
                   "When the answerer sent its reply."};
    Field mask{"icmp.address_mask", "Address mask", FieldType::ipv4};
    Field advertised_count{"icmp.num_addrs", "Number of addresses", FieldType::u8};
    Field advertised_entry_size{"icmp.addr_entry_size", "Address entry size", FieldType::u8, Base::decimal,
                                "In 4-octet words."};
    Field advertised_lifetime{"icmp.lifetime", "Lifetime", FieldType::u16, Base::decimal,
                              "Seconds for which the addresses may be used."};
    Field advertised_router{"icmp.router_address", "Router address", FieldType::ipv4};
    Field advertised_preference{"icmp.pref_level", "Preference level", FieldType::i32};
    Field data{"icmp.data", "Data", FieldType::bytes, Base::decimal,
               "What a ping carries to fill the packet; the reply repeats it."};
};
inline constexpr Icmp icmp;

}  // namespace fields

/// RFC 792.
struct IcmpHeader {
    std::uint8_t type = 0, code = 0;
    std::uint16_t checksum = 0;
    std::uint16_t identifier = 0, sequence = 0;  ///< of the types that have them
    bool quotes_packet = false;                  ///< an error: the packet that caused it follows
};

IcmpHeader decode_icmp(Reader& in);
void icmp_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
