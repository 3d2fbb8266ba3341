#include "ui/filter_completion.hpp"

#include <algorithm>
#include <optional>

#include "decode/filter/token.hpp"
#include "decode/registry.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {
namespace {

using decode::Field;
using decode::FieldType;
using decode::filter::Token;
using decode::filter::TokenKind;

struct Word {
    std::string_view text, about;
};

constexpr Word functions[] = {
    {"len(", "octets of a value"},
    {"count(", "how often a field occurs"},
    {"lower(", "a text in lower case"},
    {"upper(", "a text in upper case"},
    {"string(", "a number or an address as text"},
    {"max(", "the greatest"},
    {"min(", "the least"},
    {"abs(", "without its sign"},
};
constexpr Word junctions[] = {{"and ", "both fit"}, {"or ", "either fits"}};
constexpr Word comparisons[] = {{"== ", "is"}, {"!= ", "is another"}};
constexpr Word orders[] = {
    {"> ", "is greater than"}, {"< ", "is less than"}, {">= ", "is at least"}, {"<= ", "is at most"}};
constexpr Word searches[] = {{"contains ", "has this in it"}, {"matches ", "fits this regular expression"}};
constexpr Word memberships[] = {{"in {", "is one of these"}};

bool in_name(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           c == '-';
}

bool begins(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && lower(text.substr(0, with.size())) == with;
}

bool is_symbol(std::string_view text) { return text.find_first_of("=!<>&|") != text.npos; }

/// Collects what fits what was typed so far.
class Collector {
public:
    Collector(FilterCompletion& out, std::string_view typed) : out_(out), typed_(lower(typed)) {}

    void words(std::span<const Word> words) {
        for (const auto& word : words)
            if (begins(word.text, typed_)) add({std::string(word.text), word.about});
    }

    /// Protocols first, then what begins as typed, then what holds it anywhere.
    void fields() {
        const auto all = decode::all_fields();
        for (const auto* field : all)
            if (field->type == FieldType::protocol && begins(field->name, typed_)) name(*field);
        for (const auto* field : all)
            if (field->type != FieldType::protocol && begins(field->name, typed_)) name(*field);
        if (typed_.size() < 3) return;
        for (const auto* field : all)
            if (!begins(field->name, typed_) &&
                (field->name.find(typed_) != field->name.npos || holds_words(field->title, typed_)))
                name(*field);
    }

    void values(const Field& field) {
        if (field.type == FieldType::boolean && field.names.empty()) {
            constexpr Word choices[] = {{"True", "it is set"}, {"False", "it is not set"}};
            words(choices);
        }
        const std::string_view typed = typed_.starts_with('"') ? std::string_view(typed_).substr(1) : typed_;
        for (const auto& value : field.names)
            if (begins(value.name, typed) && value.name.find_first_of("\"\\") == value.name.npos)
                add({'"' + std::string(value.name) + '"', std::string_view{}});
    }

private:
    void name(const Field& field) {
        if (field.type != FieldType::group || field.name.find('.') != field.name.npos)
            add({std::string(field.name), field.title, field.type == FieldType::protocol});
    }

    void add(FilterSuggestion suggestion) {
        if (out_.suggestions.size() >= FilterCompletion::at_most) return;
        const auto same = [&](const FilterSuggestion& other) { return other.text == suggestion.text; };
        if (std::none_of(out_.suggestions.begin(), out_.suggestions.end(), same))
            out_.suggestions.push_back(std::move(suggestion));
    }

    FilterCompletion& out_;
    std::string typed_;
};

void add_operators(Collector& collect, const Field& field) {
    const bool whole = field.type == FieldType::protocol || field.type == FieldType::group;
    const bool octets = whole || field.type == FieldType::text || field.type == FieldType::bytes;
    if (!whole) collect.words(comparisons);
    if (!octets && field.type != FieldType::boolean) collect.words(orders);
    if (octets) collect.words(searches);
    if (!whole && field.type != FieldType::boolean) collect.words(memberships);
    collect.words(junctions);
}

bool compares(TokenKind kind) { return kind >= TokenKind::equal && kind <= TokenKind::less_or_equal; }

/// The field whose value comes next: `field ==`, `field in {`, `field in {"A",`.
const Field* field_compared(const std::vector<Token>& tokens) {
    auto at = static_cast<std::ptrdiff_t>(tokens.size()) - 1;
    if (at >= 1 && compares(tokens[static_cast<std::size_t>(at)].kind))
        return tokens[static_cast<std::size_t>(at) - 1].field;
    while (at >= 0 && tokens[static_cast<std::size_t>(at)].kind != TokenKind::open_brace) {
        const auto kind = tokens[static_cast<std::size_t>(at)].kind;
        if (kind != TokenKind::comma && kind != TokenKind::string && kind != TokenKind::word) return nullptr;
        --at;
    }
    const bool set = at >= 2 && tokens[static_cast<std::size_t>(at) - 1].kind == TokenKind::in;
    const auto last = tokens.empty() ? TokenKind::end : tokens.back().kind;
    if (!set || (last != TokenKind::open_brace && last != TokenKind::comma)) return nullptr;
    return tokens[static_cast<std::size_t>(at) - 2].field;
}

bool ends_a_test(TokenKind kind) {
    return kind == TokenKind::word || kind == TokenKind::string || kind == TokenKind::character ||
           kind == TokenKind::close_parenthesis || kind == TokenKind::close_brace;
}

bool expects_a_test(const std::vector<Token>& tokens) {
    if (tokens.empty()) return true;
    switch (tokens.back().kind) {
        case TokenKind::logical_and:
        case TokenKind::logical_or:
        case TokenKind::logical_not:
        case TokenKind::open_parenthesis:
        case TokenKind::any:
        case TokenKind::all: return true;
        default: return false;
    }
}

/// Where the word begins that the cursor stands behind; nothing where it stands within quotes that cannot be completed.
std::optional<std::size_t> word_begin(std::string_view before, std::vector<Token>& tokens) {
    auto begin = before.size();
    tokens = decode::filter::tokenise(before);
    for (const auto& token : tokens) {
        const bool open = token.kind == TokenKind::unknown && before.substr(token.place.column).starts_with('"');
        const bool at_end = token.place.column + token.place.length >= before.size() && token.kind == TokenKind::string;
        if (!open && !at_end) continue;
        if (at_end) return std::nullopt;
        begin = token.place.column;
        tokens = decode::filter::tokenise(before.substr(0, begin));
        tokens.pop_back();
        return field_compared(tokens) == nullptr ? std::nullopt : std::optional{begin};
    }
    while (begin > 0 && in_name(before[begin - 1])) --begin;
    if (begin == before.size())
        while (begin > 0 && is_symbol(before.substr(begin - 1, 1))) --begin;
    tokens = decode::filter::tokenise(before.substr(0, begin));
    tokens.pop_back();
    return begin;
}

FilterPart part_of(const Token& token, bool called) {
    switch (token.kind) {
        case TokenKind::field: return FilterPart::field;
        case TokenKind::word: return called ? FilterPart::function : FilterPart::value;
        case TokenKind::string:
        case TokenKind::character: return FilterPart::text;
        case TokenKind::logical_and:
        case TokenKind::logical_or:
        case TokenKind::logical_not:
        case TokenKind::any:
        case TokenKind::all: return FilterPart::junction;
        case TokenKind::range:
        case TokenKind::layer: return FilterPart::value;
        case TokenKind::unknown: return FilterPart::wrong;
        default: return FilterPart::operation;
    }
}

}  // namespace

FilterCompletion complete_filter(std::string_view filter, std::size_t cursor) {
    FilterCompletion out;
    const auto before = filter.substr(0, std::min(cursor, filter.size()));
    std::vector<Token> tokens;
    const auto begin = word_begin(before, tokens);
    if (!begin) return out;
    out.begin = *begin;
    out.end = before.size();
    const auto typed = before.substr(*begin);
    while (out.end < filter.size() && !typed.empty() && in_name(filter[out.end]) && in_name(typed.back())) ++out.end;
    Collector collect(out, typed);
    if (const auto* field = field_compared(tokens)) {
        collect.values(*field);
    } else if (expects_a_test(tokens)) {
        if (typed.empty()) return out;
        collect.fields();
        if (!is_symbol(typed)) {
            collect.words(functions);
            constexpr Word negation[] = {{"not ", "fits where the next test does not"}};
            collect.words(negation);
        }
    } else if (tokens.back().kind == TokenKind::field) {
        add_operators(collect, *tokens.back().field);
    } else if (ends_a_test(tokens.back().kind) && !before.empty()) {
        collect.words(junctions);
    }
    const auto there = filter.substr(out.begin, out.end - out.begin);
    const auto& all = out.suggestions;
    if (all.size() == 1 && (all[0].text == there || all[0].text == std::string(there) + " ")) out.suggestions.clear();
    return out;
}

CompletedFilter completed(std::string_view filter, const FilterCompletion& completion, std::size_t suggestion) {
    std::string text(filter.substr(0, completion.begin));
    text += completion.suggestions[suggestion].text;
    const auto cursor = text.size();
    auto rest = filter.substr(std::min(completion.end, filter.size()));
    if (text.ends_with(' ') && rest.starts_with(' ')) rest.remove_prefix(1);
    return {text.append(rest), cursor};
}

std::vector<FilterSpan> parts_of(std::string_view filter) {
    std::vector<FilterSpan> spans;
    const auto tokens = decode::filter::tokenise(filter);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        spans.push_back({tokens[i].place.column, tokens[i].place.length,
                         part_of(tokens[i], tokens[i + 1].kind == TokenKind::open_parenthesis)});
    return spans;
}

}  // namespace loopscope::ui
