#include "decode/transport/tcp_analysis.hpp"

namespace loopscope::decode {

namespace {

void describe_flags(Reader& in, const TcpAnalysis& analysis) {
    using namespace analysis_flag;
    const auto& f = fields::tcp_analysis;
    const auto show = [&](std::uint32_t flag, const Field& field) {
        if (analysis.has(flag)) in.generated(field, std::uint64_t{1});
    };
    // A fast or spurious retransmission is a retransmission too.
    show(retransmission | fast_retransmission | spurious_retransmission, f.retransmission);
    show(fast_retransmission, f.fast_retransmission);
    show(spurious_retransmission, f.spurious_retransmission);
    show(out_of_order, f.out_of_order);
    show(lost_segment, f.lost_segment);
    show(ack_lost_segment, f.ack_lost_segment);
    show(zero_window, f.zero_window);
    show(zero_window_probe, f.zero_window_probe);
    show(zero_window_probe_ack, f.zero_window_probe_ack);
    show(keep_alive, f.keep_alive);
    show(keep_alive_ack, f.keep_alive_ack);
    show(window_update, f.window_update);
    show(window_full, f.window_full);
    show(reused_ports, f.reused_ports);
    if (analysis.has(retransmission) && analysis.timeout > 0) {
        in.generated(f.timeout, static_cast<std::uint64_t>(analysis.timeout));
        in.generated(f.timeout_frame, std::uint64_t{analysis.timeout_frame});
    }
    if (analysis.has(duplicate_ack)) {
        // The finding and the mark: tshark gives both the same name.
        in.generated(f.duplicate_ack, std::uint64_t{1});
        in.generated(f.duplicate_ack, std::uint64_t{1});
        in.generated(f.duplicate_ack_number, std::uint64_t{analysis.duplicate_ack_number});
        in.generated(f.duplicate_ack_frame, std::uint64_t{analysis.duplicate_ack_frame});
    }
}

}  // namespace

void describe_analysis(Reader& in, const TcpAnalysis& analysis) {
    const auto& f = fields::tcp_analysis;
    if (!in.wants_any(f)) return;
    in.generated(f.completeness, std::uint64_t{analysis.completeness});
    in.generated(f.time_relative, static_cast<std::uint64_t>(analysis.time_relative));
    in.generated(f.time_delta, static_cast<std::uint64_t>(analysis.time_delta));
    if (!analysis.any()) return;
    const auto group = in.scope(f.analysis);
    if (analysis.acknowledges_frame != no_frame) {
        in.generated(f.acknowledges_frame, std::uint64_t{analysis.acknowledges_frame});
        if (analysis.ack_rtt != 0) in.generated(f.ack_rtt, static_cast<std::uint64_t>(analysis.ack_rtt));
    }
    if (analysis.initial_rtt >= 0) in.generated(f.initial_rtt, static_cast<std::uint64_t>(analysis.initial_rtt));
    if (analysis.bytes_in_flight != 0) in.generated(f.bytes_in_flight, std::uint64_t{analysis.bytes_in_flight});
    if (analysis.has_push_bytes) in.generated(f.push_bytes_sent, std::uint64_t{analysis.push_bytes_sent});
    if (analysis.flags == 0) return;
    const auto findings = in.scope(f.flags);
    describe_flags(in, analysis);
}

}  // namespace loopscope::decode
