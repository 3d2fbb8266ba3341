#include "app/figures_json.hpp"

#include <cstdio>

#include "app/print.hpp"

namespace loopscope::app {
namespace {

using decode::flow::DirectionFigures;
using decode::flow::Limit;
using decode::flow::RoundTrips;

class Object {
public:
    explicit Object(std::string& out) : out_(out) { out_ += '{'; }
    Object(Object& parent, std::string_view key) : out_(parent.out_) {
        parent.name(key);
        out_ += '{';
    }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    ~Object() { out_ += '}'; }

    void name(std::string_view key) {
        if (out_.back() != '{') out_ += ',';
        append_json_string(out_, key);
        out_ += ':';
    }
    void number(std::string_view key, std::uint64_t value) {
        name(key);
        out_ += std::to_string(value);
    }
    void text(std::string_view key, std::string_view value) {
        name(key);
        append_json_string(out_, value);
    }
    void duration(std::string_view key, std::int64_t nanoseconds) {
        char text[40];
        std::snprintf(text, sizeof text, "%lld.%09lld", static_cast<long long>(nanoseconds / 1'000'000'000),
                      static_cast<long long>(nanoseconds % 1'000'000'000));
        name(key);
        out_ += text;
    }
    void decimal(std::string_view key, double value, int digits) {
        char text[64];
        std::snprintf(text, sizeof text, "%.*f", digits, value);
        name(key);
        out_ += text;
    }
    void share(std::string_view key, std::uint16_t thousandths) { decimal(key, thousandths / 1000.0, 3); }

private:
    std::string& out_;
};

void append_round_trips(Object& parent, std::string_view key, const RoundTrips& measured) {
    if (measured.samples == 0) return;
    Object object(parent, key);
    object.duration("minimum", measured.minimum);
    object.duration("median", measured.median);
    object.duration("p95", measured.p95);
    object.duration("maximum", measured.maximum);
    object.number("samples", measured.samples);
}

void append_amounts(Object& object, const DirectionFigures& figures) {
    object.number("segments", figures.segments);
    object.number("bytes", figures.octets);
    object.number("fresh_bytes", figures.fresh_octets);
    object.number("acknowledged_bytes", figures.acknowledged);
    object.decimal("throughput", figures.throughput(), 0);
    object.decimal("goodput", figures.goodput(), 0);
    Object flight(object, "in_flight");
    flight.number("now", figures.in_flight);
    flight.number("most", figures.most_in_flight);
}

void append_window(Object& parent, const DirectionFigures& figures) {
    Object object(parent, "window");
    if (figures.largest_window != 0) {
        object.number("now", figures.window);
        object.number("smallest", figures.smallest_window);
        object.number("largest", figures.largest_window);
        object.share("most_used", figures.window_use);
        object.share("mean_used", figures.mean_window_use);
    }
    object.number("zero_windows", figures.zero_windows);
    object.duration("zero_time", figures.zero_window_time);
}

void append_losses(Object& parent, const DirectionFigures& figures) {
    {
        Object object(parent, "repeated");
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
        Object object(parent, "sack");
        object.number("blocks", figures.sack_blocks);
        object.number("duplicate", figures.duplicate_sacks);
        object.number("most_bytes", figures.most_sacked);
    }
    Object object(parent, "ecn");
    object.number("capable_packets", figures.ecn_capable);
    object.number("marked_packets", figures.congestion_marked);
    object.number("echoes", figures.echoes);
    object.number("window_reductions", figures.window_reductions);
}

std::string_view key_of(Limit limit) { return limit == Limit::receive_window ? "receive_window" : to_text(limit); }

void append_limits(Object& parent, const DirectionFigures& figures) {
    std::int64_t all = 0;
    for (const auto time : figures.limited_time) all += time;
    if (all > 0) {
        parent.text("limit", key_of(figures.limit()));
        Object object(parent, "limited_by");
        for (std::size_t i = 0; i < figures.limited_time.size(); ++i)
            object.decimal(key_of(static_cast<Limit>(i)),
                           static_cast<double>(figures.limited_time[i]) / static_cast<double>(all), 3);
    }
    if (const auto phase = keyword(figures.phase); !phase.empty()) parent.text("phase", phase);
    parent.number("phase_changes", figures.phase_changes);
}

}  // namespace

void append_figures_json(std::string& out, const DirectionFigures& figures) {
    Object object(out);
    {
        Object round_trip(object, "round_trip");
        append_round_trips(round_trip, "by_acknowledgments", figures.by_acknowledgments);
        append_round_trips(round_trip, "by_timestamps", figures.by_timestamps);
    }
    append_amounts(object, figures);
    append_window(object, figures);
    append_losses(object, figures);
    {
        Object idle(object, "idle");
        idle.duration("time", figures.idle_time);
        idle.duration("longest", figures.longest_idle);
    }
    append_limits(object, figures);
    object.name("inferred");
    out += R"(["repeated","lost_segments","limit","limited_by","phase"])";
}

}  // namespace loopscope::app
