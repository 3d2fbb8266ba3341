#include "app/figures_json.hpp"

#include "app/json_object.hpp"

namespace loopscope::app {
namespace {

using decode::flow::DirectionFigures;
using decode::flow::Limit;
using decode::flow::RoundTrips;

void append_round_trips(JsonObject& parent, std::string_view key, const RoundTrips& measured) {
    if (measured.samples == 0) return;
    JsonObject object(parent, key);
    object.time("minimum", measured.minimum);
    object.time("median", measured.median);
    object.time("p95", measured.p95);
    object.time("maximum", measured.maximum);
    object.number("samples", measured.samples);
}

void append_amounts(JsonObject& object, const DirectionFigures& figures) {
    object.number("segments", figures.segments);
    object.number("bytes", figures.octets);
    object.number("fresh_bytes", figures.fresh_octets);
    object.number("acknowledged_bytes", figures.acknowledged);
    object.decimal("throughput", figures.throughput(), 0);
    object.decimal("goodput", figures.goodput(), 0);
    JsonObject flight(object, "in_flight");
    flight.number("now", figures.in_flight);
    flight.number("most", figures.most_in_flight);
}

void append_window(JsonObject& parent, const DirectionFigures& figures) {
    JsonObject object(parent, "window");
    if (figures.largest_window != 0) {
        object.number("now", figures.window);
        object.number("smallest", figures.smallest_window);
        object.number("largest", figures.largest_window);
        object.decimal("most_used", figures.window_use / 1000.0, 3);
        object.decimal("mean_used", figures.mean_window_use / 1000.0, 3);
    }
    object.number("zero_windows", figures.zero_windows);
    object.time("zero_time", figures.zero_window_time);
}

void append_losses(JsonObject& parent, const DirectionFigures& figures) {
    {
        JsonObject object(parent, "repeated");
        object.number("segments", figures.retransmissions);
        object.number("bytes", figures.repeated_octets);
        object.number("timeouts", figures.timeouts);
        object.number("fast", figures.fast_retransmissions);
        object.number("unneeded", figures.unneeded_retransmissions);
    }
    parent.number("lost_segments", figures.lost_segments);
    parent.number("out_of_order", figures.out_of_order);
    parent.number("duplicate_acks", figures.duplicate_acks);
    {
        JsonObject object(parent, "sack");
        object.number("blocks", figures.sack_blocks);
        object.number("duplicate", figures.duplicate_sacks);
        object.number("most_bytes", figures.most_sacked);
    }
    JsonObject object(parent, "ecn");
    object.number("capable_packets", figures.ecn_capable);
    object.number("marked_packets", figures.congestion_marked);
    object.number("echoes", figures.echoes);
    object.number("window_reductions", figures.window_reductions);
}

std::string_view key_of(Limit limit) { return limit == Limit::receive_window ? "receive_window" : to_text(limit); }

void append_limits(JsonObject& parent, const DirectionFigures& figures) {
    std::int64_t all = 0;
    for (const auto time : figures.limited_time) all += time;
    if (all > 0) {
        parent.text("limit", key_of(figures.limit()));
        JsonObject object(parent, "limited_by");
        for (std::size_t i = 0; i < figures.limited_time.size(); ++i)
            object.decimal(key_of(static_cast<Limit>(i)),
                           static_cast<double>(figures.limited_time[i]) / static_cast<double>(all), 3);
    }
    if (const auto phase = keyword(figures.phase); !phase.empty()) parent.text("phase", phase);
    parent.number("phase_changes", figures.phase_changes);
}

}  // namespace

void append_figures_json(std::string& out, const DirectionFigures& figures) {
    JsonObject object(out);
    {
        JsonObject round_trip(object, "round_trip");
        append_round_trips(round_trip, "by_acknowledgments", figures.by_acknowledgments);
        append_round_trips(round_trip, "by_timestamps", figures.by_timestamps);
    }
    append_amounts(object, figures);
    append_window(object, figures);
    append_losses(object, figures);
    {
        JsonObject idle(object, "idle");
        idle.time("time", figures.idle_time);
        idle.time("longest", figures.longest_idle);
    }
    append_limits(object, figures);
    object.name("inferred");
    out += R"(["repeated","lost_segments","limit","limited_by","phase"])";
}

}  // namespace loopscope::app
