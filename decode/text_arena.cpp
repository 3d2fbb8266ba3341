#include "decode/text_arena.hpp"

#include <algorithm>

namespace loopscope::decode {

std::string_view TextArena::keep(std::string_view text) {
    while (current_ < blocks_.size() && blocks_[current_].size - used_ < text.size()) {
        ++current_;
        used_ = 0;
    }
    if (current_ == blocks_.size()) {
        const auto size = std::max(block_size, text.size());
        blocks_.push_back({std::make_unique<char[]>(size), size});
    }
    auto* place = blocks_[current_].octets.get() + used_;
    std::copy(text.begin(), text.end(), place);
    used_ += text.size();
    return {place, text.size()};
}

void TextArena::clear() {
    if (current_ > 0 || (!blocks_.empty() && blocks_[0].size > block_size))
        std::erase_if(blocks_, [](const Block& block) { return block.size > block_size; });
    current_ = used_ = 0;
}

}  // namespace loopscope::decode
