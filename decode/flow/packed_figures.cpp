#include "decode/flow/packed_figures.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace loopscope::decode::flow {
namespace {

using Size = std::uint16_t;

constexpr unsigned most_fields = 64, longest_number = 10;
static_assert(PackedFigures::most_octets == 2 * (sizeof(std::uint64_t) + most_fields * longest_number));

/// Distances are small either way: the sign goes to the lowest bit.
std::uint64_t fold(std::int64_t distance) {
    return static_cast<std::uint64_t>(distance) << 1 ^ static_cast<std::uint64_t>(distance >> 63);
}
std::int64_t unfold(std::uint64_t folded) {
    return static_cast<std::int64_t>(folded >> 1 ^ (std::uint64_t{0} - (folded & 1)));
}

/// One direction: a bit for each figure that is not what was expected, then their distances, seven bits an octet.
class Writer {
public:
    template <class T> void figure(const T& value, std::uint64_t expected) {
        const auto distance = static_cast<std::uint64_t>(value) - expected;
        if (distance != 0) {
            unexpected_ |= std::uint64_t{1} << count_;
            auto rest = fold(static_cast<std::int64_t>(distance));
            for (; rest >= 0x80; rest >>= 7) numbers_[size_++] = static_cast<std::uint8_t>(rest | 0x80);
            numbers_[size_++] = static_cast<std::uint8_t>(rest);
        }
        ++count_;
    }
    std::size_t size() const { return sizeof unexpected_ + size_; }
    std::uint8_t* write(std::uint8_t* to) const {
        std::memcpy(to, &unexpected_, sizeof unexpected_);
        std::memcpy(to + sizeof unexpected_, numbers_.data(), size_);
        return to + size();
    }

private:
    std::uint64_t unexpected_ = 0;
    unsigned count_ = 0;
    std::size_t size_ = 0;
    std::array<std::uint8_t, most_fields * longest_number> numbers_;
};

class Reader {
public:
    explicit Reader(const std::uint8_t* at) : at_(at + sizeof unexpected_) {
        std::memcpy(&unexpected_, at, sizeof unexpected_);
    }
    template <class T> void figure(T& value, std::uint64_t expected) {
        auto distance = std::uint64_t{0};
        if ((unexpected_ >> count_++ & 1) != 0) {
            std::uint64_t folded = 0;
            unsigned shift = 0;
            for (; (*at_ & 0x80) != 0; shift += 7) folded |= std::uint64_t{*at_++ & 0x7fu} << shift;
            folded |= std::uint64_t{*at_++} << shift;
            distance = static_cast<std::uint64_t>(unfold(folded));
        }
        value = static_cast<T>(expected + distance);
    }
    const std::uint8_t* end() const { return at_; }

private:
    std::uint64_t unexpected_ = 0;
    unsigned count_ = 0;
    const std::uint8_t* at_;
};

template <class Coder, class Trips> void code(Coder& coder, Trips& trips, const RoundTrips& like) {
    const auto number = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
    coder.figure(trips.samples, like.samples);
    coder.figure(trips.minimum, number(like.minimum));
    coder.figure(trips.median, number(trips.minimum));
    coder.figure(trips.p95, number(trips.median));
    coder.figure(trips.maximum, number(trips.p95));
}

/// Both ways in one: what is expected of a figure follows from those before it. `begin`: the other direction's.
template <class Coder, class Figures> void code(Coder& coder, Figures& f, std::int64_t begin) {
    const auto number = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
    coder.figure(f.octets, 0);
    coder.figure(f.repeated_octets, 0);
    coder.figure(f.fresh_octets, f.octets - f.repeated_octets);
    coder.figure(f.acknowledged, f.fresh_octets);
    coder.figure(f.segments, 0);
    coder.figure(f.retransmissions, 0);
    coder.figure(f.timeouts, 0);
    coder.figure(f.fast_retransmissions, 0);
    coder.figure(f.unneeded_retransmissions, 0);
    coder.figure(f.lost_segments, std::uint64_t{f.retransmissions} - f.unneeded_retransmissions);
    coder.figure(f.out_of_order, 0);
    coder.figure(f.duplicate_acks, 0);
    coder.figure(f.sack_blocks, 0);
    coder.figure(f.duplicate_sacks, 0);
    coder.figure(f.most_sacked, 0);
    coder.figure(f.in_flight, 0);
    coder.figure(f.most_in_flight, f.octets);
    coder.figure(f.window, 0);
    coder.figure(f.smallest_window, f.window);
    coder.figure(f.largest_window, f.window);
    coder.figure(f.window_use, 0);
    coder.figure(f.mean_window_use, f.window_use);
    coder.figure(f.zero_windows, 0);
    coder.figure(f.zero_window_time, 0);
    coder.figure(f.first_data_time, number(begin));
    coder.figure(f.last_data_time, number(f.first_data_time));
    coder.figure(f.last_acknowledged_time, number(f.last_data_time));
    coder.figure(f.longest_idle, 0);
    coder.figure(f.idle_time, number(f.longest_idle));
    for (auto& time : f.limited_time) coder.figure(time, 0);
    coder.figure(f.ecn_capable, 0);
    coder.figure(f.congestion_marked, 0);
    coder.figure(f.echoes, 0);
    coder.figure(f.window_reductions, 0);
    coder.figure(f.phase, 0);
    coder.figure(f.phase_changes, 0);
    code(coder, f.by_acknowledgments, RoundTrips{});
    code(coder, f.by_timestamps, f.by_acknowledgments);
}

}  // namespace

std::size_t PackedFigures::pack(const TcpFigures& figures, std::uint8_t* to) {
    const auto& [client, server] = figures.directions;
    Writer first, second;
    code(first, client, 0);
    code(second, server, client.first_data_time);
    second.write(first.write(to));
    return first.size() + second.size();
}

PackedFigures::PackedFigures(const TcpFigures& figures) {
    std::array<std::uint8_t, sizeof(Size) + most_octets> sized;
    const auto size = static_cast<Size>(pack(figures, sized.data() + sizeof(Size)));
    std::memcpy(sized.data(), &size, sizeof size);
    sized_.reset(new std::uint8_t[sizeof size + size]);
    std::copy_n(sized.data(), sizeof size + size, sized_.get());
}

std::span<const std::uint8_t> PackedFigures::octets() const {
    if (sized_ == nullptr) return {};
    Size size;
    std::memcpy(&size, sized_.get(), sizeof size);
    return {sized_.get() + sizeof size, size};
}

TcpFigures PackedFigures::unpack(const std::uint8_t* octets) {
    TcpFigures figures;
    auto& [client, server] = figures.directions;
    Reader first(octets);
    code(first, client, 0);
    Reader second(first.end());
    code(second, server, client.first_data_time);
    return figures;
}

}  // namespace loopscope::decode::flow
