#include "tests/capture/live_support.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace loopscope::capture::test {

Folder::Folder() : path_((std::filesystem::temp_directory_path() / "loopscope-test-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "no folder " << path_;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

LiveStatus outcome(LiveCapture& capture) {
    while (capture.wait(-1) == LiveStatus::capturing) {}
    return capture.poll();
}

void wait_for_frames(LiveCapture& capture, std::uint64_t count) {
    while (capture.counts().captured < count && capture.wait(-1) == LiveStatus::capturing) {}
}

std::string host_loopback_refused() {
    static const std::string refused = [] {
        LiveOptions options;
        options.duration = 1;
        auto capture = LiveCapture::start(options);
        if (!capture) return to_text(capture.error());
        std::filesystem::remove(capture->file());
        return std::string();
    }();
    return refused;
}

int capture_process_of(int parent) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream command_line(entry.path() / "cmdline"), status(entry.path() / "status");
        const std::string words{std::istreambuf_iterator<char>(command_line), {}};
        const std::string facts{std::istreambuf_iterator<char>(status), {}};
        if (words.find(capture_process_argument) != words.npos &&
            facts.find("\nPPid:\t" + std::to_string(parent) + "\n") != facts.npos) {
            return std::stoi(entry.path().filename());
        }
    }
    return -1;
}

}  // namespace loopscope::capture::test
