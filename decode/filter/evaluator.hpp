#pragma once

#include "decode/filter/filter.hpp"
#include "decode/filter/program.hpp"

namespace loopscope::decode::filter {

/// One frame held against a program.
class Evaluator {
public:
    Evaluator(const Program& program, const FieldList& list, Bytes frame, Scratch& scratch)
        : program_(program), list_(list), frame_(frame), scratch_(scratch) {}

    bool run(std::uint32_t expression);

private:
    /// A vector of the scratch, given back when it goes.
    class Borrowed {
    public:
        explicit Borrowed(Scratch& scratch) : scratch_(scratch) {
            if (scratch.values_used == scratch.values.size()) scratch.values.emplace_back();
            values_ = &scratch.values[scratch.values_used++];
            values_->clear();
        }
        ~Borrowed() { --scratch_.values_used; }
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;
        std::vector<Value>& operator*() { return *values_; }
        std::vector<Value>* operator->() { return values_; }

    private:
        Scratch& scratch_;
        std::vector<Value>* values_;
    };

    // evaluator.cpp
    void find_fields();
    bool test(std::uint32_t index);
    bool compare_all(const Expression& expression);
    bool contains(const Expression& expression);
    bool matches(const Expression& expression);
    bool member(const Expression& expression);
    bool in_element(const Expression& member, const std::vector<Value>& values, std::uint32_t element);

    // evaluate_value.cpp
    void values(std::uint32_t index, std::vector<Value>& out);
    Value value_of(const FieldRecord& record) const;
    void slice(const Expression& expression, std::vector<Value>& out);
    void calculate(const Expression& expression, std::vector<Value>& out);
    void call(const Expression& expression, std::vector<Value>& out);
    /// Octets that live as long as this frame is looked at.
    Bytes keep(std::string text);
    std::string& new_text();

    const Program& program_;
    const FieldList& list_;
    Bytes frame_;
    Scratch& scratch_;
    std::uint32_t payload_end_ = 0;  ///< of the frame: where padding or a trailer begins
};

}  // namespace loopscope::decode::filter
