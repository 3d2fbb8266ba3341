#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::trace {

/// Breaks a text at spaces, into lines that fit, or that are one word each.
template <class Fits> std::vector<std::string> wrap_words(std::string_view text, Fits fits) {
    std::vector<std::string> lines;
    std::string line;
    while (!text.empty()) {
        const auto space = text.find(' ');
        const auto word = text.substr(0, space);
        text = space == text.npos ? std::string_view{} : text.substr(space + 1);
        auto longer = line.empty() ? std::string{word} : line + " " + std::string{word};
        if (line.empty() || fits(longer))
            line = std::move(longer);
        else
            lines.push_back(std::exchange(line, std::string{word}));
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

}  // namespace loopscope::trace
