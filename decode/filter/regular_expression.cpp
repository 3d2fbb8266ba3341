#define PCRE2_CODE_UNIT_WIDTH 8
#include "decode/filter/regular_expression.hpp"

#include <pcre2.h>

#include <array>

namespace loopscope::decode::filter {

namespace {

constexpr std::uint32_t most_steps = 200'000, most_depth = 2'000, most_heap_kibibytes = 4'096;

struct Freeing {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

}  // namespace

struct RegularExpression::Code {
    std::unique_ptr<pcre2_code, Freeing> code;
    std::unique_ptr<pcre2_match_context, Freeing> limits;
};

std::shared_ptr<const RegularExpression> RegularExpression::compile(std::string_view pattern, Error& error) {
    int number = 0;
    PCRE2_SIZE offset = 0;
    auto code = std::make_shared<Code>();
    code->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   PCRE2_CASELESS | PCRE2_NEVER_UTF, &number, &offset, nullptr));
    if (code->code == nullptr) {
        std::array<PCRE2_UCHAR, 160> reason{};
        pcre2_get_error_message(number, reason.data(), reason.size());
        error = {"This is no regular expression: " + std::string(reinterpret_cast<const char*>(reason.data())) + ".",
                 {static_cast<std::uint32_t>(offset), 0}};
        return nullptr;
    }
    code->limits.reset(pcre2_match_context_create(nullptr));
    if (code->limits == nullptr) {
        error = {"There is no memory for this regular expression.", {}};
        return nullptr;
    }
    pcre2_set_match_limit(code->limits.get(), most_steps);
    pcre2_set_depth_limit(code->limits.get(), most_depth);
    pcre2_set_heap_limit(code->limits.get(), most_heap_kibibytes);
    pcre2_jit_compile(code->code.get(), PCRE2_JIT_COMPLETE);  // where it fails, the interpreter does the work
    return std::shared_ptr<const RegularExpression>(new RegularExpression(std::move(code)));
}

RegularExpression::Answer RegularExpression::search(Bytes octets) const {
    thread_local const std::unique_ptr<pcre2_match_data, Freeing> found{pcre2_match_data_create(1, nullptr)};
    if (found == nullptr) return Answer::gave_up;
    static constexpr std::uint8_t nothing = 0;
    const auto* subject = octets.empty() ? &nothing : octets.data();
    const auto ask = [&](std::uint32_t options) {
        return pcre2_match(code_->code.get(), subject, octets.size(), 0, options, found.get(), code_->limits.get());
    };
    auto result = ask(0);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = ask(PCRE2_NO_JIT);
    if (result == PCRE2_ERROR_NOMATCH) return Answer::no;
    return result >= 0 ? Answer::yes : Answer::gave_up;
}

}  // namespace loopscope::decode::filter
