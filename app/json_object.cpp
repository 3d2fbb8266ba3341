#include "app/json_object.hpp"

#include <cstdio>

namespace loopscope::app {

void JsonObject::name(std::string_view key) {
    if (out_.back() != '{') out_ += ',';
    append_json_string(out_, key);
    out_ += ':';
}

void JsonObject::text(std::string_view key, std::string_view value) {
    name(key);
    append_json_string(out_, value);
}

void JsonObject::number(std::string_view key, std::uint64_t value) {
    name(key);
    out_ += std::to_string(value);
}

void JsonObject::time(std::string_view key, std::int64_t nanoseconds) {
    const auto size = nanoseconds < 0 ? -nanoseconds : nanoseconds;
    char text[40];
    std::snprintf(text, sizeof text, "%s%lld.%09lld", nanoseconds < 0 ? "-" : "",
                  static_cast<long long>(size / 1'000'000'000), static_cast<long long>(size % 1'000'000'000));
    name(key);
    out_ += text;
}

void JsonObject::decimal(std::string_view key, double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    name(key);
    out_ += text;
}

void JsonObject::boolean(std::string_view key, bool value) {
    name(key);
    out_ += value ? "true" : "false";
}

void JsonObject::flag(std::string_view key, bool value) {
    if (value) boolean(key, true);
}

void JsonObject::frame(std::string_view key, std::uint32_t value) {
    if (value != decode::no_frame) number(key, value);
}

}  // namespace loopscope::app
