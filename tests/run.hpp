#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace loopscope::tests {

/// What a command did.
struct Answer {
    int status = -1;       ///< of its exit; 128 and the signal's number where one ended it
    std::string out, err;  ///< standard output and standard error
};

/// All that comes through a pipe.
inline std::string text_of(FILE* pipe) {
    std::string text;
    std::array<char, 65536> block;
    for (std::size_t size; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
        text.append(block.data(), size);
    return text;
}

/// Runs a command by the shell, `{}` standing for the built program.
inline Answer run(std::string command) {
    for (auto at = command.find("{}"); at != std::string::npos; at = command.find("{}"))
        command.replace(at, 2, LOOPSCOPE_PROGRAM);
    const auto errors = std::filesystem::temp_directory_path() / ("loopscope-run-" + std::to_string(getpid()) + ".err");
    auto* pipe = popen(("exec 2>" + errors.string() + "; " + command).c_str(), "r");
    if (pipe == nullptr) return {};
    Answer answer;
    answer.out = text_of(pipe);
    const int status = pclose(pipe);
    answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::ifstream file(errors);
    answer.err.assign(std::istreambuf_iterator<char>(file), {});
    std::filesystem::remove(errors);
    return answer;
}

/// What a command prints on its standard output. Any thread may ask.
inline std::string output_of(const std::string& command) {
    auto* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    auto text = text_of(pipe);
    pclose(pipe);
    return text;
}

}  // namespace loopscope::tests
