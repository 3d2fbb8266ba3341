#include "app/json_object.hpp"

#include <cstdio>

#include "decode/append_text.hpp"

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
    decode::append_decimal(out_, value);
}

void JsonObject::time(std::string_view key, std::int64_t nanoseconds) {
    name(key);
    decode::append_seconds(out_, nanoseconds);
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
