#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "decode/field.hpp"

namespace loopscope::decode {

/// A small number for each registered field, for tables that are indexed by field. A field needs more octets than a
/// place stands for, so that two fields never share one.
class FieldPlaces {
public:
    /// Those of `all_fields()`.
    static const FieldPlaces& registered();

    /// The field's place; `count()` or more for a field that is not registered.
    std::size_t of(const Field& field) const {
        return (reinterpret_cast<std::uintptr_t>(&field) - first_) / octets_a_place;
    }
    std::size_t count() const { return count_; }

private:
    static constexpr std::uintptr_t octets_a_place = 64;
    static_assert(sizeof(Field) >= octets_a_place);
    FieldPlaces();

    std::uintptr_t first_;
    std::size_t count_;
};

/// A set of registered fields.
class FieldSet {
public:
    FieldSet();
    FieldSet(std::span<const Field* const> fields);
    FieldSet(std::initializer_list<const Field*> fields) : FieldSet(std::span{fields.begin(), fields.size()}) {}

    /// Every field that has a value: all but layers and groups.
    static FieldSet values();

    /// Adds the field; of one that stands for two (tcp.port) both.
    void add(const Field& field);
    void add(const FieldSet& other);

    bool contains(const Field& field) const {
        const auto place = places_.of(field);
        return place < places_.count() && (bits_[place / 64] >> place % 64 & 1) != 0;
    }
    /// Whether any field of that protocol's struct is in the set.
    template <class Fields> bool contains_any(const Fields& protocol) const {
        return contains_any_of(fields_of(protocol).front());
    }

private:
    bool contains_any_of(const Field& first) const {
        const auto place = places_.of(first);
        return place < places_.count() && (protocols_[place / 64] >> place % 64 & 1) != 0;
    }

    FieldPlaces places_;
    std::vector<std::uint64_t> bits_;       ///< by place
    std::vector<std::uint64_t> protocols_;  ///< by the place of the protocol's first field
};

}  // namespace loopscope::decode
