#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "decode/flow/connection.hpp"
#include "decode/packet.hpp"
#include "ui/graph_axis.hpp"

namespace loopscope::ui {

enum class GraphKind : unsigned char { sequence, round_trip, throughput, in_flight };

/// One row a graph: its name on the command line, its caption, the title of its vertical axis, what it is for.
struct GraphEntry {
    GraphKind kind;
    std::string_view name, caption, axis, hint;
    AxisUnit unit;
};

inline constexpr std::array graph_kinds{
    GraphEntry{GraphKind::sequence, "sequence", "Sequence", "Sequence number, octets since the stream began",
               "Each segment by its place in the stream, with what was acknowledged and what the receiver has room for",
               AxisUnit::octets},
    GraphEntry{GraphKind::round_trip, "round-trip", "Round trip", "Round trip from segment to acknowledgment",
               "How long acknowledgments took, as this capture point saw it", AxisUnit::time},
    GraphEntry{GraphKind::throughput, "throughput", "Throughput", "Payload a second",
               "How fast payload was sent, and how fast it arrived", AxisUnit::rate},
    GraphEntry{GraphKind::in_flight, "in-flight", "In flight and window", "Octets sent and not acknowledged",
               "How much is under way, and how much the receiver allows", AxisUnit::octets},
};
constexpr const GraphEntry& entry_of(GraphKind kind) { return graph_kinds[static_cast<std::size_t>(kind)]; }

/// What is drawn in a graph, and can be hidden.
enum class GraphItem : unsigned char {
    segments,
    repeated,
    out_of_order,
    acknowledgments,
    duplicates,
    edge,
    sacked,
    marks,
    by_acknowledgment,
    by_timestamp,
    sent,
    delivered,
    in_flight,
    window,
    phase,
};

struct GraphItemEntry {
    GraphItem item;
    std::uint8_t kinds;  ///< a bit for each GraphKind that has it
    std::string_view name, hint;
};

namespace graph_kind_bit {
inline constexpr std::uint8_t sequence = 1, round_trip = 2, throughput = 4, in_flight = 8, all = 15;
}

inline constexpr std::array graph_items{
    GraphItemEntry{GraphItem::segments, graph_kind_bit::sequence, "Segments",
                   "A bar from a segment's first octet to its last"},
    GraphItemEntry{GraphItem::repeated, graph_kind_bit::sequence, "Retransmissions", "Octets that were sent again"},
    GraphItemEntry{GraphItem::out_of_order, graph_kind_bit::sequence, "Out of order",
                   "Segments that were overtaken on their way"},
    GraphItemEntry{GraphItem::acknowledgments, graph_kind_bit::sequence, "Acknowledged",
                   "All octets below this line have arrived: the receiver said so"},
    GraphItemEntry{GraphItem::duplicates, graph_kind_bit::sequence, "Duplicate ACKs",
                   "The receiver asks for the same octet again: something after it arrived"},
    GraphItemEntry{GraphItem::edge, graph_kind_bit::sequence, "Receive window",
                   "The receiver has room up to this line: nothing may be sent above it"},
    GraphItemEntry{GraphItem::sacked, graph_kind_bit::sequence, "SACK",
                   "Octets after a gap that the receiver says it has (RFC 2018)"},
    GraphItemEntry{GraphItem::marks, graph_kind_bit::sequence, "SYN, FIN, RST", "Where the stream begins and ends"},
    GraphItemEntry{GraphItem::by_acknowledgment, graph_kind_bit::round_trip, "By acknowledgment",
                   "From a segment to the ACK that covers it; not measured on retransmissions (RFC 6298, section 3)"},
    GraphItemEntry{GraphItem::by_timestamp, graph_kind_bit::round_trip, "By timestamp",
                   "From a timestamp to its echo (RFC 7323, section 4)"},
    GraphItemEntry{GraphItem::sent, graph_kind_bit::throughput, "Throughput",
                   "All payload that was sent, repetitions included"},
    GraphItemEntry{GraphItem::delivered, graph_kind_bit::throughput, "Goodput",
                   "Payload that was acknowledged: what arrived and counts"},
    GraphItemEntry{GraphItem::in_flight, graph_kind_bit::in_flight, "In flight",
                   "Octets that were sent and not acknowledged so far"},
    GraphItemEntry{GraphItem::window, graph_kind_bit::in_flight, "Receive window",
                   "What the receiver offers: no more than this may be in flight"},
    GraphItemEntry{GraphItem::phase, graph_kind_bit::all, "Sender's phase (inferred)",
                   "What governs how much is sent. Nothing on the wire says it: it is inferred from the packets"},
};
constexpr std::uint32_t bit(GraphItem item) { return 1u << static_cast<unsigned>(item); }
constexpr bool belongs(const GraphItemEntry& entry, GraphKind kind) {
    return (entry.kinds >> static_cast<unsigned>(kind) & 1) != 0;
}

/// What of a connection's graph is to be drawn, and how large, in logical pixels.
struct GraphLook {
    GraphKind kind = GraphKind::sequence;
    std::array<bool, 2> sides{true, false};     ///< by sender of the octets that the graph is about
    std::uint32_t hidden = 0;                   ///< GraphItem bits
    Span time;                                  ///< nanoseconds since the connection's first packet
    std::array<std::optional<Span>, 2> values;  ///< by sender; none: what fits the data in sight
    std::uint32_t last_frame = decode::none;    ///< packets after it are not there yet
    std::uint32_t selected = decode::no_frame;
    float width = 0, height = 0;
    bool titled = false;  ///< with the connection's name on top

    bool shows(GraphItem item) const { return (hidden & bit(item)) == 0; }
    bool shows(decode::flow::Side side) const { return sides[static_cast<std::size_t>(side)]; }
};

}  // namespace loopscope::ui
