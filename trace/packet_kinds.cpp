#include "trace/packet_kinds.hpp"

namespace loopscope::trace {

std::uint16_t PacketKinds::look_up(const Key& key, const PacketKind& kind) {
    const auto known = numbers_.find(key);
    std::uint16_t number = 0;
    if (known != numbers_.end()) {
        number = known->second;
    } else if (kinds_.size() < most) {
        kinds_.append(kind);
        number = static_cast<std::uint16_t>(kinds_.size());
        numbers_.emplace(key, number);
    }
    if (number != 0) recent_[Hash{}(key) % recent_.size()] = {key, number};
    return number;
}

}  // namespace loopscope::trace
