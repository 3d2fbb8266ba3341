#pragma once

#include <span>
#include <string_view>

namespace loopscope::demos {

/// A client and a server in plain socket code that make traffic worth watching. `run` needs a network of its own (it
/// binds well-known ports on 127.0.0.1) and prints what its programs print.
struct Demo {
    std::string_view name;      ///< "tcp-echo"
    std::string_view summary;   ///< one line: what it shows
    std::string_view look_for;  ///< one line: what to look for in the window
    int (*run)();               ///< exit status
};

/// All demos, in the order in which a newcomer should meet them. One row a demo in demos.cpp.
std::span<const Demo> all();
/// nullptr where there is none of that name.
const Demo* find(std::string_view name);

}  // namespace loopscope::demos
