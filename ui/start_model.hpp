#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capture/doctor.hpp"
#include "capture/interfaces.hpp"
#include "ui/background.hpp"

namespace loopscope::ui {

/// An interface and how much passes it.
struct InterfaceTraffic {
    static constexpr std::size_t seconds_kept = 40;

    capture::HostInterface interface;
    double rate = 0;                            ///< packets a second, over the last interval
    std::array<float, seconds_kept> history{};  ///< packets a second, the newest last
    bool measured = false;                      ///< two counts were taken
};

/// Rates from counters that are read once in a while.
class TrafficMeter {
public:
    /// Takes a new count at `time` (nanoseconds of a steady clock). Loopback counts each packet as received and sent:
    /// once.
    void add(std::vector<capture::HostInterface> interfaces, std::int64_t time);
    /// Those that are up first, loopback before the others of its kind.
    const std::vector<InterfaceTraffic>& interfaces() const { return interfaces_; }

private:
    std::vector<InterfaceTraffic> interfaces_;
    std::int64_t last_time_ = 0;
};

/// What the start page finds out in the background: interfaces, once a second, and what works on this machine, once.
class StartModel {
public:
    /// Call once a frame; `time` in nanoseconds of a steady clock. The machine is checked once the page is in sight:
    /// that tries a capture, and a file that is being opened needs the time.
    void update(std::int64_t time, bool page_in_sight);
    /// Nanoseconds until the next count is due.
    std::int64_t next_count_in(std::int64_t time) const;

    const std::vector<InterfaceTraffic>& interfaces() const { return meter_.interfaces(); }
    const std::optional<capture::Error>& interface_error() const { return interface_error_; }
    const std::vector<capture::Check>& checks() const { return checks_; }
    bool checking() const { return check_job_.running() || !checked_; }
    bool known() const { return checked_ && counted_; }  ///< both were found out at least once
    void check_again() { checked_ = false; }

private:
    struct Count {
        capture::Result<std::vector<capture::HostInterface>> interfaces;
        std::int64_t time;
    };
    TrafficMeter meter_;
    std::optional<capture::Error> interface_error_;
    std::vector<capture::Check> checks_;
    bool checked_ = false, counted_ = false;
    std::int64_t last_count_ = 0;
    Background<Count> count_job_;
    Background<std::vector<capture::Check>> check_job_;
};

}  // namespace loopscope::ui
