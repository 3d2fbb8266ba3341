#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>

#include "decode/bytes.hpp"
#include "decode/field.hpp"

namespace loopscope::decode::filter {

/// What can be compared with what.
enum class ValueType : std::uint8_t {
    none,  ///< a subtree without a value: it is there or it is not
    boolean,
    unsigned_number,
    signed_number,
    mac,
    ipv4,
    ipv6,
    text,
    octets,
    protocol,
    relative_time,  ///< nanoseconds
    absolute_time,  ///< nanoseconds since 1970-01-01 UTC
};

ValueType value_type(FieldType type);
/// Width of a number, an address: 8 to 128; 0 where the type has none.
unsigned bits_of(FieldType type);
/// "a number", "an IPv4 address", for messages.
std::string_view in_words(ValueType type);

/// One value. Octets are kept alive by the field list, the filter or the scratch.
struct Value {
    std::uint64_t number = 0;   ///< numbers (two's complement), booleans, times, IPv4 in host order
    Bytes octets{};             ///< text, octets, mac, IPv6; a protocol's own
    Bytes whole{};              ///< of a protocol: up to the end of what carries it, which `contains` searches
    std::uint8_t prefix = 128;  ///< of an address: how many bits count
    bool negative = false;      ///< the number is below 0
};

inline bool is_number(ValueType type) { return type == ValueType::unsigned_number || type == ValueType::signed_number; }
inline bool is_octets(ValueType type) { return type == ValueType::octets || type == ValueType::mac; }

/// Octets are longer or shorter first and then compared one by one, as tshark does; numbers by their value,
/// whatever their signs; addresses by the bits that both prefixes cover.
std::strong_ordering compare(ValueType type, const Value& a, const Value& b);

}  // namespace loopscope::decode::filter
