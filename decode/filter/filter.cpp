#include "decode/filter/filter.hpp"

#include <algorithm>

#include "decode/filter/evaluator.hpp"
#include "decode/filter/program.hpp"
#include "decode/link/ethernet.hpp"

namespace loopscope::decode::filter {

Filter::Filter() {
    auto program = std::make_shared<Program>();
    program->always = true;
    program_ = std::move(program);
}

std::variant<Filter, Error> Filter::compile(std::string_view text) {
    SyntaxTree tree;
    Error error;
    auto program = std::make_shared<Program>();
    if (!parse(text, tree, error) || !check(tree, *program, error)) return error;
    return Filter(std::move(program));
}

bool Filter::matches(const FieldList& list, Bytes frame, Scratch& scratch) const {
    return program_->always || Evaluator(*program_, list, frame, scratch).run(program_->root);
}

bool Filter::test(std::uint32_t expression, const FieldList& list, Bytes frame, Scratch& scratch) const {
    return Evaluator(*program_, list, frame, scratch).run(expression);
}

bool Filter::always() const { return program_->always; }

std::vector<const Field*> Filter::fields() const {
    std::vector<const Field*> found;
    for (const auto& slot : program_->slots)
        if (std::find(found.begin(), found.end(), slot.field) == found.end()) found.push_back(slot.field);
    return found;
}

FieldSet Filter::wanted() const {
    FieldSet wanted(fields());
    for (const auto& slot : program_->slots)
        if (!slot.layers.empty() && slot.owner != nullptr) wanted.add(*slot.owner);  // whose headers are counted
    if (program_->searches_protocols) wanted.add(FieldSet{&fields::eth.padding, &fields::eth.trailer});
    return wanted;
}

std::string to_text(const Error& error, std::string_view filter) {
    std::string shown;
    std::size_t before = 0, under = 0;
    // A mark is as wide as the characters above it: UTF-8 takes more octets than columns.
    for (std::size_t i = 0; i < filter.size(); ++i) {
        const auto octet = static_cast<unsigned char>(filter[i]);
        const bool begins = (octet & 0xc0) != 0x80;
        if (begins && i < error.place.column) ++before;
        if (begins && i >= error.place.column && i < error.place.column + error.place.length) ++under;
        shown += octet < 0x20 || octet == 0x7f ? ' ' : filter[i];
    }
    return error.message + "\n    " + shown + "\n    " + std::string(before, ' ') + '^' +
           std::string(under == 0 ? 0 : under - 1, '~');
}

}  // namespace loopscope::decode::filter
