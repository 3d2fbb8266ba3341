#include "decode/flow/duration_sketch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace loopscope::decode::flow {
namespace {

constexpr int fraction_bits = 5;
constexpr std::uint64_t fractions = 1u << fraction_bits;

/// Values below 64 have a bucket each; above, the highest set bit and the five after it choose the bucket.
std::uint16_t index_of(std::uint64_t value) {
    const int shift = std::max(static_cast<int>(std::bit_width(value)) - fraction_bits - 1, 0);
    return static_cast<std::uint16_t>(static_cast<std::uint64_t>(shift) * fractions + (value >> shift));
}

std::int64_t middle_of(std::uint16_t index) {
    if (index < 2 * fractions) return index;
    const auto shift = index / fractions - 1;
    const auto low = (index % fractions + fractions) << shift;
    return static_cast<std::int64_t>(low + (std::uint64_t{1} << shift) / 2);
}

}  // namespace

std::uint32_t DurationSketch::find(std::uint16_t index) const {
    const auto* const at = std::partition_point(buckets_.begin(), buckets_.end(),
                                                [&](const Bucket& bucket) { return bucket.index < index; });
    return static_cast<std::uint32_t>(at - buckets_.begin());
}

void DurationSketch::add(std::int64_t nanoseconds) {
    const auto value = std::max<std::int64_t>(nanoseconds, 0);
    minimum_ = samples_ == 0 ? value : std::min(minimum_, value);
    maximum_ = std::max(maximum_, value);
    ++samples_;
    const auto index = index_of(static_cast<std::uint64_t>(value));
    auto at = find(index);
    const bool kept = at < buckets_.size() && buckets_[at].index == index;
    if (kept) return static_cast<void>(++buckets_[at].count);
    if (buckets_.size() >= most_buckets) {
        if (at > 0) {
            buckets_[1].count += buckets_[0].count;
            buckets_.pop_front(1);
            --at;
        }
        if (at == 0) return static_cast<void>(++buckets_[0].count);
    }
    insert(at, index);
}

void DurationSketch::insert(std::uint32_t at, std::uint16_t index) {
    buckets_.push_back({index, 1});
    std::rotate(buckets_.begin() + at, buckets_.end() - 1, buckets_.end());
}

std::int64_t DurationSketch::quantile(double share) const {
    if (samples_ == 0) return -1;
    if (minimum_ == maximum_) return minimum_;
    const auto wanted = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(samples_))));
    std::uint64_t counted = 0;
    for (const auto& bucket : buckets_) {
        counted += bucket.count;
        if (counted >= wanted) return std::clamp(middle_of(bucket.index), minimum_, maximum_);
    }
    return maximum_;
}

RoundTrips DurationSketch::round_trips() const {
    return {.minimum = minimum(),
            .median = quantile(0.5),
            .p95 = quantile(0.95),
            .maximum = maximum(),
            .samples = samples_};
}

}  // namespace loopscope::decode::flow
