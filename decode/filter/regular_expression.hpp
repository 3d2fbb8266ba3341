#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "decode/bytes.hpp"
#include "decode/filter/token.hpp"

namespace loopscope::decode::filter {

/// A pattern of PCRE2, without regard to case and over octets, as in tshark. May be used by several threads.
class RegularExpression {
public:
    /// Nothing where it is no pattern: then `error` says why; its place is within the pattern.
    static std::shared_ptr<const RegularExpression> compile(std::string_view pattern, Error& error);

    enum class Answer : std::uint8_t { no, yes, gave_up };
    /// Gives up where the search takes too many steps, so that no packet can stop the program.
    Answer search(Bytes octets) const;

private:
    struct Code;
    explicit RegularExpression(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
    std::shared_ptr<const Code> code_;
};

}  // namespace loopscope::decode::filter
