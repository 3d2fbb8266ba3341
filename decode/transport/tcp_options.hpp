#pragma once

#include "decode/facts.hpp"
#include "decode/field.hpp"
#include "decode/packet.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName tcp_option_names[] = {
    {0, "end of options"},
    {1, "no operation"},
    {2, "maximum segment size"},
    {3, "window scale"},
    {4, "SACK permitted"},
    {5, "SACK"},
    {6, "echo"},
    {7, "echo reply"},
    {8, "timestamps"},
    {11, "connection count"},
    {12, "connection count, new"},
    {13, "connection count echo"},
    {14, "alternate checksum request"},
    {19, "MD5 signature"},
    {20, "SCPS capabilities"},
    {27, "quick start"},
    {28, "user timeout"},
    {29, "authentication"},
    {30, "multipath TCP"},
    {34, "fast open cookie"},
    {253, "experiment"},
    {254, "experiment"},
};

struct TcpOptionFields {
    Field option{"tcp.option", "Option", FieldType::group};
    Field kind{"tcp.option_kind", "Kind", FieldType::u8, Base::decimal, "Which option it is.", tcp_option_names};
    Field length{"tcp.option_len", "Length", FieldType::u8, Base::decimal,
                 "Octets of the option, kind and length included."};
    Field mss{"tcp.options.mss_val", "Maximum segment size", FieldType::u16, Base::decimal,
              "The largest payload that the sender takes in one segment."};
    Field window_shift{"tcp.options.wscale.shift", "Window scale shift", FieldType::u8, Base::decimal,
                       "The sender's later windows count 2 to the power of this."};
    Field window_multiplier{"tcp.options.wscale.multiplier", "Window scale multiplier", FieldType::u16, Base::decimal,
                            "The sender's later windows are to be multiplied by this."};
    Field sack_permitted{"tcp.options.sack_perm", "SACK permitted", FieldType::boolean, Base::decimal,
                         "The sender understands selective acknowledgments."};
    Field sack_left{"tcp.options.sack_le", "SACK left edge", FieldType::u32, Base::decimal,
                    "First octet of a block that arrived after a gap."};
    Field sack_right{"tcp.options.sack_re", "SACK right edge", FieldType::u32, Base::decimal,
                     "The octet after that block."};
    Field sack_count{"tcp.options.sack.count", "SACK blocks", FieldType::u8};
    Field timestamp{"tcp.options.timestamp.tsval", "Timestamp value", FieldType::u32, Base::decimal,
                    "The sender's clock, in its own units."};
    Field timestamp_echo{"tcp.options.timestamp.tsecr", "Timestamp echo reply", FieldType::u32, Base::decimal,
                         "The last timestamp that came from the other side: gives the round-trip time."};
    Field echo{"tcp.options.echo_value", "Echo", FieldType::u32};
    Field connection_count{"tcp.options.cc_value", "Connection count", FieldType::u32};
    Field md5{"tcp.options.md5.digest", "MD5 digest", FieldType::bytes};
    Field timeout_granularity{"tcp.options.user_to_granularity", "Granularity is minutes", FieldType::boolean};
    Field timeout{"tcp.options.user_to_val", "User timeout", FieldType::u16, Base::decimal,
                  "How long the sender waits for acknowledgments before it gives up."};
    Field key{"tcp.options.ao.keyid", "Key", FieldType::u8};
    Field next_key{"tcp.options.ao.rnextkeyid", "Next key", FieldType::u8};
    Field authentication{"tcp.options.ao.mac", "Authentication code", FieldType::bytes};
    Field multipath_subtype{"tcp.options.mptcp.subtype", "Multipath subtype", FieldType::u8};
    Field fast_open_cookie{"tcp.options.tfo.cookie", "Fast open cookie", FieldType::bytes, Base::decimal,
                           "Proof of an earlier visit that lets the SYN carry data."};
    Field experiment{"tcp.options.experimental.exid", "Experiment", FieldType::u16, Base::hexadecimal};
    Field experiment_data{"tcp.options.experimental.data", "Data", FieldType::bytes};
    Field unknown{"tcp.options.unknown.payload", "Data", FieldType::bytes};
};
inline constexpr TcpOptionFields tcp_opt;

}  // namespace fields

/// Reads the `size` octets of options. An option that lies about its length ends the options, not the segment.
void decode_tcp_options(Reader& in, std::size_t size, const SegmentFacts& facts, TcpOptions& options);

}  // namespace loopscope::decode
