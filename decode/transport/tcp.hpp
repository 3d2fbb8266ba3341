#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/checksum.hpp"

namespace loopscope::decode {

namespace fields {

struct Tcp {
    Field protocol{"tcp", "Transmission Control Protocol", FieldType::protocol};
    Field source_port{"tcp.srcport", "Source port", FieldType::u16, Base::decimal,
                      "The sender's end of the connection on its host."};
    Field destination_port{"tcp.dstport", "Destination port", FieldType::u16, Base::decimal,
                           "The receiver's end; a server's is well known, 80 for HTTP."};
    Field stream{"tcp.stream", "Stream", FieldType::u32, Base::decimal,
                 "Number of the connection in this capture, from 0."};
    Field length{"tcp.len", "Segment length", FieldType::u32, Base::decimal, "Octets of payload in this segment."};
    Field sequence{"tcp.seq", "Sequence number", FieldType::u32, Base::decimal,
                   "Place of the first payload octet in the sender's stream, counted from the connection's start."};
    Field sequence_raw{"tcp.seq_raw", "Sequence number (raw)", FieldType::u32, Base::decimal,
                       "As sent: each side starts at a random number."};
    Field next_sequence{"tcp.nxtseq", "Next sequence number", FieldType::u32, Base::decimal,
                        "Place after this segment. SYN and FIN count as one octet each."};
    Field acknowledgment{"tcp.ack", "Acknowledgment number", FieldType::u32, Base::decimal,
                         "The octet that the sender expects next: it has all before it."};
    Field acknowledgment_raw{"tcp.ack_raw", "Acknowledgment number (raw)", FieldType::u32, Base::decimal, "As sent."};
    Field header_length{"tcp.hdr_len", "Header length", FieldType::u8, Base::decimal,
                        "Octets: 20, and more with options. Sent as a count of 4-octet words."};
    Field flags{"tcp.flags", "Flags", FieldType::u16, Base::hexadecimal, "What the segment means for the connection."};
    Field flag_reserved{"tcp.flags.res", "Reserved", FieldType::boolean, Base::decimal, "Always clear."};
    Field flag_accurate_ecn{"tcp.flags.ae", "Accurate ECN", FieldType::boolean, Base::decimal,
                            "Counts congestion marks more finely (RFC 9768)."};
    Field flag_cwr{"tcp.flags.cwr", "Congestion window reduced", FieldType::boolean, Base::decimal,
                   "The sender has slowed down after a congestion mark."};
    Field flag_ece{"tcp.flags.ece", "ECN echo", FieldType::boolean, Base::decimal,
                   "A router marked congestion on the way here."};
    Field flag_urgent{"tcp.flags.urg", "Urgent", FieldType::boolean, Base::decimal, "The urgent pointer counts."};
    Field flag_acknowledgment{"tcp.flags.ack", "Acknowledgment", FieldType::boolean, Base::decimal,
                              "The acknowledgment number counts: set in all segments but the first."};
    Field flag_push{"tcp.flags.push", "Push", FieldType::boolean, Base::decimal, "Hand what came to the program now."};
    Field flag_reset{"tcp.flags.reset", "Reset", FieldType::boolean, Base::decimal,
                     "The connection ends at once, or was refused."};
    Field flag_syn{"tcp.flags.syn", "Synchronize", FieldType::boolean, Base::decimal,
                   "Opens the connection and tells the initial sequence number."};
    Field flag_fin{"tcp.flags.fin", "Finish", FieldType::boolean, Base::decimal, "The sender will send no more."};
    Field flags_text{"tcp.flags.str", "Flags as letters", FieldType::text};
    Field window{"tcp.window_size_value", "Window", FieldType::u16, Base::decimal,
                 "Octets that the sender has room for, before scaling."};
    Field window_size{"tcp.window_size", "Calculated window size", FieldType::u32, Base::decimal,
                      "Octets that the sender has room for: more than this may not be under way to it."};
    Field window_scale{"tcp.window_size_scalefactor", "Window scale factor", FieldType::i32, Base::decimal,
                       "Agreed in the SYNs. -1: they were not captured; -2: no scaling."};
    Field checksum{"tcp.checksum", "Checksum", FieldType::u16, Base::hexadecimal,
                   "Finds bit errors in header, payload and addresses."};
    Field checksum_status{"tcp.checksum.status",           "Checksum status",    FieldType::u8, Base::decimal,
                          "What computing it again gave.", checksum_status_names};
    Field urgent_pointer{"tcp.urgent_pointer", "Urgent pointer", FieldType::u16, Base::decimal,
                         "Where urgent octets end, where URG is set."};
    Field options{"tcp.options", "Options", FieldType::bytes, Base::decimal, "Extras, agreed on in the SYNs."};
    Field payload{"tcp.payload", "Payload", FieldType::bytes, Base::decimal, "The octets that the program sent."};
};
inline constexpr Tcp tcp;

}  // namespace fields

/// "SYN, ACK" for people.
std::string flags_in_words(std::uint16_t flags);

/// Reads the header, options included. Sequence numbers are recorded relative to `facts`. A header length below 20 or
/// beyond the segment is malformed. `in_fragment`: the rest is elsewhere, so that lengths are not known.
void decode_tcp(Reader& in, TcpHeader& header, const SegmentFacts& facts = {}, std::uint32_t segment_length = none,
                bool in_fragment = false);
void tcp_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
