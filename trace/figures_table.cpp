#include "trace/figures_table.hpp"

#include <algorithm>
#include <cstring>

#include "decode/flow/packed_figures.hpp"

namespace loopscope::trace {

using decode::flow::PackedFigures;
using decode::flow::TcpFigures;

bool FiguresTable::is_final(std::uint32_t index) const { return place_of(index).kind == Kind::final; }

FiguresTable::Place FiguresTable::take_room(Kind kind) {
    auto& free = free_[static_cast<std::size_t>(kind)];
    if (free.empty()) return {.kind = kind, .row = taken_[static_cast<std::size_t>(kind)]++};
    const Place place{.kind = kind, .row = free.back()};
    free.pop_back();
    return place;
}

void FiguresTable::give_back(const Place& place) {
    if (place.kind != Kind::none) free_[static_cast<std::size_t>(place.kind)].push_back(place.row);
}

void FiguresTable::set(std::uint32_t index, const TcpFigures& figures) {
    const auto before = place_of(index);
    if (before.kind == Kind::final) return;
    Packed<PackedFigures::most_octets> octets;
    const auto size = PackedFigures::pack(figures, octets.data());
    const auto kind = size <= sizeof(Small) ? Kind::small : size <= sizeof(Middle) ? Kind::middle : Kind::whole;
    const auto place = kind == before.kind ? before : take_room(kind);
    const auto put = [&](auto& table, auto packed) {
        std::copy_n(octets.begin(), size, packed.begin());
        table.set(place.row, packed);
    };
    if (kind == Kind::small)
        put(small_, Small{});
    else if (kind == Kind::middle)
        put(middle_, Middle{});
    else
        whole_.set(place.row, figures);
    if (place == before) return;
    places_.set(index, place);
    give_back(before);
}

void FiguresTable::set_final(std::uint32_t index, std::span<const std::uint8_t> packed) {
    const auto before = place_of(index);
    if (before.kind == Kind::final) return;
    const Place place{Kind::final, final_.size(), static_cast<std::uint32_t>(packed.size())};
    for (std::size_t at = 0; at < packed.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, packed.data() + at, std::min(packed.size() - at, sizeof word));
        final_.append(word);
    }
    places_.set(index, place);
    give_back(before);
}

void FiguresTable::publish() {
    small_.publish();
    middle_.publish();
    whole_.publish();
    final_.publish();
    places_.publish();
}

TcpFigures FiguresTable::at(const Place& place) const {
    switch (place.kind) {
        case Kind::none: return {};
        case Kind::whole: return whole_.get(place.row);
        case Kind::small: return PackedFigures::unpack(small_.get(place.row).data());
        case Kind::middle: return PackedFigures::unpack(middle_.get(place.row).data());
        case Kind::final: break;
    }
    std::array<std::uint64_t, PackedFigures::most_octets / sizeof(std::uint64_t)> words;
    for (std::uint32_t i = 0; i * sizeof(std::uint64_t) < place.octets; ++i) words[i] = final_[place.row + i];
    Packed<sizeof words> octets;
    std::memcpy(octets.data(), words.data(), place.octets);
    return PackedFigures::unpack(octets.data());
}

/// A place that has changed meanwhile may have been another connection's by then.
TcpFigures FiguresTable::get(std::uint32_t index) const {
    for (;;) {
        const auto place = places_.get(index);
        const auto figures = at(place);
        if (place.kind == Kind::final || places_.get(index) == place) return figures;
    }
}

}  // namespace loopscope::trace
