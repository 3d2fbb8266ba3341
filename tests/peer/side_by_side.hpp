#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "tests/run.hpp"

namespace loopscope::tests {

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
