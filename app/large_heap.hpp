#pragma once

#include <cstdint>

namespace loopscope::app {

/// Lets the heap grow in huge pages, where the system has them, if a capture of so many octets is large: what is kept
/// of connections and messages are small pieces, and each huge page saves 511 page faults. A few MB more are held, for
/// such pages are not filled to the last octet. To be called once, by the thread that reads the capture.
void expect_large_heap(std::uint64_t capture_octets);

}  // namespace loopscope::app
