#include "trace/series_fold.hpp"

namespace loopscope::trace {

void Fold::add(const Fold& other) {
    time.add(other.time);
    for (std::size_t i = 0; i < quantities; ++i) ranges[i].add(other.ranges[i]);
    octets += other.octets;
    packets += other.packets;
    segments += other.segments;
    repeated += other.repeated;
    out_of_order += other.out_of_order;
    duplicates += other.duplicates;
    flags = static_cast<std::uint16_t>(flags | other.flags);
}

void FoldLevels::append(const Fold& packet) {
    Fold part = packet;
    for (unsigned level = 0; level < height; ++level) {
        open_[level].add(part);
        if (++held_[level] < branches) return;
        part = open_[level];
        levels_[level].append(part);
        open_[level] = {};
        held_[level] = 0;
    }
}

void FoldLevels::publish() {
    for (auto& level : levels_) level.publish();
}

}  // namespace loopscope::trace
