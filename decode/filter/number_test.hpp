#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "decode/filter/program.hpp"

namespace loopscope::decode::filter {

/// A test of one field's numbers against constants, as ranges of numbers: `tcp.port in {80, 8000..8080}`. It decides
/// without an evaluator.
struct NumberTest {
    struct Span {
        std::int64_t first, last;  ///< both belong to it
    };

    std::uint32_t slot = 0;  ///< of the program: the field
    bool all = false;        ///< all of the values must fit, not any
    std::vector<Span> spans;

    bool fits(std::int64_t number) const {
        for (const auto& span : spans)
            if (number >= span.first && number <= span.last) return true;
        return false;
    }
    bool fits(std::int64_t a, std::int64_t b) const { return all ? fits(a) && fits(b) : fits(a) || fits(b); }
};

/// The expression as such a test, where it is one: of a number, a boolean, a time or an IPv4 address.
std::optional<NumberTest> number_test(const Program& program, std::uint32_t expression);

}  // namespace loopscope::decode::filter
