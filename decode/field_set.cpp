#include "decode/field_set.hpp"

#include <algorithm>

#include "decode/either_fields.hpp"
#include "decode/registry.hpp"

namespace loopscope::decode {

namespace {

std::uintptr_t address_of(const Field* field) { return reinterpret_cast<std::uintptr_t>(field); }

void set(std::vector<std::uint64_t>& bits, std::size_t place) { bits[place / 64] |= std::uint64_t{1} << place % 64; }

}  // namespace

FieldPlaces::FieldPlaces() {
    const auto [least, greatest] =
        std::minmax_element(all_fields().begin(), all_fields().end(),
                            [](const auto* a, const auto* b) { return address_of(a) < address_of(b); });
    first_ = address_of(*least);
    count_ = (address_of(*greatest) - first_) / octets_a_place + 1;
}

const FieldPlaces& FieldPlaces::registered() {
    static const FieldPlaces places;
    return places;
}

FieldSet::FieldSet()
    : places_(FieldPlaces::registered()), bits_(places_.count() / 64 + 1), protocols_(places_.count() / 64 + 1) {}

FieldSet::FieldSet(std::span<const Field* const> fields) : FieldSet() {
    for (const auto* field : fields) add(*field);
}

FieldSet FieldSet::values() {
    FieldSet set;
    for (const auto* field : all_fields())
        if (field->type != FieldType::protocol && field->type != FieldType::group) set.add(*field);
    return set;
}

void FieldSet::add(const Field& field) {
    const auto members = members_of(field);
    for (const auto* member : {members.first, members.second}) {
        if (member == nullptr || places_.of(*member) >= places_.count()) continue;
        set(bits_, places_.of(*member));
        const auto protocol = protocol_fields(*member);
        if (!protocol.empty()) set(protocols_, places_.of(protocol.front()));
    }
}

void FieldSet::add(const FieldSet& other) {
    for (std::size_t i = 0; i < bits_.size(); ++i) {
        bits_[i] |= other.bits_[i];
        protocols_[i] |= other.protocols_[i];
    }
}

}  // namespace loopscope::decode
