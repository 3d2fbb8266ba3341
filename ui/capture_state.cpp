#include "ui/capture_state.hpp"

#include "ui/quantity.hpp"

namespace loopscope::ui {
namespace {

constexpr std::uint64_t little_room = 1'000'000'000;  // octets: some seconds of the fastest traffic

}  // namespace

CaptureState capture_state(const capture::LiveCounts& counts, const std::string& file, bool capturing) {
    CaptureState state;
    state.loses = counts.dropped() > 0;
    state.lost = state.loses ? grouped(counts.dropped()) + " lost" : "none lost";
    state.lost_hint = "Packets that came faster than they could be written: " + grouped(counts.dropped_by_kernel) +
                      " in the kernel's ring, " + grouped(counts.dropped_by_interface) + " at the interface.";
    if (state.loses) state.lost_hint += " A capture filter, or a larger ring (loopscope capture -B), loses fewer.";
    state.spool = octets_text(counts.bytes);
    state.spool_hint = "Size of the recording: " + file + ".";
    if (!capturing || !counts.disk_free) return state;
    state.nearly_full = *counts.disk_free < little_room;
    state.spool += ", " + octets_text(*counts.disk_free) + " free";
    state.spool_hint += " When its disk is full, the capture ends, and all that came before is kept.";
    return state;
}

}  // namespace loopscope::ui
