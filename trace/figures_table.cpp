#include "trace/figures_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "decode/flow/packed_figures.hpp"

namespace loopscope::trace {

using decode::flow::PackedFigures;
using decode::flow::TcpFigures;

bool FiguresTable::is_final(std::uint32_t index) const {
    return index < places_.size() && places_.get(index).packed != decode::none;
}

FiguresTable::Place FiguresTable::place_of(std::uint32_t index) {
    // A row that was skipped would be all zeros, and so a final one.
    while (places_.size() <= index) places_.set(places_.size(), Place{});
    return places_.get(index);
}

void FiguresTable::set(std::uint32_t index, const TcpFigures& figures) {
    auto place = place_of(index);
    if (place.packed != decode::none) return;
    const bool placed = place.live != decode::none;
    if (!placed) {
        place.live = live_.size();
        if (!free_.empty()) {
            place.live = free_.back();
            free_.pop_back();
        }
    }
    live_.set(place.live, figures);
    if (!placed) places_.set(index, place);
}

void FiguresTable::set_final(std::uint32_t index, std::span<const std::uint8_t> packed) {
    const auto before = place_of(index);
    if (before.packed != decode::none) return;
    if (before.live != decode::none) free_.push_back(before.live);
    const Place place{decode::none, packed_.size(), static_cast<std::uint32_t>(packed.size())};
    for (std::size_t at = 0; at < packed.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, packed.data() + at, std::min(packed.size() - at, sizeof word));
        packed_.append(word);
    }
    places_.set(index, place);
}

TcpFigures FiguresTable::unpack(const Place& place) const {
    std::array<std::uint64_t, PackedFigures::most_octets / sizeof(std::uint64_t)> words;
    for (std::uint32_t i = 0; i * sizeof(std::uint64_t) < place.octets; ++i) words[i] = packed_[place.packed + i];
    std::array<std::uint8_t, sizeof words> octets;
    std::memcpy(octets.data(), words.data(), place.octets);
    return PackedFigures::unpack(octets.data());
}

void FiguresTable::publish() {
    live_.publish();
    packed_.publish();
    places_.publish();
}

TcpFigures FiguresTable::get(std::uint32_t index) const {
    for (;;) {
        const auto place = places_.get(index);
        if (place.packed != decode::none) return unpack(place);
        if (place.live == decode::none) return {};
        const auto figures = live_.get(place.live);
        if (places_.get(index).live == place.live) return figures;  // else its room was another connection's by then
    }
}

}  // namespace loopscope::trace
