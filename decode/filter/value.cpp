#include "decode/filter/value.hpp"

#include <cstring>

namespace loopscope::decode::filter {

ValueType value_type(FieldType type) {
    switch (type) {
        case FieldType::protocol: return ValueType::protocol;
        case FieldType::group: return ValueType::none;
        case FieldType::boolean: return ValueType::boolean;
        case FieldType::u8:
        case FieldType::u16:
        case FieldType::u24:
        case FieldType::u32:
        case FieldType::u64: return ValueType::unsigned_number;
        case FieldType::i32:
        case FieldType::i64: return ValueType::signed_number;
        case FieldType::mac: return ValueType::mac;
        case FieldType::ipv4: return ValueType::ipv4;
        case FieldType::ipv6: return ValueType::ipv6;
        case FieldType::text: return ValueType::text;
        case FieldType::bytes: return ValueType::octets;
        case FieldType::relative_time: return ValueType::relative_time;
        case FieldType::absolute_time: return ValueType::absolute_time;
    }
    return ValueType::none;
}

unsigned bits_of(FieldType type) {
    switch (type) {
        case FieldType::u8: return 8;
        case FieldType::u16: return 16;
        case FieldType::u24: return 24;
        case FieldType::u32:
        case FieldType::i32:
        case FieldType::ipv4: return 32;
        case FieldType::mac: return 48;
        case FieldType::u64:
        case FieldType::i64: return 64;
        case FieldType::ipv6: return 128;
        default: return 0;
    }
}

std::string_view in_words(ValueType type) {
    switch (type) {
        case ValueType::none: return "a group of fields";
        case ValueType::boolean: return "true or false";
        case ValueType::unsigned_number:
        case ValueType::signed_number: return "a number";
        case ValueType::mac: return "an Ethernet address";
        case ValueType::ipv4: return "an IPv4 address";
        case ValueType::ipv6: return "an IPv6 address";
        case ValueType::text: return "a text";
        case ValueType::octets: return "octets";
        case ValueType::protocol: return "a protocol";
        case ValueType::relative_time: return "a time in seconds";
        case ValueType::absolute_time: return "a date";
    }
    return {};
}

namespace {

std::strong_ordering by_octets(Bytes a, Bytes b) {
    const auto size = std::min(a.size(), b.size());
    return (size == 0 ? 0 : std::memcmp(a.data(), b.data(), size)) <=> 0;
}

std::strong_ordering by_prefix(Bytes a, Bytes b, unsigned bits) {
    for (std::size_t i = 0; i < std::min(a.size(), b.size()) && bits != 0; ++i) {
        const unsigned used = std::min(bits, 8u);
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - used));
        if (const auto order = (a[i] & mask) <=> (b[i] & mask); order != 0) return order;
        bits -= used;
    }
    return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering compare(ValueType type, const Value& a, const Value& b) {
    switch (type) {
        case ValueType::text:
            if (const auto order = by_octets(a.octets, b.octets); order != 0) return order;
            return a.octets.size() <=> b.octets.size();
        case ValueType::mac:
        case ValueType::octets:
        case ValueType::protocol:
            if (const auto order = a.octets.size() <=> b.octets.size(); order != 0) return order;
            return by_octets(a.octets, b.octets);
        case ValueType::ipv6: return by_prefix(a.octets, b.octets, std::min(a.prefix, b.prefix));
        case ValueType::ipv4: {
            const unsigned bits = std::min({a.prefix, b.prefix, std::uint8_t{32}});
            const std::uint64_t mask = bits == 0 ? 0 : ~std::uint64_t{0} << (32 - bits);
            return (a.number & mask) <=> (b.number & mask);
        }
        default:
            if (a.negative != b.negative)
                return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
            return a.number <=> b.number;  // two's complement keeps the order among negative ones
    }
}

}  // namespace loopscope::decode::filter
