#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decode/field_list.hpp"
#include "decode/field_set.hpp"

namespace loopscope::app {

/// The fields of `-e`, and where a frame has them.
class ChosenFields {
public:
    explicit ChosenFields(std::vector<const decode::Field*> fields);

    const std::vector<const decode::Field*>& fields() const { return fields_; }
    /// Looks them up among a frame's values. A field that stands for two (tcp.port) finds both.
    void find(const decode::FieldList& list);
    /// Indices of the frame's records of that field, in the order of the octets.
    const std::vector<std::uint32_t>& found(std::size_t column) const { return found_[column]; }

private:
    std::vector<const decode::Field*> fields_;
    std::vector<std::vector<std::uint32_t>> found_;       ///< by column
    std::vector<std::vector<std::uint32_t>> columns_of_;  ///< by the field's place: where its values go
    const decode::FieldPlaces& places_;
};

}  // namespace loopscope::app
