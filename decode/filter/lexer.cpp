#include <algorithm>
#include <optional>

#include "decode/filter/lexer.hpp"
#include "decode/filter/quoted_text.hpp"
#include "decode/filter/token.hpp"
#include "decode/registry.hpp"

namespace loopscope::decode::filter {

namespace {

struct Spelling {
    std::string_view text;
    TokenKind kind;
};

// Longer ones first: the first that fits is taken.
constexpr Spelling symbols[] = {
    {"===", TokenKind::all_equal},
    {"!==", TokenKind::any_not_equal},
    {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},
    {"~=", TokenKind::any_not_equal},
    {">=", TokenKind::greater_or_equal},
    {"<=", TokenKind::less_or_equal},
    {"&&", TokenKind::logical_and},
    {"||", TokenKind::logical_or},
    {"..", TokenKind::dots},
    {">", TokenKind::greater},
    {"<", TokenKind::less},
    {"~", TokenKind::matches},
    {"!", TokenKind::logical_not},
    {"&", TokenKind::ampersand},
    {"+", TokenKind::plus},
    {"-", TokenKind::minus},
    {"*", TokenKind::star},
    {"/", TokenKind::slash},
    {"%", TokenKind::percent},
    {"(", TokenKind::open_parenthesis},
    {")", TokenKind::close_parenthesis},
    {"{", TokenKind::open_brace},
    {"}", TokenKind::close_brace},
    {"[", TokenKind::open_bracket},
    {",", TokenKind::comma},
    {"#", TokenKind::hash},
};

constexpr Spelling keywords[] = {
    {"eq", TokenKind::equal},
    {"any_eq", TokenKind::equal},
    {"all_eq", TokenKind::all_equal},
    {"ne", TokenKind::not_equal},
    {"all_ne", TokenKind::not_equal},
    {"any_ne", TokenKind::any_not_equal},
    {"gt", TokenKind::greater},
    {"ge", TokenKind::greater_or_equal},
    {"lt", TokenKind::less},
    {"le", TokenKind::less_or_equal},
    {"contains", TokenKind::contains},
    {"matches", TokenKind::matches},
    {"in", TokenKind::in},
    {"not", TokenKind::logical_not},
    {"and", TokenKind::logical_and},
    {"or", TokenKind::logical_or},
    {"any", TokenKind::any},
    {"all", TokenKind::all},
    {"bitwise_and", TokenKind::ampersand},
};

class Lexer {
public:
    Lexer(std::string_view text, Error* error) : text_(text), error_(error) {}

    std::vector<Token> run() {
        for (;;) {
            while (at_ < text_.size() && is_space(text_[at_])) ++at_;
            if (at_ == text_.size()) break;
            next();
        }
        add(TokenKind::end, 0);
        return std::move(tokens_);
    }

private:
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    std::string_view rest() const { return text_.substr(at_); }

    Token& add(TokenKind kind, std::size_t length) {
        auto& token = tokens_.emplace_back();
        token.kind = kind;
        token.place = {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(length)};
        token.text = text_.substr(at_, length);
        at_ += length;
        return token;
    }

    void fail(std::string message, Place place) {
        if (error_ != nullptr && error_->message.empty()) *error_ = {std::move(message), place};
    }
    /// An unknown token of `length` octets.
    void fail_here(std::string message, std::size_t length) {
        add(TokenKind::unknown, length);
        fail(std::move(message), tokens_.back().place);
    }

    void next() {
        const char c = text_[at_];
        if (c == '"' || c == '\'' || ((c == 'r' || c == 'R') && rest().size() > 1 && rest()[1] == '"')) return quoted();
        const auto value = std::max({ipv4_length(rest()), ipv6_length(rest()), octets_length(rest())});
        const auto name = name_length(rest());
        if (name != 0 && name >= value) return word(name);
        if (value != 0) return static_cast<void>(add(TokenKind::word, value));
        if (c == '.' && rest().size() > 1 && rest()[1] != '.') return dotted_name();
        for (const auto& symbol : symbols)
            if (rest().starts_with(symbol.text)) {
                add(symbol.kind, symbol.text.size());
                if (symbol.kind == TokenKind::open_bracket) ranges();
                if (symbol.kind == TokenKind::hash) layer();
                return;
            }
        if (c == '$') return fail_here("References to a selected frame, ${...}, are not supported.", 1);
        if (c == '|' || c == '=')
            return fail_here(c == '|' ? "A single | means nothing here. Write || or the word or."
                                      : "A single = means nothing here. Write == to compare.",
                             1);
        unexpected();
    }

    /// An octet that begins nothing; a whole UTF-8 character, so that the mark under it is no wider than it is.
    void unexpected() {
        std::size_t length = 1;
        while (length < rest().size() && (static_cast<unsigned char>(rest()[length]) & 0xc0) == 0x80) ++length;
        const bool plain = text_[at_] >= ' ' && text_[at_] <= '~';
        fail_here(plain ? "\"" + std::string(rest().substr(0, 1)) + "\" was not expected here."
                        : "Characters beyond plain ASCII belong into double quotes.",
                  length);
    }

    void quoted() {
        QuotedText quoted = read_quoted(rest());
        const auto start = at_;
        const auto kind = text_[at_] == '\'' ? TokenKind::character : TokenKind::string;
        if (!quoted.problem.empty())
            fail(quoted.problem, {static_cast<std::uint32_t>(start) + quoted.place.column, quoted.place.length});
        add(quoted.problem.empty() ? kind : TokenKind::unknown, quoted.length).text = std::move(quoted.text);
    }

    void word(std::size_t length) {
        const auto name = rest().substr(0, length);
        for (const auto& keyword : keywords)
            if (name == keyword.text) return static_cast<void>(add(keyword.kind, length));
        const auto* field = find_field(name);
        add(field != nullptr ? TokenKind::field : TokenKind::word, length).field = field;
    }

    /// ".tcp.port": the dot says that a field is meant.
    void dotted_name() {
        const auto length = name_length(rest().substr(1));
        const auto* field = find_field(rest().substr(1, length));
        if (field == nullptr)
            return fail_here("The dot says that a field is meant, and no field has this name.", 1 + length);
        add(TokenKind::field, 1 + length).field = field;
    }

    /// What stands between brackets, up to the closing one.
    void ranges() {
        const auto open = at_;
        while (at_ < text_.size() && text_[at_] != ']') {
            if (text_[at_] == ',')
                add(TokenKind::comma, 1);
            else
                add(TokenKind::range, std::min(rest().find_first_of(",]"), rest().size()));
        }
        if (at_ < text_.size())
            add(TokenKind::close_bracket, 1);
        else
            fail("The bracket is not closed: ] is missing.", {static_cast<std::uint32_t>(open - 1), 1});
    }

    void layer() {
        const auto digits = static_cast<std::size_t>(
            std::find_if_not(rest().begin(), rest().end(), [](char c) { return c >= '0' && c <= '9'; }) -
            rest().begin());
        if (digits != 0)
            add(TokenKind::layer, digits);
        else if (!rest().starts_with('['))
            fail("After # comes the number of a layer, counted from 1, or a range such as [1-2].",
                 {static_cast<std::uint32_t>(at_ - 1), 1});
    }

    std::string_view text_;
    Error* error_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokenise(std::string_view text, Error* error) {
    if (text.size() <= longest_filter) return Lexer(text, error).run();
    if (error != nullptr)
        *error = {"The filter is too long: " + std::to_string(longest_filter) + " octets are the most.",
                  {static_cast<std::uint32_t>(longest_filter), 0}};
    auto tokens = Lexer(text.substr(0, longest_filter), nullptr).run();
    return tokens;
}

}  // namespace loopscope::decode::filter
