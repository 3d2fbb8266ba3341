#pragma once

#include "decode/field.hpp"
#include "decode/reader.hpp"
#include "decode/tcp_analysis.hpp"

namespace loopscope::decode {

namespace fields {
inline constexpr ValueName completeness_names[] = {{0, "nothing of the handshake was seen"},
                                                   {1, "only the SYN"},
                                                   {3, "SYN and SYN-ACK"},
                                                   {7, "established, no data"},
                                                   {15, "handshake and data, not closed"},
                                                   {31, "complete: handshake, data, FIN"},
                                                   {47, "complete: handshake, data, RST"},
                                                   {63, "complete, with FIN and RST"}};

struct TcpAnalysisFields {
    Field completeness{
        "tcp.completeness",
        "Conversation completeness",
        FieldType::u8,
        Base::decimal,
        "Which parts were seen before this frame: 1 SYN, 2 SYN-ACK, 4 ACK, 8 data, 16 FIN, 32 RST, added up.",
        completeness_names};
    Field time_relative{"tcp.time_relative", "Time since the connection's first frame", FieldType::relative_time};
    Field time_delta{"tcp.time_delta", "Time since the connection's previous frame", FieldType::relative_time};
    Field analysis{"tcp.analysis", "What the order of segments tells", FieldType::group};
    Field flags{"tcp.analysis.flags", "Findings", FieldType::group};
    Field acknowledges_frame{"tcp.analysis.acks_frame", "Acknowledges the segment in frame", FieldType::u32,
                             Base::decimal, "The frame whose last octet this ACK confirms."};
    Field ack_rtt{"tcp.analysis.ack_rtt", "Round trip of that acknowledgment", FieldType::relative_time, Base::decimal,
                  "Time between the segment and its ACK, as the capture saw both."};
    Field initial_rtt{"tcp.analysis.initial_rtt", "Round trip of the handshake", FieldType::relative_time,
                      Base::decimal, "Time from the SYN to the ACK that ends the handshake."};
    Field bytes_in_flight{"tcp.analysis.bytes_in_flight", "Octets in flight", FieldType::u32, Base::decimal,
                          "Sent and not yet acknowledged, this segment included."};
    Field push_bytes_sent{"tcp.analysis.push_bytes_sent", "Octets since the last PSH", FieldType::u32};
    Field retransmission{"tcp.analysis.retransmission", "Retransmission (suspected)", FieldType::boolean, Base::decimal,
                         "The same octets were sent before: the sender has not seen their ACK."};
    Field fast_retransmission{
        "tcp.analysis.fast_retransmission", "Fast retransmission (suspected)", FieldType::boolean, Base::decimal,
        "Sent again because duplicate ACKs told of a hole, before the timer expired (RFC 5681, section 3.2)."};
    Field spurious_retransmission{"tcp.analysis.spurious_retransmission", "Spurious retransmission (suspected)",
                                  FieldType::boolean, Base::decimal,
                                  "Sent again although the other side had acknowledged it already."};
    Field out_of_order{"tcp.analysis.out_of_order", "Out of order (suspected)", FieldType::boolean, Base::decimal,
                       "An earlier segment that arrived after a later one."};
    Field lost_segment{"tcp.analysis.lost_segment", "Previous segment not captured", FieldType::boolean, Base::decimal,
                       "The sequence numbers jump ahead: what lies between was lost, or the capture missed it."};
    Field ack_lost_segment{"tcp.analysis.ack_lost_segment", "Acknowledges a segment that was not captured",
                           FieldType::boolean};
    Field duplicate_ack{"tcp.analysis.duplicate_ack", "Duplicate ACK", FieldType::boolean, Base::decimal,
                        "Repeats the last ACK: the receiver got something, but not what comes next."};
    Field duplicate_ack_number{"tcp.analysis.duplicate_ack_num", "Duplicate ACK number", FieldType::u32};
    Field duplicate_ack_frame{"tcp.analysis.duplicate_ack_frame", "Repeats the ACK of frame", FieldType::u32};
    Field zero_window{"tcp.analysis.zero_window", "Zero window", FieldType::boolean, Base::decimal,
                      "The receiver has no room: the sender must stop."};
    Field zero_window_probe{"tcp.analysis.zero_window_probe", "Zero window probe", FieldType::boolean, Base::decimal,
                            "One octet sent to ask whether there is room again (RFC 9293, section 3.8.6.1)."};
    Field zero_window_probe_ack{"tcp.analysis.zero_window_probe_ack", "Answer to a zero window probe",
                                FieldType::boolean};
    Field keep_alive{
        "tcp.analysis.keep_alive", "Keep-alive", FieldType::boolean, Base::decimal,
        "An old sequence number, sent to see whether the other side is still there (RFC 9293, section 3.8.4)."};
    Field keep_alive_ack{"tcp.analysis.keep_alive_ack", "Answer to a keep-alive", FieldType::boolean};
    Field window_update{"tcp.analysis.window_update", "Window update", FieldType::boolean, Base::decimal,
                        "Nothing new but more (or less) room to send into."};
    Field window_full{"tcp.analysis.window_full", "Fills the receiver's window", FieldType::boolean, Base::decimal,
                      "The sender may send no more until the receiver makes room."};
    Field reused_ports{"tcp.analysis.reused_ports", "Ports used again", FieldType::boolean, Base::decimal,
                       "An earlier connection had the same addresses and ports."};
    Field timeout{"tcp.analysis.rto", "Time since the segment was sent before", FieldType::relative_time};
    Field timeout_frame{"tcp.analysis.rto_frame", "Sent before in frame", FieldType::u32};
};
inline constexpr TcpAnalysisFields tcp_analysis;
}  // namespace fields

/// Records what the order of segments tells of this one: tcp.completeness, tcp.time_*, tcp.analysis.*
void describe_analysis(Reader& in, const TcpAnalysis& analysis);

}  // namespace loopscope::decode
