#include "decode/flow/scoreboard.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

std::uint32_t Scoreboard::add(SequenceNumber left, SequenceNumber right) {
    if (right <= left) return 0;
    const auto first = std::find_if(ranges_.begin(), ranges_.end(), [&](const Range& r) { return r.right >= left; });
    auto last = first;
    Range merged{left, right};
    std::uint32_t known = 0;
    for (; last != ranges_.end() && last->left <= right; ++last) {
        merged.left = std::min(merged.left, last->left);
        merged.right = std::max(merged.right, last->right);
        known += static_cast<std::uint32_t>(last->right - last->left);
    }
    if (first == last && ranges_.size() >= most_ranges) return 0;
    const auto fresh = static_cast<std::uint32_t>(merged.right - merged.left) - known;
    octets_ += fresh;
    if (first == last) {
        ranges_.insert(first, merged);
    } else {
        *first = merged;
        ranges_.erase(first + 1, last);
    }
    return fresh;
}

std::uint32_t Scoreboard::forget_before(SequenceNumber acknowledgment) {
    std::uint32_t forgotten = 0;
    auto at = ranges_.begin();
    for (; at != ranges_.end() && at->right <= acknowledgment; ++at)
        forgotten += static_cast<std::uint32_t>(at->right - at->left);
    if (at != ranges_.end() && at->left < acknowledgment) {
        forgotten += static_cast<std::uint32_t>(acknowledgment - at->left);
        at->left = acknowledgment;
    }
    ranges_.erase(ranges_.begin(), at);
    octets_ -= forgotten;
    return forgotten;
}

void Scoreboard::clear() {
    ranges_ = {};
    octets_ = 0;
}

}  // namespace loopscope::decode::flow
