#include "ui/graph_model.hpp"

#include <algorithm>
#include <cmath>

namespace loopscope::ui {

using decode::flow::Side;
using trace::ConnectionSeries;
using trace::Quantity;

namespace {

constexpr std::uint32_t read_at_once = 2000;     ///< packets read between two frames of the window: some 2 ms
constexpr std::uint32_t read_in_slice = 20'000;  ///< in the background, before they are shown
constexpr double shortest_time = 1000;           ///< nanoseconds
constexpr double near = 40;                      ///< pixels from the pointer

bool has_graphs(const trace::Recording& recording, std::uint32_t connection) {
    return connection < recording.connection_count() &&
           recording.connection(connection).transport == decode::Protocol::tcp;
}

struct Wanted {
    std::uint32_t own = 0, peer = 0;  ///< Quantity bits
};

/// What the pointer may be on.
Wanted wanted_of(const GraphLook& look) {
    const auto if_shown = [&](GraphItem item, std::uint32_t quantities) { return look.shows(item) ? quantities : 0; };
    switch (look.kind) {
        case GraphKind::sequence:
            return {if_shown(GraphItem::segments, bit(Quantity::sequence)) |
                        if_shown(GraphItem::repeated, bit(Quantity::repeated)) |
                        if_shown(GraphItem::out_of_order, bit(Quantity::out_of_order)),
                    if_shown(GraphItem::acknowledgments, bit(Quantity::acknowledgment)) |
                        if_shown(GraphItem::sacked, bit(Quantity::sacked)) |
                        if_shown(GraphItem::edge, bit(Quantity::edge))};
        case GraphKind::round_trip:
            return {0, if_shown(GraphItem::by_acknowledgment, bit(Quantity::round_trip)) |
                           if_shown(GraphItem::by_timestamp, bit(Quantity::round_trip_by_timestamp))};
        case GraphKind::throughput: return {bit(Quantity::sequence), 0};
        case GraphKind::in_flight:
            return {if_shown(GraphItem::in_flight, bit(Quantity::in_flight)),
                    if_shown(GraphItem::in_flight, bit(Quantity::peer_in_flight)) |
                        if_shown(GraphItem::window, bit(Quantity::window))};
    }
    return {};
}

}  // namespace

GraphModel::~GraphModel() {
    if (stop_) stop_->store(true);
}

void GraphModel::reset() {
    if (stop_) stop_->store(true);
    reading_.wait();
    reading_.take();
    recording_ = nullptr;
    series_.reset();
    connection_ = decode::none;
    seen_changes_ = 0;
    fit();
}

void GraphModel::wait() {
    reading_.wait();
    while (recording_ != nullptr && series_ && series_->extend(*recording_, recording_->packet_count()) > 0) {}
}

void GraphModel::follow(const trace::Recording& recording, const Selection& selection) {
    auto wanted = selection.connection;
    if (wanted == decode::none && recording.connection_count() > 0) wanted = 0;
    if (!has_graphs(recording, wanted)) wanted = decode::none;
    if (wanted == connection_) return;
    connection_ = wanted;
    if (stop_) stop_->store(true);
    series_ = wanted == decode::none ? nullptr : std::make_shared<ConnectionSeries>(recording, wanted);
    sides_chosen_ = false;
    fit();
}

/// A few packets at once, many in the background: one of the two writes at any time.
void GraphModel::read_on(const trace::Recording& recording) {
    if (reading_.running()) {
        if (!reading_.take()) return;
    }
    if (!series_) return;
    const auto published = recording.packet_count();
    if (series_->read_to() >= published) return;
    const auto packets = recording.connection(connection_).packets();
    if (packets < series_->packets() + read_at_once &&
        series_->extend(recording, published, read_at_once) < read_at_once)
        return;
    stop_ = std::make_shared<std::atomic<bool>>(false);
    reading_.start([&recording, series = series_, stop = stop_, published] {
        while (!stop->load() && series->extend(recording, published, read_in_slice) == read_in_slice) wake_window();
        return true;
    });
}

void GraphModel::keep_in_sight(bool live) {
    live_ = live;
    const auto all = whole_time(*series_);
    if (sight_ == Sight::all)
        time_ = all;
    else if (sight_ == Sight::end && live)
        time_ = {time_.begin + all.end - all_.end, time_.end + all.end - all_.end};
    all_ = all;
}

void GraphModel::update(const trace::Recording& recording, std::uint32_t packet_count, const Selection& selection,
                        bool live) {
    if (recording_ != &recording) {
        reset();
        recording_ = &recording;
    }
    follow(recording, selection);
    read_on(recording);
    if (!series_) return;
    last_frame_ = packet_count;
    if (!sides_chosen_) sides_ = telling_sides(recording.connection(connection_));
    keep_in_sight(live);
    if (seen_changes_ == selection.changes) return;
    // a packet that is not read so far is shown once it is
    if (selection.frame != decode::no_frame && selection.frame > series_->read_to()) return;
    seen_changes_ = selection.changes;
    reveal(selection.frame);
}

double GraphModel::progress(const trace::Recording& recording) const {
    if (!series_ || !reading_.running()) return 1;
    const auto packets = std::max(recording.connection(connection_).packets(), 1u);
    return std::min(1., static_cast<double>(series_->packets()) / packets);
}

void GraphModel::show(GraphKind kind) {
    if (kind == kind_) return;
    kind_ = kind;
    values_ = {};
}

void GraphModel::show(std::array<bool, 2> sides) {
    sides_ = sides;
    sides_chosen_ = true;
    values_ = {};
}

GraphLook GraphModel::look(float width, float height, const Selection& selection) const {
    GraphLook look;
    look.kind = kind_;
    look.sides = sides_;
    look.hidden = hidden_;
    look.time = time_;
    look.values = values_;
    look.last_frame = last_frame_;
    look.selected = selection.frame;
    look.width = width;
    look.height = height;
    return look;
}

void GraphModel::fit() {
    sight_ = Sight::all;
    values_ = {};
    if (series_) time_ = all_ = whole_time(*series_);
}

/// Half of what is in sight may lie beyond the connection's ends, no more.
void GraphModel::look_at(Span time) {
    if (time.length() >= all_.length()) {
        sight_ = Sight::all;
        time_ = all_;
        return;
    }
    const double least = all_.begin - time.length() / 2, most = all_.end - time.length() / 2;
    const double begin = std::clamp(time.begin, least, std::max(least, most));
    time_ = {begin, begin + time.length()};
    sight_ = live_ && time_.end >= all_.end ? Sight::end : Sight::fixed;
}

void GraphModel::zoom_time(double about, double factor) { look_at(zoomed(time_, about, factor, shortest_time)); }

void GraphModel::zoom_values(const GraphPanel& panel, double about, double factor) {
    const double shortest = entry_of(kind_).unit == AxisUnit::time ? 100 : 10;
    values_[static_cast<std::size_t>(panel.side)] = zoomed(panel.values, about, factor, shortest);
}

void GraphModel::pan(double time_share, double value_share) {
    if (time_share != 0 && sight_ != Sight::all) look_at(panned(time_, time_share));
    for (auto& values : values_)
        if (values) values = panned(*values, value_share);
}

void GraphModel::show_box(const GraphPanel& panel, Point from, Point to) {
    const auto left = std::clamp(std::min(from.x, to.x), panel.from.x, panel.to.x),
               right = std::clamp(std::max(from.x, to.x), panel.from.x, panel.to.x),
               top = std::clamp(std::min(from.y, to.y), panel.from.y, panel.to.y),
               bottom = std::clamp(std::max(from.y, to.y), panel.from.y, panel.to.y);
    const Span values{panel.value_at(bottom), panel.value_at(top)};
    const double begin = panel.time_at(left), end = panel.time_at(right);
    look_at({begin, std::max(end, begin + shortest_time)});
    values_[static_cast<std::size_t>(panel.side)] = values;
}

void GraphModel::reveal(std::uint32_t frame) {
    if (!series_ || frame == decode::no_frame || sight_ == Sight::all) return;
    for (const auto side : {Side::client, Side::server}) {
        const auto& sent = series_->from(side);
        const auto index = sent.index_of(frame);
        if (index == decode::none) continue;
        const auto at = static_cast<double>(trace::signed_time(series_->first_time(), sent.points[index].time));
        if (time_.holds(at)) return;
        look_at({at - time_.length() / 2, at + time_.length() / 2});
        values_ = {};
    }
}

std::optional<GraphHover> GraphModel::nearest(const GraphPlot& drawn, const GraphPanel& panel, Point at) const {
    const auto wanted = wanted_of(look(0, 0, {}));
    const auto& data = drawn.data(static_cast<std::size_t>(panel.side));
    const GraphPlace place{.time = panel.clock_at(panel.time_at(at.x)),
                           .value = panel.value_at(at.y),
                           .time_per_pixel = panel.time_per_pixel(),
                           .value_per_pixel = panel.value_per_pixel(),
                           .time_only = kind_ == GraphKind::throughput};
    GraphHit own{.distance = near * near};
    find_nearest(series_->from(panel.side), data.own_count, place, wanted.own, own);
    GraphHit peer{.distance = own.distance};
    find_nearest(series_->to(panel.side), data.peer_count, place, wanted.peer, peer);
    const auto far = other(panel.side);
    if (peer.index != decode::none) return GraphHover{far, series_->from(far).points[peer.index], peer.quantity};
    if (own.index != decode::none)
        return GraphHover{panel.side, series_->from(panel.side).points[own.index], own.quantity};
    return std::nullopt;
}

std::uint32_t GraphModel::step(std::uint32_t frame, bool forward) const {
    std::uint32_t found = decode::no_frame;
    if (!series_) return found;
    for (const auto side : {Side::client, Side::server}) {
        const auto& sent = series_->from(side);
        const auto count = sent.count_to(last_frame_);
        auto index = sent.count_to(forward || frame == 0 ? frame : frame - 1);
        if (!forward) --index;  // wraps where there is none before
        if (index >= count) continue;
        const auto candidate = sent.points[index].frame;
        const bool nearer = forward ? candidate < found : candidate > found;
        if (found == decode::no_frame || nearer) found = candidate;
    }
    return found;
}

}  // namespace loopscope::ui
