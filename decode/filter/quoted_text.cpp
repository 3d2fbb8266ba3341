#include "decode/filter/quoted_text.hpp"

#include <algorithm>

#include "decode/utf8.hpp"

namespace loopscope::decode::filter {

namespace {

constexpr std::string_view escapes = "abfnrtv\\'\"", escaped = "\a\b\f\n\r\t\v\\'\"";

int digit(char c, int base) {
    const int value = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : base;
    return value < base ? value : -1;
}

class Reading {
public:
    explicit Reading(std::string_view text) : text_(text) {}

    QuotedText run() {
        bool raw = false;
        if (text_[0] != '"' && text_[0] != '\'') raw = true, ++at_;
        const char quote = text_[at_++];
        while (at_ < text_.size() && text_[at_] != quote) {
            if (text_[at_] != '\\' || at_ + 1 == text_.size())
                out_.text += text_[at_++];
            else if (raw)
                out_.text.append(text_.substr(at_, 2)), at_ += 2;
            else
                escape();
        }
        if (at_ == text_.size())
            fail(quote == '"' ? "The closing \" is missing." : "The closing ' is missing.", at_, 0);
        else
            ++at_;
        out_.length = at_;
        if (quote == '\'' && out_.text.size() != 1)
            fail("Between ' and ' stands one character. A text has double quotes: \"text\".", 0, at_);
        return std::move(out_);
    }

private:
    void fail(std::string problem, std::size_t column, std::size_t length) {
        if (!out_.problem.empty()) return;
        out_.problem = std::move(problem);
        out_.place = {static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(length)};
    }

    /// Up to `most` digits from here; how many there were is told in `count`.
    std::uint32_t number(int base, std::size_t most, std::size_t& count) {
        std::uint32_t value = 0;
        for (count = 0; count < most && at_ < text_.size() && digit(text_[at_], base) >= 0; ++count)
            value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit(text_[at_++], base));
        return value;
    }

    void escape() {
        const auto start = at_;
        const char c = text_[at_ + 1];
        std::size_t count = 0;
        if (digit(c, 8) >= 0) {
            ++at_;
            const auto value = number(8, 3, count);
            if (value > 255) fail("\\377 is the greatest octal number of one octet.", start, at_ - start);
            out_.text += static_cast<char>(value);
            return;
        }
        at_ += 2;
        if (c == 'x') {
            out_.text += static_cast<char>(number(16, 2, count));
            if (count == 0) fail("After \\x come one or two hexadecimal digits.", start, at_ - start);
        } else if (c == 'u' || c == 'U') {
            const std::size_t digits = c == 'u' ? 4 : 8;
            const auto point = number(16, digits, count);
            if (count != digits || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
                fail("After \\u come four hexadecimal digits of a Unicode character, after \\U eight.", start,
                     at_ - start);
            else
                append_utf8(out_.text, static_cast<char32_t>(point));
        } else if (const auto known = escapes.find(c); known != std::string_view::npos) {
            out_.text += escaped[known];
        } else {
            fail("\\" + std::string(1, c) + " is no escape. A backslash itself is written \\\\, or r\"...\" is used.",
                 start, 2);
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    QuotedText out_;
};

}  // namespace

QuotedText read_quoted(std::string_view text) { return Reading(text).run(); }

}  // namespace loopscope::decode::filter
