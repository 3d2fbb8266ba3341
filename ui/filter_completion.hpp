#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// What may stand where the cursor is in a display filter.
struct FilterSuggestion {
    std::string text;        ///< that is put in
    std::string_view about;  ///< what it is, for people; may be empty
    bool is_protocol = false;
    bool operator==(const FilterSuggestion&) const = default;
};

struct FilterCompletion {
    std::size_t begin = 0, end = 0;  ///< octets of the filter that a suggestion replaces
    std::vector<FilterSuggestion> suggestions;
    static constexpr std::size_t at_most = 200;
};

/// Names of protocols and fields where a test may begin, operators after a field, the names of a field's values after
/// an operator. Nothing within quotes that are no such name, and nothing where the only suggestion is there already.
FilterCompletion complete_filter(std::string_view filter, std::size_t cursor);

/// The filter with the suggestion in it, and where the cursor then is.
struct CompletedFilter {
    std::string text;
    std::size_t cursor = 0;
};
CompletedFilter completed(std::string_view filter, const FilterCompletion&, std::size_t suggestion);

/// What a part of a filter is, for its colour.
enum class FilterPart : std::uint8_t { field, value, text, operation, junction, function, wrong };
struct FilterSpan {
    std::size_t begin = 0, length = 0;
    FilterPart part = FilterPart::value;
    bool operator==(const FilterSpan&) const = default;
};
/// The parts of a filter, in order; what is between them has no colour of its own.
std::vector<FilterSpan> parts_of(std::string_view filter);

}  // namespace loopscope::ui
