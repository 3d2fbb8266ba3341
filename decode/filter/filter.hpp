#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "decode/field_list.hpp"
#include "decode/filter/token.hpp"
#include "decode/filter/value.hpp"

namespace loopscope::decode::filter {

struct Program;

/// What matching needs for one frame and keeps for the next, so that it seldom allocates. One for each thread.
struct Scratch {
    std::vector<std::vector<std::uint32_t>> found;  ///< by slot: indices of the field list's records
    std::vector<std::uint32_t> layer_counts;
    std::deque<std::vector<Value>> values;
    std::size_t values_used = 0;
    std::deque<std::string> texts;  ///< what functions made
    std::size_t texts_used = 0;
    std::uint64_t gave_up = 0;  ///< searches for a regular expression that took too many steps, and count as no match
};

/// A display filter in tshark's language (docs/filters.md), compiled once and held against many frames. Immutable and
/// cheap to copy.
class Filter {
public:
    /// Every frame fits.
    Filter();

    static std::variant<Filter, Error> compile(std::string_view text);

    /// `list` is what the frame's decoders recorded, with the facts that other frames tell; `frame` its octets.
    bool matches(const FieldList& list, Bytes frame, Scratch& scratch) const;

    bool always() const;  ///< an empty filter
    /// The fields that decide, each once. What stands for two fields (tcp.port) is named itself.
    std::vector<const Field*> fields() const;
    /// What the list that `matches` is asked about must hold.
    FieldSet wanted() const;

    /// What was understood, for those who can answer a part of it without a field list.
    const Program& program() const { return *program_; }
    /// One test of the program, held against a list with that test's fields.
    bool test(std::uint32_t expression, const FieldList& list, Bytes frame, Scratch& scratch) const;

private:
    explicit Filter(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    std::shared_ptr<const Program> program_;
};

/// The error with the filter and a mark under the place, on three lines without a final line feed.
std::string to_text(const Error& error, std::string_view filter);

}  // namespace loopscope::decode::filter
