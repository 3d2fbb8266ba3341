#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "decode/filter/filter.hpp"
#include "tests/decode/decoded.hpp"

namespace loopscope::decode::filter {

/// What is wrong with a filter, "" where nothing is; "COLUMN+LENGTH: message".
inline std::string problem(std::string_view text) {
    const auto compiled = Filter::compile(text);
    const auto* error = std::get_if<Error>(&compiled);
    if (error == nullptr) return "";
    return std::to_string(error->place.column) + "+" + std::to_string(error->place.length) + ": " + error->message;
}

/// "COLUMN+LENGTH" of the error.
inline std::string place(std::string_view text) {
    const auto whole = problem(text);
    return whole.substr(0, whole.find(':'));
}

inline bool fits(const Decoded& decoded, std::string_view text) {
    const auto compiled = Filter::compile(text);
    if (const auto* error = std::get_if<Error>(&compiled)) {
        ADD_FAILURE() << to_text(*error, text);
        return false;
    }
    Scratch scratch;
    return std::get<Filter>(compiled).matches(decoded.list, decoded.frame.bytes, scratch);
}

/// A SYN from 10.0.0.1, port 49,152, to 10.0.0.2, port 80, with the MSS option; 192.0.2.x nowhere.
inline Octets syn() {
    return ethernet_header("0800") + octets("4500 002c 0001 4000 40 06 0000 0a000001 0a000002") +
           octets("c000 0050 00000001 00000000 6002 ffff 0000 0000 020405b4");
}

/// "GET / HTTP/1.1" to www.example.com, from the same socket.
inline Octets request() {
    const std::string text = "GET /Index HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
    const auto total = static_cast<std::uint8_t>(40 + text.size());
    auto frame = ethernet_header("0800") + octets("4500") + Octets{0, total} +
                 octets("0002 4000 40 06 0000 0a000001 0a000002") +
                 octets("c000 0050 00000002 00000001 5018 ffff 0000 0000");
    return frame + Octets(text.begin(), text.end());
}

}  // namespace loopscope::decode::filter
