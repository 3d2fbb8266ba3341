#include "ui/filter_wish.hpp"

#include <algorithm>
#include <string_view>

#include "decode/filter/token.hpp"

namespace loopscope::ui {
namespace {

/// In parentheses where it is more than one test: `and` binds tighter than `or`, and `not` takes the next test only.
std::string grouped_test(const std::string& filter) {
    using decode::filter::TokenKind;
    const auto tokens = decode::filter::tokenise(filter);
    const bool several = std::any_of(tokens.begin(), tokens.end(), [](const auto& token) {
        return token.kind == TokenKind::logical_and || token.kind == TokenKind::logical_or;
    });
    return several ? "(" + filter + ")" : filter;
}

}  // namespace

std::string joined(const std::string& filter, const std::string& condition, FilterJoin join) {
    const bool denied =
        join == FilterJoin::replace_not || join == FilterJoin::with_and_not || join == FilterJoin::with_or_not;
    const auto test = denied ? "not " + grouped_test(condition) : condition;
    const bool alone = join == FilterJoin::replace || join == FilterJoin::replace_not ||
                       filter.find_first_not_of(" \t") == filter.npos;
    if (alone) return test;
    const bool both = join == FilterJoin::with_and || join == FilterJoin::with_and_not;
    return grouped_test(filter) + (both ? " and " : " or ") + grouped_test(test);
}

}  // namespace loopscope::ui
