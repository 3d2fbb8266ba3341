#include <string>

#include "ui/connection_measures.hpp"
#include "ui/connections_model.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Connection;
using decode::flow::DirectionSummary;
using decode::flow::Side;
using decode::flow::TcpState;

namespace {

std::string window_scale_text(const DirectionSummary& direction) {
    if (direction.window_scale == -1) return "SYN not seen";
    if (direction.window_scale == -2) return "not offered";
    return std::to_string(direction.window_scale) + " (times " + grouped(std::uint64_t{1} << direction.window_scale) +
           ")";
}

std::string offered(const DirectionSummary& direction, bool yes) {
    if (!direction.has_initial_sequence) return "SYN not seen";
    return yes ? "offered" : "not offered";
}

/// Adds a line that says something about both directions.
template <class Text>
void add_both(std::vector<ConnectionFact>& facts, const Connection& connection, std::string title, std::string meaning,
              Text text) {
    facts.push_back({std::move(title), text(connection.from(Side::client)), text(connection.from(Side::server)),
                     decode::no_frame, std::move(meaning)});
}

void add_tcp_directions(std::vector<ConnectionFact>& facts, const Connection& connection) {
    add_both(facts, connection, "Initial sequence number", "Where this end began to count its octets.",
             [](const DirectionSummary& d) {
                 return d.has_initial_sequence ? grouped(d.initial_sequence.value()) : std::string{"not seen"};
             });
    add_both(facts, connection, "Maximum segment size",
             "The longest segment that this end can take, in octets of payload.",
             [](const DirectionSummary& d) { return d.has_mss ? grouped(d.mss) + " B" : offered(d, false); });
    add_both(facts, connection, "Window scale", "By how much this end's window field is to be multiplied (RFC 7323).",
             window_scale_text);
    add_both(facts, connection, "Selective acknowledgment",
             "Lets the other end say which segments arrived after a gap (RFC 2018).",
             [](const DirectionSummary& d) { return offered(d, d.sack_permitted); });
    add_both(facts, connection, "Timestamps", "Measure the round trip, and tell old segments from new ones (RFC 7323).",
             [](const DirectionSummary& d) { return offered(d, d.timestamps); });
}

void add_frames(std::vector<ConnectionFact>& facts, const Connection& connection, std::uint32_t packet_count) {
    const auto add = [&](std::string title, std::uint32_t frame, std::string meaning) {
        if (frame == decode::no_frame || frame > packet_count) return;
        facts.push_back({std::move(title), "frame " + grouped(frame), {}, frame, std::move(meaning)});
    };
    add("Handshake 1/3", connection.syn_frame, "SYN: the client asks.");
    add("Handshake 2/3", connection.syn_ack_frame, "SYN, ACK: the server agrees.");
    add("Handshake 3/3", connection.handshake_ack_frame, "ACK: the client confirms; both ends are ESTABLISHED.");
    add("First FIN", connection.first_fin_frame, "One end has nothing more to say.");
    add("End", connection.end_frame, "The last acknowledgment of the teardown, or the reset.");
}

}  // namespace

std::vector<ConnectionFact> connection_facts(const trace::Recording& recording, std::uint32_t index,
                                             const ConnectionTally& tally, std::uint32_t packet_count) {
    const auto connection = recording.connection(index);
    const bool tcp = connection.transport == decode::Protocol::tcp;
    std::vector<ConnectionFact> facts;
    facts.push_back({"Endpoint", decode::to_text(connection.client), decode::to_text(connection.server),
                     decode::no_frame,
                     connection.from_middle ? "Who is the client is inferred: the capture begins in the middle." : ""});
    if (tcp && tally.last_frame != decode::no_frame) {
        const auto last = recording.packet(tally.last_frame);
        facts.push_back({"State", std::string{to_text(last.client_state)}, std::string{to_text(last.server_state)},
                         decode::no_frame, "As it follows from the packets seen so far (RFC 9293, section 3.3.2)."});
    }
    facts.push_back(
        {"Packets", grouped(tally.packets[0]), grouped(tally.packets[1]), decode::no_frame, "Sent by this end."});
    facts.push_back({"On the wire", octets_text(tally.octets[0]), octets_text(tally.octets[1]), decode::no_frame,
                     "Whole frames, headers included."});
    const bool all_shown = connection.last_frame <= packet_count;
    add_both(facts, connection, all_shown ? "Payload" : "Payload (whole capture)",
             "What the programs sent, without headers and repetitions.",
             [](const DirectionSummary& d) { return octets_text(d.payload); });
    if (tcp) {
        add_both(facts, connection, all_shown ? "Retransmissions" : "Retransmissions (whole capture)",
                 "Segments that were sent again.",
                 [](const DirectionSummary& d) { return grouped(d.retransmissions); });
        add_tcp_directions(facts, connection);
    }
    facts.push_back(
        {"Outcome", std::string{to_text(outcome_at(connection, tally, packet_count))}, {}, decode::no_frame, {}});
    facts.push_back({"Began",
                     seconds_text(connection.first_time - recording.first_time()) + " s",
                     {},
                     connection.first_frame,
                     "Since the capture's first packet."});
    if (connection.handshake_time >= 0 && connection.handshake_ack_frame <= packet_count)
        facts.push_back({"Handshake took",
                         duration_text(connection.handshake_time),
                         {},
                         decode::no_frame,
                         "From the SYN to the ACK that completes it: about one round trip."});
    if (connection.syn_retries > 0)
        facts.push_back({"SYN sent again",
                         counted(connection.syn_retries, "time"),
                         {},
                         decode::no_frame,
                         "There was no answer to the first."});
    add_frames(facts, connection, packet_count);
    if (connection.previous != decode::none)
        facts.push_back({"Ports reused",
                         "after connection " + std::to_string(connection.previous),
                         {},
                         decode::no_frame,
                         "The same addresses and ports were used before."});
    if (connection.simultaneous_open)
        facts.push_back({"Simultaneous open", "both ends sent a SYN", {}, decode::no_frame, {}});
    if (connection.simultaneous_close)
        facts.push_back(
            {"Simultaneous close", "both ends sent a FIN before they saw the other's", {}, decode::no_frame, {}});
    if (connection.gap)
        facts.push_back(
            {"Gap", "octets are missing", {}, decode::no_frame, "The capture does not hold all that was said."});
    if (tcp && all_shown) add_measures(facts, recording.figures(index));
    return facts;
}

}  // namespace loopscope::ui
