#include "ui/start_model.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace loopscope::ui {
namespace {

constexpr std::int64_t interval = 1'000'000'000;

std::uint64_t packets_of(const capture::HostInterface& interface) {
    return interface.loopback ? interface.received_packets : interface.received_packets + interface.sent_packets;
}

auto rank(const InterfaceTraffic& traffic) { return std::tuple(!traffic.interface.up, !traffic.interface.loopback); }

}  // namespace

void TrafficMeter::add(std::vector<capture::HostInterface> interfaces, std::int64_t time) {
    std::vector<InterfaceTraffic> next;
    const double seconds = static_cast<double>(time - last_time_) / 1e9;
    for (auto& interface : interfaces) {
        InterfaceTraffic traffic;
        const auto before = std::find_if(interfaces_.begin(), interfaces_.end(),
                                         [&](const auto& known) { return known.interface.name == interface.name; });
        if (before != interfaces_.end() && seconds > 0) {
            traffic = *before;
            const std::uint64_t now = packets_of(interface), then = packets_of(before->interface);
            traffic.rate = now >= then ? static_cast<double>(now - then) / seconds : 0;
            traffic.measured = true;
            std::rotate(traffic.history.begin(), traffic.history.begin() + 1, traffic.history.end());
            traffic.history.back() = static_cast<float>(traffic.rate);
        }
        traffic.interface = std::move(interface);
        next.push_back(std::move(traffic));
    }
    std::stable_sort(next.begin(), next.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
    interfaces_ = std::move(next);
    last_time_ = time;
}

void StartModel::update(std::int64_t time, bool page_in_sight) {
    if (auto done = count_job_.take()) {
        counted_ = true;
        interface_error_.reset();
        if (done->interfaces)
            meter_.add(std::move(done->interfaces.value()), done->time);
        else
            interface_error_ = done->interfaces.error();
    }
    if (auto done = check_job_.take()) {
        checks_ = std::move(*done);
        checked_ = true;
    }
    if (next_count_in(time) <= 0 && count_job_.start([time] { return Count{capture::host_interfaces(), time}; }))
        last_count_ = time;
    if (page_in_sight && !checked_ && !check_job_.running()) check_job_.start([] { return capture::check_machine(); });
}

std::int64_t StartModel::next_count_in(std::int64_t time) const {
    return last_count_ == 0 ? 0 : last_count_ + interval - time;
}

}  // namespace loopscope::ui
