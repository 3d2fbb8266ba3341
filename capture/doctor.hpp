#pragma once

#include <string>
#include <vector>

namespace loopscope::capture {

/// One thing that was tried on this machine, for real.
struct Check {
    enum class Verdict : unsigned char { works, limited, fails };
    std::string subject;  ///< "private loopback", "capture on lo", "spool folder", ...
    Verdict verdict = Verdict::works;
    std::string detail;  ///< what was seen
    std::string mend;    ///< the exact command that mends it; empty where nothing is to be mended
};

/// Tries each way of capturing and tells what works.
std::vector<Check> check_machine();

}  // namespace loopscope::capture
