// Two plain sentences for each finding.
#include "decode/flow/finding.hpp"
#include "decode/flow/wording.hpp"

namespace loopscope::decode::flow {
namespace {

constexpr std::int64_t a_while = 1'000'000'000;

/// One finding, and the words that all of them share.
class Words {
public:
    Words(const Finding& finding, const Connection& connection) : f_(finding), c_(connection) {}

    std::string happened() const;

private:
    std::string name(Side side) const { return side == Side::client ? "the client" : "the server"; }
    std::string who() const { return name(f_.side); }
    std::string peer() const { return name(other(f_.side)); }
    std::string Who() const { return f_.side == Side::client ? "The client" : "The server"; }
    std::string Peer() const { return f_.side == Side::client ? "The server" : "The client"; }
    std::string port() const { return "port " + std::to_string(c_.server.port); }
    std::string time() const { return duration_text(f_.duration); }
    std::string times() const { return times_text(f_.count); }
    std::string octets() const { return octets_text(f_.octets); }
    bool is(Circumstance circumstance) const { return f_.circumstance == circumstance; }

    std::string of_unanswered() const;
    std::string of_backlog() const;
    std::string of_reset() const;
    std::string of_unread() const;
    std::string of_half_open() const;
    std::string of_one_side() const;
    std::string of_zero_window() const;
    std::string of_timeout() const;
    std::string of_ports() const;
    std::string of_keep_alive() const;

    const Finding& f_;
    const Connection& c_;
};

std::string Words::of_unanswered() const {
    if (is(Circumstance::answered))
        return "The server answered on " + port() + " only after " + time() + ", when the client had sent its SYN " +
               times() + ".";
    if (f_.count == 1) return "The client's SYN to " + port() + " got no answer, not even a refusal.";
    return "The client sent its SYN to " + port() + " " + times() + " within " + time() +
           ", and nothing came back, not even a refusal.";
}

std::string Words::of_backlog() const {
    if (is(Circumstance::not_accepted))
        return "The client takes the connection to " + port() +
               " for open, but the server repeats its SYN+ACK: it seems to have no room for it until the program calls "
               "accept().";
    const std::string others =
        ", while another connection to that port got in: the queue of connections that wait for "
        "accept() seems to have been full.";
    if (is(Circumstance::answered))
        return "The server answered on " + port() + " only after " + time() + " and " + grouped(f_.count) + " SYNs" +
               others;
    return "The server left " + grouped(f_.count) + " SYNs to " + port() + " unanswered for " + time() + others;
}

std::string Words::of_reset() const {
    const auto broke = Who() + " broke the connection off (RST)";
    switch (f_.circumstance) {
        case Circumstance::during_handshake:
            return Who() + " broke the handshake off with RST, before the connection was open.";
        case Circumstance::after_idle: return broke + " after " + time() + " in which neither side had sent anything.";
        case Circumstance::after_request:
            return broke + " although its last " + octets() + " had not been answered" +
                   (f_.duration >= a_while ? " for " + time() + "." : " yet.");
        case Circumstance::none: return broke + "; what came before is not in this capture.";
        case Circumstance::while_receiving:
            return broke + " while " + octets() + " from " + peer() + " were still on their way.";
        case Circumstance::own_data_lost:
            return broke + " before " + peer() + " had confirmed its last " + octets() + ": they may be lost.";
        case Circumstance::after_close: return Who() + " had already closed (FIN), and ended what was left with RST.";
        case Circumstance::late_data:
            return Who() + " had already closed when " + octets() + " more came from " + peer() +
                   ", so it answered with RST: nobody reads them.";
        case Circumstance::peer_closed:
            return Who() + " answered " + peer() + "'s FIN with RST instead of a FIN of its own.";
        default: return broke + " instead of closing it with FIN, when everything had been confirmed.";
    }
}

std::string Words::of_unread() const {
    const auto unread = octets() + " from " + peer();
    if (is(Circumstance::late_data))
        return Who() + " closed with RST right after " + unread + " had come that it probably never read.";
    return Who() + " closed with RST and never answered the " + unread + ": it probably had not read all of them.";
}

std::string Words::of_half_open() const {
    switch (f_.circumstance) {
        case Circumstance::syn_in_connection:
            return "The client opened a connection from ports on which the server still believed in an earlier one, so "
                   "it "
                   "had to end that one first (RST).";
        case Circumstance::silent:
            return Who() + " fell silent" + (f_.duration > 0 ? " for " + time() : "") + ": " + peer() + " tried " +
                   times() + " to reach it, without any answer.";
        default:
            return Who() + " answered with RST as if it knew nothing of this connection" +
                   (f_.duration > 0 ? ", after " + time() + " of silence" : "") +
                   ": it was restarted, or something between the two forgot the connection.";
    }
}

std::string Words::of_one_side() const {
    if (is(Circumstance::ended))
        return Peer() + " closed (FIN), and " + who() + " closed its side only " + time() + " later.";
    return Peer() + " closed (FIN), but " + who() + " has not closed its side for " + time() +
           ": its socket stays in CLOSE-WAIT.";
}

std::string Words::of_zero_window() const {
    const auto buffer = Who() + "'s receive buffer was full";
    const auto often = f_.count > 1 ? " " + times() : std::string();
    if (is(Circumstance::ended))
        return buffer + often + ", so " + peer() + " had to wait for " + time() + (f_.count > 1 ? " in all" : "") + ".";
    return buffer + often + " (window 0), and " + peer() + " was still waiting" +
           (f_.duration > 0 ? " after " + time() : "") + ".";
}

std::string Words::of_timeout() const {
    const std::string what = f_.octets == 0 ? "its FIN" : "the same bytes";
    const std::string them = f_.octets == 0 ? "it" : "them";
    if (is(Circumstance::ended))
        return Who() + " heard nothing and had to send " + what + " again " + times() + "; " + peer() + " confirmed " +
               them + " " + time() + " after the first try.";
    return Who() + " sent " + what + " again " + times() + " within " + time() + ", and " + peer() +
           " did not confirm " + them + ".";
}

std::string Words::of_ports() const {
    if (f_.duration < 0) return "The client uses the ports of an earlier connection again.";
    return "The client uses the ports of an earlier connection again, " + time() + " after " +
           (is(Circumstance::ended) ? "that one's last packet." : "the last packet of that one, which was not closed.");
}

std::string Words::of_keep_alive() const {
    const auto sent = Who() + " asked " + times() + " whether " + peer() + " is still there (keep-alive)";
    if (is(Circumstance::going_on)) return sent + ", and its last questions got no answer.";
    if (is(Circumstance::answered)) return sent + ", and " + peer() + " answered.";
    return sent + ".";
}

std::string Words::happened() const {
    using enum FindingKind;
    switch (f_.kind) {
        case refused:
            return "Nothing accepts connections on " + port() + " of the server: it answered the SYN with RST" +
                   (f_.count > 1 ? " " + times() : "") + ".";
        case no_answer: return of_unanswered();
        case backlog_full: return of_backlog();
        case reset: return of_reset();
        case reset_unread_data: return of_unread();
        case half_open: return of_half_open();
        case closed_on_one_side: return of_one_side();
        case zero_window: return of_zero_window();
        case retransmission_timeout: return of_timeout();
        case fast_retransmission:
            return "Packets from " + who() + " got lost, and it sent " + octets() + " again as soon as " + peer() +
                   "'s repeated ACKs told it so (" + times() + ").";
        case unneeded_retransmission:
            return Who() + " sent " + octets() + " again although " + peer() + " had them already (" + times() + ").";
        case delayed_ack_meets_nagle:
            return Who() + " sent small pieces, and " + times() + " the next piece waited for an ACK that " + peer() +
                   " held back: " + time() + " lost in all.";
        case ports_reused: return of_ports();
        case no_mss: return Who() + " did not say how large segments may be (no MSS option in its SYN).";
        case no_window_scale:
            if (is(Circumstance::too_small))
                return "The client did not offer window scaling, and the 65,535 bytes that may be under way without it "
                       "were used up.";
            return "The server did not take up the client's offer of window scaling, so at most 65,535 bytes may be "
                   "under way.";
        case keep_alive: return of_keep_alive();
        case capture_gap:
            return Peer() + " confirmed " + octets() + " from " + who() +
                   " that this capture does not hold: the capture missed them, not the network.";
        case captured_twice:
            return "Packets were captured more than once on their way (" + times() +
                   "), so the copies are no retransmissions.";
    }
    return std::string{title(f_.kind)} + ".";
}

std::string try_after_reset(const Finding& finding) {
    switch (finding.circumstance) {
        case Circumstance::during_handshake:
            return finding.side == Side::client
                       ? "A port scan does this, or a program that gives up connect(); give connect() more time if it "
                         "was yours."
                       : "Look for a firewall or a proxy before the server, or a listening socket that was closed "
                         "meanwhile.";
        case Circumstance::after_idle:
            return "Look for an idle timeout in the program or between the two, and send keep-alives (SO_KEEPALIVE, "
                   "TCP_KEEPIDLE) more often than that.";
        case Circumstance::after_request:
            return "Let the client wait for the answer: call recv() until it returns 0, then close().";
        case Circumstance::while_receiving:
            return "Read until recv() returns 0 before close(), or tell the sender in your protocol to stop.";
        case Circumstance::own_data_lost:
            return "Do not set SO_LINGER to 0; call shutdown(SHUT_WR) and read until recv() returns 0 before close().";
        case Circumstance::late_data:
            return "Let the end that closes first call shutdown(SHUT_WR) and read until recv() returns 0 before "
                   "close().";
        case Circumstance::none: return "Begin the capture earlier, before the connection opens.";
        default: return "Nothing was lost; remove SO_LINGER with 0 seconds if you want an orderly close.";
    }
}

std::string try_half_open(const Finding& finding) {
    switch (finding.circumstance) {
        case Circumstance::syn_in_connection:
            return "Nothing to mend: TCP cleared the old connection by itself; the server's old recv() failed with "
                   "ECONNRESET.";
        case Circumstance::silent:
            return "Check that the machine and the way to it are up; set SO_KEEPALIVE or TCP_USER_TIMEOUT so that your "
                   "program hears of it early.";
        default:
            return "Expect ECONNRESET and connect again; set SO_KEEPALIVE so that idle connections are noticed when "
                   "they are lost.";
    }
}

}  // namespace

std::string what_happened(const Finding& finding, const Connection& connection) {
    return Words(finding, connection).happened();
}

std::string what_to_try(const Finding& finding, const Connection&) {
    using enum FindingKind;
    switch (finding.kind) {
        case refused:
            return "Check that the server runs, that it has called listen(), and on which address and port it called "
                   "bind().";
        case no_answer:
            return "Check the address, that the machine is up, and whether a firewall drops the packets; TCP_SYNCNT or "
                   "a "
                   "non-blocking connect() with poll() shortens the wait.";
        case backlog_full:
            return "Raise the backlog of listen() and net.core.somaxconn, or call accept() sooner and more often.";
        case reset: return try_after_reset(finding);
        case reset_unread_data:
            return "Call recv() until it returns 0 before close(); closing with unread data sends RST and can destroy "
                   "your own last answer (so does SO_LINGER with 0 seconds).";
        case half_open: return try_half_open(finding);
        case closed_on_one_side: return "Call close() when recv() returns 0.";
        case zero_window:
            return "Call recv() more often, in a thread of its own if the work takes long, or enlarge SO_RCVBUF.";
        case retransmission_timeout:
            return "Look for a bad link, a full queue or a filter between the two; TCP_USER_TIMEOUT limits how long "
                   "your "
                   "program waits.";
        case fast_retransmission:
            return "The network lost packets and TCP mended it; look for a bad link or a full queue if it happens "
                   "often.";
        case unneeded_retransmission:
            return "Nothing was lost: the way was slower than expected, or the ACK was; no change in the program is "
                   "needed.";
        case delayed_ack_meets_nagle:
            return "Write header and body with one writev() or with MSG_MORE, or set TCP_NODELAY.";
        case ports_reused:
            return "Let the system choose the client's port (no bind() before connect()), unless you reuse it on "
                   "purpose.";
        case no_mss: return "Nothing in the program: an old or minimal TCP, or a scanner, leaves the option out.";
        case no_window_scale:
            return "Check net.ipv4.tcp_window_scaling, and set SO_RCVBUF before listen() or connect(), because the SYN "
                   "fixes the scale.";
        case keep_alive:
            return finding.circumstance == Circumstance::going_on
                       ? "Expect ETIMEDOUT from recv(); TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT set how soon."
                       : "Nothing to mend: SO_KEEPALIVE does this while a connection is idle.";
        case capture_gap:
            return "Capture with a larger buffer (-B in tcpdump) or a narrower filter, and nearer to the end that "
                   "sends.";
        case captured_twice:
            return "Capture on one interface only, instead of on \"any\" or on a bridge and its ports.";
    }
    return {};
}

}  // namespace loopscope::decode::flow
