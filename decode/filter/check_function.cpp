#include <algorithm>

#include "decode/filter/checker.hpp"

namespace loopscope::decode::filter {

namespace {

struct Function {
    std::string_view name;
    Operation operation;
    bool many;  ///< takes more than one argument
    bool (*takes)(ValueType);
    const char* wants;
};

bool is_text(ValueType type) { return type == ValueType::text; }
bool has_length(ValueType type) {
    return type != ValueType::none && type != ValueType::boolean && type != ValueType::relative_time &&
           type != ValueType::absolute_time;
}
bool any_type(ValueType) { return true; }
bool can_be_text(ValueType type) {
    return is_number(type) || type == ValueType::mac || type == ValueType::ipv4 || type == ValueType::ipv6;
}
bool has_order(ValueType type) { return type != ValueType::none; }
bool has_sign(ValueType type) { return is_number(type) || type == ValueType::relative_time; }

constexpr Function functions[] = {
    {"len", Operation::length, false, has_length, "a text, octets, a protocol, an address or a number"},
    {"count", Operation::count, false, any_type, "a field"},
    {"string", Operation::as_text, false, can_be_text, "a number or an address"},
    {"upper", Operation::upper, false, is_text, "a text"},
    {"lower", Operation::lower, false, is_text, "a text"},
    {"max", Operation::maximum, true, has_order, "values"},
    {"min", Operation::minimum, true, has_order, "values"},
    {"abs", Operation::absolute, false, has_sign, "a number or a time"},
};

}  // namespace

Checker::Node Checker::function(const Syntax& syntax) {
    const auto& name = token(syntax);
    const auto* known = std::find_if(std::begin(functions), std::end(functions),
                                     [&](const Function& function) { return function.name == name.text; });
    if (known == std::end(functions))
        return fail(
            "There is no function \"" + name.text + "\". There are len, count, string, upper, lower, max, min and abs.",
            name.place);
    if (syntax.children.empty() || (!known->many && syntax.children.size() > 1))
        return fail(name.text + (known->many ? "() takes one argument or more." : "() takes one argument."),
                    syntax.place);
    Expression call{known->operation, ValueType::none, Relation::equal, false, 0, {}};
    const auto first = value(syntax.children[0]);
    if (!first) return std::nullopt;
    const auto type = type_of(*first);
    if (!known->takes(type) || (known->operation == Operation::count && field_of(*first) == nullptr))
        return fail(name.text + "() takes " + known->wants + "; this is " + std::string(in_words(type)) + ".",
                    at(syntax.children[0]).place);
    call.children.push_back(*first);
    for (std::size_t i = 1; i < syntax.children.size(); ++i) {
        auto left = *first;
        const auto next = counterpart(syntax.children[i], left, false);
        if (!next) return std::nullopt;
        if (left != *first || (type_of(*next) != type && !is_number(type)))
            return fail("The arguments of " + name.text + "() must have the same type.", at(syntax.children[i]).place);
        call.children.push_back(*next);
    }
    switch (known->operation) {
        case Operation::length:
        case Operation::count: call.type = ValueType::unsigned_number; break;
        case Operation::as_text: call.type = ValueType::text; break;
        case Operation::absolute: call.type = is_number(type) ? ValueType::unsigned_number : type; break;
        default: call.type = type; break;
    }
    return add(std::move(call));
}

}  // namespace loopscope::decode::filter
