#pragma once

#include <string>
#include <string_view>

#include "trace/recording.hpp"

namespace loopscope::tests {

/// How the states that a demo got from the kernel compare with those that follow from the packets, an end each.
struct KernelAgreement {
    int compared = 0;         ///< ends that were held against each other
    int differing = 0;        ///< of those
    int listening = 0;        ///< LISTEN: no packet shows it, so it is unknown until the SYN is answered
    int beyond_packets = 0;   ///< the demo says why no packet tells it: a filter dropped one behind the capture, ...
    std::string differences;  ///< a line each

    KernelAgreement& operator+=(const KernelAgreement&);
};

/// Holds each line "kernel: at TIME CLIENT is STATE, SERVER is STATE" of a demo's output against both ends' states
/// after the connection's last packet before that time.
KernelAgreement compare_with_kernel(const trace::Recording& recording, std::string_view output);

/// The same as a test: nothing differs, and something was compared. Adds to what is printed at the end of the program.
void expect_agreement_with_kernel(const trace::Recording& recording, std::string_view output);

}  // namespace loopscope::tests
