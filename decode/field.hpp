#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace loopscope::decode {

enum class FieldType : std::uint8_t {
    protocol,  ///< a layer; its value is its title
    group,     ///< a subtree that only holds others
    boolean,
    u8,
    u16,
    u24,
    u32,
    u64,
    i32,
    i64,
    mac,   ///< 6 octets
    ipv4,  ///< 4 octets
    ipv6,  ///< 16 octets
    text,
    bytes,
    relative_time,  ///< nanoseconds, printed as seconds
    absolute_time,  ///< nanoseconds since 1970-01-01 UTC
};

enum class Base : std::uint8_t { decimal, hexadecimal };

/// A number that has a name: {6, "TCP"}.
struct ValueName {
    std::uint64_t value;
    std::string_view name;
};

/// One field, declared once. Its address is its identity.
struct Field {
    std::string_view name;   ///< as tshark calls it: "tcp.srcport"
    std::string_view title;  ///< for people: "Source port"
    FieldType type;
    Base base = Base::decimal;
    std::string_view meaning = {};          ///< one sentence for a learner; may be empty
    std::span<const ValueName> names = {};  ///< names of its values, where they have some
};

/// The fields of a protocol are one struct whose members are all `Field`; this is that struct as a sequence.
template <class Fields> std::span<const Field> fields_of(const Fields& fields) {
    static_assert(std::is_standard_layout_v<Fields> && sizeof(Fields) % sizeof(Field) == 0);
    return {reinterpret_cast<const Field*>(&fields), sizeof(Fields) / sizeof(Field)};
}

/// The name of `value`, or "" where it has none.
constexpr std::string_view name_of(std::span<const ValueName> names, std::uint64_t value) {
    for (const auto& entry : names)
        if (entry.value == value) return entry.name;
    return {};
}

}  // namespace loopscope::decode
