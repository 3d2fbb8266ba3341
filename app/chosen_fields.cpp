#include "app/chosen_fields.hpp"

#include "decode/either_fields.hpp"

namespace loopscope::app {

ChosenFields::ChosenFields(std::vector<const decode::Field*> fields)
    : fields_(std::move(fields)),
      found_(fields_.size()),
      columns_of_(decode::FieldPlaces::registered().count()),
      places_(decode::FieldPlaces::registered()) {
    for (std::uint32_t column = 0; column < fields_.size(); ++column) {
        const auto members = decode::members_of(*fields_[column]);
        for (const auto* member : {members.first, members.second})
            if (member != nullptr) columns_of_[places_.of(*member)].push_back(column);
    }
}

void ChosenFields::find(const decode::FieldList& list) {
    for (auto& column : found_) column.clear();
    const auto& records = list.records();
    for (std::uint32_t i = 0; i < records.size(); ++i) {
        const auto place = places_.of(*records[i].field);
        if (place >= columns_of_.size()) continue;
        for (const auto column : columns_of_[place]) found_[column].push_back(i);
    }
}

}  // namespace loopscope::app
