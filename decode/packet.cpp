#include "decode/packet.hpp"

namespace loopscope::decode {

Segment& SegmentList::add_beside() {
    several_.resize(most + 1);
    if (size_ == 1) several_[0] = first_;
    auto& added = several_[size_];
    if (size_ < most) ++size_;
    return added = {};
}

}  // namespace loopscope::decode
