#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace loopscope::decode {

/// Keeps copies of texts, side by side, until it is cleared. Its memory is used again afterwards, so that one that is
/// filled for frame after frame seldom allocates.
class TextArena {
public:
    std::string_view keep(std::string_view text);
    void clear();

private:
    static constexpr std::size_t block_size = 16u << 10;
    struct Block {
        std::unique_ptr<char[]> octets;
        std::size_t size = 0;
    };
    std::vector<Block> blocks_;
    std::size_t current_ = 0;  ///< the block that is being filled
    std::size_t used_ = 0;     ///< of it
};

}  // namespace loopscope::decode
