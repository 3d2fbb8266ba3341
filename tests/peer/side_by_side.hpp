#pragma once

#include <array>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace loopscope::tests {

/// What a command prints on its standard output.
inline std::string output_of(const std::string& command) {
    auto* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string text;
    std::array<char, 65536> block;
    for (std::size_t size; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
        text.append(block.data(), size);
    pclose(pipe);
    return text;
}

/// Lines of tab-separated cells, as `-T fields` prints them.
inline std::vector<std::vector<std::string>> cells(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        auto& row = rows.emplace_back();
        for (std::size_t start = 0;;) {
            const auto end = line.find('\t', start);
            row.push_back(line.substr(start, end - start));
            if (end == std::string::npos) break;
            start = end + 1;
        }
    }
    return rows;
}

}  // namespace loopscope::tests
