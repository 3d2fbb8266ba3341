#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "capture/live.hpp"
#include "tests/capture/role.hpp"

/// A live capture runs this program again as its capture process; some tests run it as something to be captured, or as
/// an ordinary user.
int main(int argc, char** argv) {
    using namespace loopscope;
    if (argc > 1 && std::string_view(argv[1]) == capture::capture_process_argument) {
        return capture::capture_process_main(argc, argv);
    }
    if (argc > 1 && std::string_view(argv[1]) == role::as_ordinary_user) {
        if (!role::become_ordinary_user()) return 3;
        std::rotate(argv + 1, argv + 2, argv + argc);
        argv[--argc] = nullptr;
    }
    if (const auto status = role::play(argc, argv)) return *status;
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
