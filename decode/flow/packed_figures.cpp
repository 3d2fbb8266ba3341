#include "decode/flow/packed_figures.hpp"

#include <array>
#include <cstring>
#include <type_traits>

namespace loopscope::decode::flow {
namespace {

static_assert(std::is_trivially_copyable_v<TcpFigures>);
constexpr std::size_t longest_run = 255;
using Plain = std::array<std::uint8_t, sizeof(TcpFigures)>;

/// How many octets from `at` on are zero, or are not.
std::size_t run_length(const Plain& plain, std::size_t at, bool zero) {
    std::size_t length = 0;
    while (at + length < plain.size() && length < longest_run && (plain[at + length] == 0) == zero) ++length;
    return length;
}

}  // namespace

PackedFigures::PackedFigures(const TcpFigures& figures) {
    Plain plain;
    std::memcpy(plain.data(), &figures, sizeof figures);
    std::vector<std::uint8_t> packed;
    for (std::size_t at = 0; at < plain.size();) {
        const auto zeros = run_length(plain, at, true);
        at += zeros;
        const auto others = run_length(plain, at, false);
        packed.push_back(static_cast<std::uint8_t>(zeros));
        packed.push_back(static_cast<std::uint8_t>(others));
        packed.insert(packed.end(), plain.begin() + static_cast<std::ptrdiff_t>(at),
                      plain.begin() + static_cast<std::ptrdiff_t>(at + others));
        at += others;
    }
    octets_.assign(packed.begin(), packed.end());
}

TcpFigures PackedFigures::unpack() const {
    Plain plain{};
    std::size_t to = 0;
    for (std::size_t at = 0; at + 1 < octets_.size();) {
        to += octets_[at];
        const std::size_t others = octets_[at + 1];
        std::memcpy(plain.data() + to, octets_.data() + at + 2, others);
        to += others;
        at += 2 + others;
    }
    TcpFigures figures;
    std::memcpy(&figures, plain.data(), sizeof figures);
    return figures;
}

}  // namespace loopscope::decode::flow
