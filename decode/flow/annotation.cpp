#include "decode/flow/annotation.hpp"

namespace loopscope::decode::flow {

std::string_view title(Event event) {
    using enum Event;
    switch (event) {
        case none: return "";
        case handshake_syn: return "Handshake 1/3";
        case handshake_syn_retry: return "SYN again";
        case handshake_syn_ack: return "Handshake 2/3";
        case handshake_syn_ack_retry: return "SYN+ACK again";
        case handshake_ack: return "Handshake 3/3";
        case simultaneous_syn: return "Simultaneous open";
        case port_reused: return "Handshake 1/3, port reused";
        case refused: return "Refused";
        case data: return "Data";
        case acknowledgment: return "ACK";
        case duplicate_acknowledgment: return "Duplicate ACK";
        case window_update: return "Window update";
        case zero_window: return "Window full";
        case retransmission: return "Retransmission";
        case timeout_retransmission: return "Retransmission after timeout";
        case fast_retransmission: return "Fast retransmission";
        case unneeded_retransmission: return "Unneeded retransmission";
        case tail_loss_probe: return "Tail loss probe";
        case captured_twice: return "Captured twice";
        case out_of_order: return "Out of order";
        case keep_alive: return "Keep-alive";
        case keep_alive_answer: return "Keep-alive answer";
        case window_probe: return "Window probe";
        case window_probe_answer: return "Window still full";
        case gap_before: return "Data after a gap";
        case fin_first: return "Close: first FIN";
        case fin_second: return "Close: second FIN";
        case fin_with_ack: return "Close: FIN and ACK in one";
        case fin_retry: return "FIN again";
        case fin_simultaneous: return "Simultaneous close";
        case acknowledges_fin: return "Close: FIN confirmed";
        case last_acknowledgment: return "Close: last ACK";
        case reset: return "Reset";
        case data_after_close: return "Data after the end";
        case challenge_acknowledgment: return "Challenge ACK";
        case datagram: return "Datagram";
        case datagram_answer: return "Answer";
        case picked_up_in_the_middle: return "Seen from the middle";
    }
    return "";
}

std::string_view keyword(Event event) {
    using enum Event;
    switch (event) {
        case none: return "";
        case handshake_syn: return "handshake-syn";
        case handshake_syn_retry: return "handshake-syn-retry";
        case handshake_syn_ack: return "handshake-syn-ack";
        case handshake_syn_ack_retry: return "handshake-syn-ack-retry";
        case handshake_ack: return "handshake-ack";
        case simultaneous_syn: return "simultaneous-syn";
        case port_reused: return "port-reused";
        case refused: return "refused";
        case data: return "data";
        case acknowledgment: return "acknowledgment";
        case duplicate_acknowledgment: return "duplicate-acknowledgment";
        case window_update: return "window-update";
        case zero_window: return "zero-window";
        case retransmission: return "retransmission";
        case timeout_retransmission: return "timeout-retransmission";
        case fast_retransmission: return "fast-retransmission";
        case unneeded_retransmission: return "unneeded-retransmission";
        case tail_loss_probe: return "tail-loss-probe";
        case captured_twice: return "captured-twice";
        case out_of_order: return "out-of-order";
        case keep_alive: return "keep-alive";
        case keep_alive_answer: return "keep-alive-answer";
        case window_probe: return "window-probe";
        case window_probe_answer: return "window-probe-answer";
        case gap_before: return "gap-before";
        case fin_first: return "fin-first";
        case fin_second: return "fin-second";
        case fin_with_ack: return "fin-with-ack";
        case fin_retry: return "fin-retry";
        case fin_simultaneous: return "fin-simultaneous";
        case acknowledges_fin: return "acknowledges-fin";
        case last_acknowledgment: return "last-acknowledgment";
        case reset: return "reset";
        case data_after_close: return "data-after-close";
        case challenge_acknowledgment: return "challenge-acknowledgment";
        case datagram: return "datagram";
        case datagram_answer: return "datagram-answer";
        case picked_up_in_the_middle: return "picked-up-in-the-middle";
    }
    return "";
}

Phase phase(Event event) {
    using enum Event;
    switch (event) {
        case handshake_syn:
        case handshake_syn_retry:
        case handshake_syn_ack:
        case handshake_syn_ack_retry:
        case handshake_ack:
        case simultaneous_syn:
        case port_reused:
        case refused: return Phase::opening;
        case fin_first:
        case fin_second:
        case fin_with_ack:
        case fin_retry:
        case fin_simultaneous:
        case acknowledges_fin:
        case last_acknowledgment:
        case reset:
        case data_after_close: return Phase::closing;
        default: return Phase::talking;
    }
}

}  // namespace loopscope::decode::flow
