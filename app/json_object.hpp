#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/print.hpp"

namespace loopscope::app {

/// Appends one JSON object, from its construction to its end. Members are written in the order of the calls.
class JsonObject {
public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    /// An object that is a member of another one, which waits until this one has ended.
    JsonObject(JsonObject& parent, std::string_view key) : out_(parent.out_) {
        parent.name(key);
        out_ += '{';
    }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;
    ~JsonObject() { out_ += '}'; }

    /// The value is appended by the caller.
    void name(std::string_view key);
    void text(std::string_view key, std::string_view value);
    void number(std::string_view key, std::uint64_t value);
    /// Nanoseconds, as seconds with nine digits.
    void time(std::string_view key, std::int64_t nanoseconds);
    void decimal(std::string_view key, double value, int digits);
    void boolean(std::string_view key, bool value);
    /// Left out where it is false.
    void flag(std::string_view key, bool value);
    /// A frame number; left out where there is none.
    void frame(std::string_view key, std::uint32_t value);

private:
    std::string& out_;
};

}  // namespace loopscope::app
