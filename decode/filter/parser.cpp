#include <algorithm>
#include <optional>

#include "decode/filter/range_text.hpp"
#include "decode/filter/syntax.hpp"

namespace loopscope::decode::filter {

namespace {

bool is_comparison(TokenKind kind) { return kind >= TokenKind::equal && kind <= TokenKind::less_or_equal; }

/// How tightly an arithmetic operator binds; 0: it is none.
int tightness(TokenKind kind) {
    switch (kind) {
        case TokenKind::ampersand: return 1;
        case TokenKind::plus:
        case TokenKind::minus: return 2;
        case TokenKind::star:
        case TokenKind::slash:
        case TokenKind::percent: return 3;
        default: return 0;
    }
}

/// From loose to tight: or, and, not, comparisons (in a chain: a < b < c), & + - * / %. Only comparisons stand in
/// parentheses; arithmetic is grouped by braces.
class Parser {
public:
    Parser(SyntaxTree& tree, Error& error) : tree_(tree), error_(error) {}

    bool run() {
        if (peek().kind == TokenKind::end) return true;
        const auto root = disjunction();
        if (root && peek().kind != TokenKind::end) return unexpected(), false;
        if (root) tree_.root = *root;
        return root.has_value();
    }

private:
    using Node = std::optional<std::uint32_t>;

    const Token& peek(std::size_t ahead = 0) const {
        return tree_.tokens[std::min(at_ + ahead, tree_.tokens.size() - 1)];
    }
    std::uint32_t take() { return static_cast<std::uint32_t>(at_++); }

    Node fail(std::string message, Place place) {
        if (error_.message.empty()) error_ = {std::move(message), place};
        return std::nullopt;
    }

    Node unexpected() {
        const auto& token = peek();
        if (token.kind == TokenKind::end) return fail("The filter ends too early: something must follow.", token.place);
        if (token.kind == TokenKind::word && at_ != 0)
            return fail("\"" + token.text +
                            "\" was not expected here. Between two tests stands and or or; a text with spaces has "
                            "double quotes.",
                        token.place);
        return fail("This was not expected here.", token.place);
    }

    Node expect(TokenKind kind, const char* missing) {
        if (peek().kind == kind) return take();
        if (peek().kind == TokenKind::end) return fail(missing, peek().place);
        return unexpected();
    }

    Place around(Place first, Place last) const { return {first.column, last.column + last.length - first.column}; }

    std::uint32_t add(Syntax node) {
        tree_.nodes.push_back(std::move(node));
        return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    }
    std::uint32_t add_pair(SyntaxKind kind, std::uint32_t token, std::uint32_t left, std::uint32_t right) {
        const auto place = around(tree_.nodes[left].place, tree_.nodes[right].place);
        return add({kind, place, token, tree_.tokens[token].kind, Quantifier::none, {left, right}});
    }

    /// Counts nesting while it lives; `ok` is false beyond the limit.
    struct Level {
        explicit Level(Parser& parser) : parser_(parser), ok(++parser.depth_ <= deepest_nesting) {
            if (!ok) parser.fail("The filter is nested too deeply.", parser.peek().place);
        }
        ~Level() { --parser_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        Parser& parser_;
        bool ok;
    };

    Node disjunction() { return chain(SyntaxKind::logical_or, TokenKind::logical_or, &Parser::conjunction); }
    Node conjunction() { return chain(SyntaxKind::logical_and, TokenKind::logical_and, &Parser::negation); }

    /// One or more of `part`, joined by `op`: a single node of all, however many there are.
    Node chain(SyntaxKind kind, TokenKind op, Node (Parser::*part)()) {
        auto first = (this->*part)();
        if (!first || peek().kind != op) return first;
        Syntax all{kind, {}, static_cast<std::uint32_t>(at_), op, Quantifier::none, {*first}};
        while (peek().kind == op) {
            take();
            const auto next = (this->*part)();
            if (!next) return std::nullopt;
            all.children.push_back(*next);
        }
        all.place = around(tree_.nodes[all.children.front()].place, tree_.nodes[all.children.back()].place);
        return add(std::move(all));
    }

    Node negation() {
        const Level level(*this);
        if (!level.ok) return std::nullopt;
        if (peek().kind == TokenKind::logical_not) {
            const auto op = take();
            const auto inner = negation();
            if (!inner) return std::nullopt;
            const auto place = around(tree_.tokens[op].place, tree_.nodes[*inner].place);
            return add({SyntaxKind::logical_not, place, op, TokenKind::logical_not, Quantifier::none, {*inner}});
        }
        if (peek().kind == TokenKind::open_parenthesis) {
            take();
            const auto inner = disjunction();
            if (!inner || !expect(TokenKind::close_parenthesis, "The parenthesis is not closed: ) is missing."))
                return std::nullopt;
            return inner;
        }
        return relation();
    }

    Node relation() {
        auto quantifier = Quantifier::none;
        if (peek().kind == TokenKind::any || peek().kind == TokenKind::all)
            quantifier = tree_.tokens[take()].kind == TokenKind::any ? Quantifier::any : Quantifier::all;
        const auto left = arithmetic(1);
        if (!left) return std::nullopt;
        const auto kind = peek().kind;
        if (is_comparison(kind)) return comparisons(*left, quantifier);
        const bool negated = kind == TokenKind::logical_not && peek(1).kind == TokenKind::in;
        if (kind == TokenKind::in || negated) return membership(*left, quantifier, negated);
        if (kind == TokenKind::contains || kind == TokenKind::matches) {
            const auto op = take();
            const auto right = entity();
            if (!right) return std::nullopt;
            const auto test =
                add_pair(kind == TokenKind::contains ? SyntaxKind::contains : SyntaxKind::matches, op, *left, *right);
            tree_.nodes[test].quantifier = quantifier;
            return test;
        }
        if (quantifier != Quantifier::none) return unexpected();
        return left;
    }

    /// a < b < c is a < b and b < c.
    Node comparisons(std::uint32_t left, Quantifier quantifier) {
        Syntax all{SyntaxKind::logical_and, {}, static_cast<std::uint32_t>(at_), TokenKind::logical_and};
        while (is_comparison(peek().kind)) {
            const auto op = take();
            const auto right = arithmetic(1);
            if (!right) return std::nullopt;
            const auto one = add_pair(SyntaxKind::comparison, op, left, *right);
            tree_.nodes[one].quantifier = quantifier;
            all.children.push_back(one);
            left = *right;
        }
        if (all.children.size() == 1) return all.children.front();
        all.place = around(tree_.nodes[all.children.front()].place, tree_.nodes[all.children.back()].place);
        return add(std::move(all));
    }

    Node membership(std::uint32_t left, Quantifier quantifier, bool negated) {
        const auto negation = negated ? take() : 0;
        const auto op = take();
        if (!expect(TokenKind::open_brace, "After in comes a set in braces: {80, 443, 8000..8080}."))
            return std::nullopt;
        Syntax test{SyntaxKind::membership, {}, op, TokenKind::in, quantifier, {left}};
        for (;;) {
            const auto element = set_element();
            if (!element) return std::nullopt;
            test.children.push_back(*element);
            if (peek().kind != TokenKind::comma) break;
            take();
        }
        const auto close = expect(TokenKind::close_brace, "The set is not closed: } is missing.");
        if (!close) return std::nullopt;
        test.place = around(tree_.nodes[left].place, tree_.tokens[*close].place);
        const auto place = test.place;
        const auto node = add(std::move(test));
        if (!negated) return node;
        return add({SyntaxKind::logical_not, place, negation, TokenKind::logical_not, Quantifier::none, {node}});
    }

    Node set_element() {
        const auto low = signed_entity();
        if (!low || peek().kind != TokenKind::dots) return low;
        const auto dots = take();
        const auto high = signed_entity();
        if (!high) return std::nullopt;
        return add_pair(SyntaxKind::span, dots, *low, *high);
    }

    Node arithmetic(int least) {
        const Level level(*this);
        if (!level.ok) return std::nullopt;
        auto left = operand();
        for (std::uint32_t operators = 0; left; ++operators) {
            const int binding = tightness(peek().kind);
            if (binding < least || binding == 0) break;
            if (operators == deepest_nesting) return fail("This arithmetic is too long.", peek().place);
            const auto op = take();
            const auto right = arithmetic(binding + 1);
            if (!right) return std::nullopt;
            left = add_pair(SyntaxKind::arithmetic, op, *left, *right);
        }
        return left;
    }

    Node operand() {
        if (peek().kind != TokenKind::open_brace) return signed_entity();
        take();
        const auto inner = arithmetic(1);
        if (!inner || !expect(TokenKind::close_brace, "The brace is not closed: } is missing.")) return std::nullopt;
        return inner;
    }

    Node signed_entity() {
        if (peek().kind == TokenKind::plus) {
            take();
            return entity();
        }
        if (peek().kind != TokenKind::minus) return entity();
        const auto op = take();
        const auto inner = entity();
        if (!inner) return std::nullopt;
        const auto place = around(tree_.tokens[op].place, tree_.nodes[*inner].place);
        return add({SyntaxKind::negate, place, op, TokenKind::minus, Quantifier::none, {*inner}});
    }

    Node entity() {
        Node node;
        const auto simple = [&](SyntaxKind kind) {
            const auto token = take();
            return add({kind, tree_.tokens[token].place, token});
        };
        switch (peek().kind) {
            case TokenKind::string: node = simple(SyntaxKind::string); break;
            case TokenKind::character: node = simple(SyntaxKind::character); break;
            case TokenKind::field:
                node = simple(SyntaxKind::field);
                if (peek().kind == TokenKind::hash && !layers(*node)) return std::nullopt;
                break;
            case TokenKind::word:
                node = peek(1).kind == TokenKind::open_parenthesis ? function() : Node{simple(SyntaxKind::word)};
                break;
            default: return unexpected();
        }
        for (std::uint32_t slices = 0; node && peek().kind == TokenKind::open_bracket; ++slices) {
            if (slices == deepest_nesting) return fail("The filter is nested too deeply.", peek().place);
            Syntax slice{SyntaxKind::slice,       tree_.nodes[*node].place, take(),
                         TokenKind::open_bracket, Quantifier::none,         {*node}};
            if (!bracketed(slice.ranges)) return std::nullopt;
            slice.place = around(slice.place, tree_.tokens[at_ - 1].place);
            node = add(std::move(slice));
        }
        return node;
    }

    /// #2 or #[1-2] after a field's name.
    bool layers(std::uint32_t field) {
        take();
        std::vector<Range> ranges;
        if (peek().kind == TokenKind::open_bracket) {
            take();
            if (!bracketed(ranges)) return false;
        } else if (!append_range(ranges)) {
            return false;
        }
        auto& node = tree_.nodes[field];
        node.place = around(node.place, tree_.tokens[at_ - 1].place);
        for (const Range& range : ranges)
            if (range.start < 0)
                return fail("Layers are counted from the outermost one, which is 1.", node.place), false;
        node.ranges = std::move(ranges);
        return true;
    }

    /// Ranges up to the closing bracket, after the opening one.
    bool bracketed(std::vector<Range>& ranges) {
        for (;;) {
            if (peek().kind != TokenKind::range) return unexpected(), false;
            if (!append_range(ranges)) return false;
            if (peek().kind != TokenKind::comma) break;
            take();
        }
        return expect(TokenKind::close_bracket, "The bracket is not closed: ] is missing.").has_value();
    }

    bool append_range(std::vector<Range>& ranges) {
        const auto& token = tree_.tokens[take()];
        std::string problem;
        const auto range = parse_range(token.text, problem);
        if (!range) return fail(std::move(problem), token.place), false;
        ranges.push_back(*range);
        return true;
    }

    Node function() {
        const auto name = take();
        take();
        Syntax call{SyntaxKind::function, {}, name};
        while (peek().kind != TokenKind::close_parenthesis) {
            const auto argument = arithmetic(1);
            if (!argument) return std::nullopt;
            call.children.push_back(*argument);
            if (peek().kind != TokenKind::comma) break;
            take();
        }
        const auto close = expect(TokenKind::close_parenthesis, "The parenthesis is not closed: ) is missing.");
        if (!close) return std::nullopt;
        call.place = around(tree_.tokens[name].place, tree_.tokens[*close].place);
        return add(std::move(call));
    }

    SyntaxTree& tree_;
    Error& error_;
    std::size_t at_ = 0;
    std::uint32_t depth_ = 0;
};

}  // namespace

bool parse(std::string_view text, SyntaxTree& tree, Error& error) {
    error = {};
    tree = {};
    tree.tokens = tokenise(text, &error);
    if (!error.message.empty()) return false;
    return Parser(tree, error).run();
}

}  // namespace loopscope::decode::filter
