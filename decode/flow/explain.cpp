#include <string>
#include <vector>

#include "decode/flow/explain.hpp"
#include "decode/flow/wording.hpp"

namespace loopscope::decode::flow {
namespace {

std::string octets(std::uint64_t count) { return octets_text(count); }

std::string listed(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

/// What the options of a SYN mean: "; it takes up to 1,460 bytes a segment (MSS) and ...".
std::string offers(const TcpOptions& options) {
    std::vector<std::string> items;
    if (options.has_mss)
        items.push_back("takes up to " + octets(options.mss) + " a segment (MSS " + std::to_string(options.mss) + ")");
    if (options.has_window_scale)
        items.push_back("multiplies its window by " + grouped(std::uint64_t{1} << (options.window_scale & 31)) +
                        " (window scale " + std::to_string(options.window_scale) + ")");
    if (options.sack_permitted) items.push_back("can confirm pieces out of order (SACK)");
    if (options.has_timestamps) items.push_back("stamps its segments to measure round trips (timestamps)");
    return items.empty() ? "" : "; it " + listed(items);
}

/// One packet and the words for it.
class Telling {
public:
    Telling(const Annotation& annotation, const Segment& segment, const Connection& connection, bool from_server)
        : annotation_(annotation),
          segment_(segment),
          connection_(connection),
          side_(from_server ? Side::server : Side::client) {}

    /// What most segments do is said without temporary texts.
    void append_data(std::string& out) const;
    void append_acknowledgment(std::string& out) const;
    std::string opening() const;
    std::string talking() const;
    std::string closing() const;
    std::string datagram() const;

private:
    std::string who() const { return side_ == Side::client ? "the client" : "the server"; }
    std::string Who() const { return side_ == Side::client ? "The client" : "The server"; }
    std::string peer() const { return side_ == Side::client ? "the server" : "the client"; }
    std::string start() const { return grouped(segment_.tcp.sequence.value()); }
    std::string confirmed() const { return "ACK of " + grouped(segment_.tcp.acknowledgment.value()); }
    std::string frame() const { return "frame " + grouped(annotation_.related_frame); }
    bool names_frame() const { return annotation_.related_frame != no_frame; }
    /// " (answers frame 4)", or nothing where no frame is known.
    std::string related(const std::string& relation) const {
        return names_frame() ? " (" + relation + " " + frame() + ")" : "";
    }
    /// "bytes 1 to 120", counted from the first byte of this direction.
    std::string range() const {
        const auto& direction = connection_.from(side_);
        const auto first = (segment_.tcp.sequence - direction.base_sequence.value()).value();
        const auto length = segment_.payload_length;
        std::string text = length == 1 ? "byte " : "bytes ";
        append_grouped(text, first);
        if (length == 1) return text;
        text += " to ";
        append_grouped(text, std::uint64_t{first} + length - 1);
        return text;
    }
    std::uint32_t relative_acknowledgment() const {
        const auto& direction = connection_.from(other(side_));
        return (segment_.tcp.acknowledgment - direction.base_sequence.value()).value();
    }
    std::uint64_t window() const {
        const auto own = connection_.from(side_).window_scale;
        const auto peer = connection_.from(other(side_)).window_scale;
        return std::uint64_t{segment_.tcp.window} << (own > 0 && peer >= 0 ? own & 15 : 0);
    }
    std::string_view Subject() const { return side_ == Side::client ? "The client" : "The server"; }
    void append_related(std::string& out, std::string_view relation) const;

    const Annotation& annotation_;
    const Segment& segment_;
    const Connection& connection_;
    Side side_;
};

std::string Telling::opening() const {
    const auto port = std::to_string(segment_.destination_port);
    switch (annotation_.event) {
        case Event::handshake_syn:
            return "Step 1 of 3: " + who() + " asks to connect to port " + port +
                   " (SYN); its sequence numbers start at " + start() + offers(segment_.tcp.options) + ".";
        case Event::port_reused:
            return "Step 1 of 3: " + who() + " asks to connect to port " + port +
                   " (SYN), with the same ports as an earlier connection; a new starting number, " + start() +
                   ", keeps the two apart" + offers(segment_.tcp.options) + ".";
        case Event::handshake_syn_retry:
            return "No answer has reached " + who() + " so far: it asks again" + related("repeats the SYN of") + ".";
        case Event::simultaneous_syn:
            return "Both ask at once: " + who() + " sends a SYN of its own, starting at " + start() +
                   ", before it has seen " + (names_frame() ? "the one in " + frame() : "the other's") +
                   ". One connection comes of both.";
        case Event::handshake_syn_ack:
            if (connection_.simultaneous_open)
                return Who() + " agrees to the other's SYN (" + confirmed() + ") and repeats its own, starting at " +
                       start() + related("answers") + ".";
            return "Step 2 of 3: " + who() + " agrees (" + confirmed() + ") and asks to start at " + start() +
                   offers(segment_.tcp.options) + related("answers") + ".";
        case Event::handshake_syn_ack_retry:
            return Who() + " repeats step 2, because " + peer() + "'s answer to it has not arrived" +
                   related("repeats") + ".";
        case Event::handshake_ack:
            return "Step 3 of 3: " + who() + " confirms (" + confirmed() + "); the connection is open" +
                   (segment_.payload_length > 0 ? ", and the first " + octets(segment_.payload_length) + " come along"
                                                : "") +
                   related("answers") + ".";
        default:
            return Who() + " refuses: nothing accepts connections on port " + std::to_string(segment_.source_port) +
                   " (RST instead of an answer to the SYN" + (names_frame() ? " of " + frame() : "") + ").";
    }
}

void Telling::append_related(std::string& out, std::string_view relation) const {
    if (!names_frame()) return;
    out.append(" (").append(relation).append(" frame ");
    append_grouped(out, annotation_.related_frame);
    out += ')';
}

void Telling::append_data(std::string& out) const {
    out.append(Subject()).append(" sends ");
    append_grouped(out, segment_.payload_length);
    out.append(segment_.payload_length == 1 ? " byte (" : " bytes (").append(range()).append(")");
    if (names_frame()) {
        out += ", and has received frame ";
        append_grouped(out, annotation_.related_frame);
    }
    out += '.';
}

void Telling::append_acknowledgment(std::string& out) const {
    const auto next = relative_acknowledgment();
    out.append(Subject()).append(next <= 1 ? " has received nothing new; it waits for byte "
                                           : " has received everything up to byte ");
    append_grouped(out, next <= 1 ? next : next - 1);
    append_related(out, "answers");
    out += '.';
}

std::string Telling::talking() const {
    switch (annotation_.event) {
        case Event::duplicate_acknowledgment:
            return Who() + " still waits for byte " + grouped(relative_acknowledgment()) + related("the same ACK as") +
                   ": a segment may be lost or late.";
        case Event::window_update:
            return Who() + " has room for " + octets(window()) + " now (window update)" + related("after") + ".";
        case Event::zero_window:
            return Who() + "'s receive buffer is full: " + peer() + " has to pause (window 0)" + related("answers") +
                   ".";
        case Event::retransmission:
            return Who() + " sends " + range() + " again" +
                   (names_frame() ? related("first sent in") + ": no acknowledgment had come." : ".");
        case Event::timeout_retransmission:
            return "No answer came until the timer ran out: " + who() + " sends " + range() + " again" +
                   related("first sent in") + ", and starts slowly anew.";
        case Event::fast_retransmission:
            return "The ACKs of " + peer() + " say that " + range() + " are missing: " + who() + " sends them again" +
                   related("first sent in") + " without waiting for a timer.";
        case Event::unneeded_retransmission:
            return Who() + " sends " + range() + " again" + related("first sent in") + ", although " + peer() +
                   " had acknowledged them: that ACK was lost or late.";
        case Event::tail_loss_probe:
            return Who() + " sends its last " + octets(segment_.payload_length) + " again" + related("first sent in") +
                   ", because no ACK has come for longer than usual: a probe, before the timer runs out.";
        case Event::captured_twice:
            return "The capture holds this packet twice" + related("the other copy is") +
                   "; it was sent only once, and is no retransmission.";
        case Event::window_probe:
            return "Is there room again? " + Who() + " asks, because the window of " + peer() + " is 0 (window probe).";
        case Event::window_probe_answer:
            return "Not yet: " + who() + " answers that its receive buffer is still full (window 0)" +
                   related("answers") + ".";
        case Event::out_of_order:
            return "Late: " + range() + " from " + who() +
                   " arrive after bytes that were sent later; the receiver puts them in order.";
        case Event::keep_alive:
            return "Still there? " + Who() + " repeats an old byte number, only to get an answer (keep-alive).";
        case Event::keep_alive_answer:
            return "Still here: " + who() + " answers the keep-alive" + (names_frame() ? " of " + frame() : "") + ".";
        case Event::gap_before:
            return Who() + " sends " + range() +
                   ", but the bytes before them are missing so far: lost, late or not captured.";
        case Event::challenge_acknowledgment:
            return Who() + " does not trust " + (names_frame() ? frame() : "the last segment") +
                   " and only repeats what it expects next (challenge ACK).";
        case Event::picked_up_in_the_middle:
            return "The capture begins in the middle of this connection: its handshake was not seen. " +
                   (segment_.payload_length > 0 ? Who() + " sends " + octets(segment_.payload_length) + "."
                                                : Who() + " acknowledges what came before.");
        default: return "";
    }
}

std::string Telling::closing() const {
    const auto last_octets =
        segment_.payload_length > 0 ? " sends its last " + octets(segment_.payload_length) + " and" : std::string();
    switch (annotation_.event) {
        case Event::fin_first:
            return Who() + last_octets + " says that it has nothing more to send (FIN); it can still receive.";
        case Event::fin_second:
            return Who() + last_octets +
                   " has nothing more to send either (FIN); once that is confirmed, the connection is closed" +
                   related("the other FIN was") + ".";
        case Event::fin_with_ack:
            return Who() + last_octets + " confirms the FIN" + (names_frame() ? " of " + frame() : "") +
                   " and closes its own direction in the same segment (FIN and ACK): three segments instead of four.";
        case Event::fin_retry:
            return Who() + " repeats its FIN" + (names_frame() ? " of " + frame() : "") +
                   ": it was not acknowledged in time.";
        case Event::fin_simultaneous:
            return "Both close at once: " + who() + " sent this FIN before it had seen " +
                   (names_frame() ? "the one of " + frame() : "the other's") + ".";
        case Event::acknowledges_fin:
            return Who() + " confirms that " + peer() + " is done sending" + related("the FIN of") +
                   (connection_.simultaneous_close ? "." : "; it may still send itself.");
        case Event::last_acknowledgment:
            return Who() + " confirms the last FIN" + (names_frame() ? " (of " + frame() + ")" : "") +
                   ": the connection is closed." +
                   (connection_.from(side_).state == TcpState::time_wait
                        ? " It keeps the ports for a while (TIME-WAIT), so that late segments cannot disturb a new "
                          "connection."
                        : "");
        case Event::reset:
            return Who() + " breaks the connection off (RST): what is still under way is thrown away" +
                   related("after") + ".";
        case Event::data_after_close:
            return Who() + " sends " + octets(segment_.payload_length) + " although the connection has ended" +
                   (names_frame() ? " in " + frame() : "") + "; nobody will read them.";
        default: return "";
    }
}

std::string Telling::datagram() const {
    const auto size = "a datagram of " + octets(segment_.payload_length);
    if (annotation_.event == Event::datagram_answer) return Who() + " answers with " + size + related("answers") + ".";
    const bool to_all = segment_.destination.version == 4 && segment_.destination.octets[0] == 255;
    const auto to = to_all                                ? " to everybody on the local network (broadcast)"
                    : segment_.destination.is_multicast() ? " to everybody who joined the group (multicast)"
                                                          : " to port " + std::to_string(segment_.destination_port);
    return Who() + " sends " + size + to + " (UDP: no handshake, and nothing confirms that it arrives).";
}

}  // namespace

void append_explanation(std::string& out, const Annotation& annotation, const Segment& segment,
                        const Connection& connection, bool from_server) {
    const Telling telling(annotation, segment, connection, from_server);
    switch (annotation.event) {
        case Event::none: return;
        case Event::data: return telling.append_data(out);
        case Event::acknowledgment: return telling.append_acknowledgment(out);
        case Event::datagram:
        case Event::datagram_answer: out += telling.datagram(); return;
        default: break;
    }
    switch (phase(annotation.event)) {
        case Phase::opening: out += telling.opening(); return;
        case Phase::closing: out += telling.closing(); return;
        case Phase::talking: out += telling.talking(); return;
    }
}

std::string explain(const Annotation& annotation, const Segment& segment, const Connection& connection,
                    bool from_server) {
    std::string text;
    append_explanation(text, annotation, segment, connection, from_server);
    return text;
}

}  // namespace loopscope::decode::flow
