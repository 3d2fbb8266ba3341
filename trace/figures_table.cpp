#include "trace/figures_table.hpp"

#include <array>
#include <cstring>

#include "decode/flow/packed_figures.hpp"

namespace loopscope::trace {

using decode::flow::PackedFigures;
using decode::flow::TcpFigures;

namespace {

constexpr std::size_t word = sizeof(std::uint64_t);
using Words = std::array<std::uint64_t, RoomTable::most_words>;
static_assert(PackedFigures::most_octets + word <= sizeof(Words));

/// The last word's end says nothing.
std::span<const std::uint64_t> used(Words& words, std::size_t octets) {
    std::memset(reinterpret_cast<std::uint8_t*>(words.data()) + octets, 0, word - 1);
    return {words.data(), (octets + word - 1) / word};
}

}  // namespace

void FiguresTable::set(std::uint32_t index, const TcpFigures& figures) {
    if (is_final(index)) return;
    Words words;
    rows_.set(index, used(words, PackedFigures::pack(figures, reinterpret_cast<std::uint8_t*>(words.data()))));
}

void FiguresTable::set_final(std::uint32_t index, std::span<const std::uint8_t> packed) {
    if (is_final(index)) return;
    Words words;
    std::memcpy(words.data(), packed.data(), packed.size());
    rows_.set(index, used(words, packed.size()), true);
}

TcpFigures FiguresTable::get(std::uint32_t index) const {
    Words words;
    if (rows_.get(index, words.data()) == 0) return {};
    return PackedFigures::unpack(reinterpret_cast<const std::uint8_t*>(words.data()));
}

}  // namespace loopscope::trace
