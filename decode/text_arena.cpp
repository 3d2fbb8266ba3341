#include "decode/text_arena.hpp"

#include <algorithm>

namespace loopscope::decode {

std::string_view TextArena::keep(std::string_view text) {
    if (text.size() > block_size) {
        // A block of its own, before the one that is being filled, which is filled further.
        auto octets = std::make_unique_for_overwrite<char[]>(text.size());
        std::copy(text.begin(), text.end(), octets.get());
        const std::string_view kept{octets.get(), text.size()};
        blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(current_++), {std::move(octets), text.size()});
        return kept;
    }
    if (current_ < blocks_.size() && block_size - used_ < text.size()) {
        ++current_;
        used_ = 0;
    }
    if (current_ == blocks_.size()) blocks_.push_back({std::make_unique_for_overwrite<char[]>(block_size), block_size});
    auto* place = blocks_[current_].octets.get() + used_;
    std::copy(text.begin(), text.end(), place);
    used_ += text.size();
    return {place, text.size()};
}

void TextArena::clear() {
    if (current_ > 0) std::erase_if(blocks_, [](const Block& block) { return block.size > block_size; });
    current_ = used_ = 0;
}

}  // namespace loopscope::decode
