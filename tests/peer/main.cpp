#include <gtest/gtest.h>

#include <string_view>

#include "capture/live.hpp"
#include "tests/peer/lossy_transfer.hpp"

// Live captures run this program again as their capture process; a test runs it as a program to be captured.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == loopscope::capture::capture_process_argument) {
        return loopscope::capture::capture_process_main(argc, argv);
    }
    if (argc > 3 && std::string_view(argv[1]) == loopscope::tests::lossy_transfer_argument) {
        return loopscope::tests::lossy_transfer_main(argv[2], argv[3]);
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
