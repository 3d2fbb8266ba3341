#pragma once

#include <compare>
#include <cstdint>

namespace loopscope::decode {

/// A TCP sequence number: 32 bits that wrap, compared on the circle (RFC 9293, section 3.4).
class SequenceNumber {
public:
    constexpr SequenceNumber() = default;
    constexpr explicit SequenceNumber(std::uint32_t value) : value_(value) {}

    constexpr std::uint32_t value() const { return value_; }

    constexpr SequenceNumber operator+(std::uint32_t n) const { return SequenceNumber{value_ + n}; }
    constexpr SequenceNumber operator-(std::uint32_t n) const { return SequenceNumber{value_ - n}; }
    constexpr SequenceNumber& operator+=(std::uint32_t n) {
        value_ += n;
        return *this;
    }

    /// Signed distance on the circle: positive where *this is later than `other`.
    constexpr std::int32_t operator-(SequenceNumber other) const {
        return static_cast<std::int32_t>(value_ - other.value_);
    }

    constexpr bool operator==(const SequenceNumber&) const = default;
    constexpr bool operator<(SequenceNumber other) const { return *this - other < 0; }
    constexpr bool operator>(SequenceNumber other) const { return *this - other > 0; }
    constexpr bool operator<=(SequenceNumber other) const { return *this - other <= 0; }
    constexpr bool operator>=(SequenceNumber other) const { return *this - other >= 0; }

private:
    std::uint32_t value_ = 0;
};

}  // namespace loopscope::decode
