#include <gtest/gtest.h>

#include <string_view>

#include "capture/live.hpp"

// Live captures run this program again as their capture process.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == loopscope::capture::capture_process_argument) {
        return loopscope::capture::capture_process_main(argc, argv);
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
