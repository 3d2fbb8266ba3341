#include "capture/recording_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

namespace loopscope::capture {

namespace {

constexpr std::uint32_t enhanced_packet = 6;
constexpr const char* spool_prefix = "loopscope-";

/// "loopscope-20261121-013205-PID-COUNT.pcapng"
std::string spool_name() {
    static std::atomic<unsigned> count = 0;
    std::array<char, 32> date{};
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::strftime(date.data(), date.size(), "%Y%m%d-%H%M%S", &local);
    return std::string(spool_prefix) + date.data() + "-" + std::to_string(getpid()) + "-" + std::to_string(++count) +
           ".pcapng";
}

/// Under sudo the recording belongs to the user who called it.
void give_to_sudo_user(int file) {
    const char* user = std::getenv("SUDO_UID");
    const char* group = std::getenv("SUDO_GID");
    if (geteuid() != 0 || user == nullptr || group == nullptr) return;
    [[maybe_unused]] const int kept_by_root = fchown(file, static_cast<uid_t>(std::strtoul(user, nullptr, 10)),
                                                     static_cast<gid_t>(std::strtoul(group, nullptr, 10)));
}

Result<RecordingFile> open_spool() {
    const std::string folder = spool_folder();
    for (int attempt = 0; attempt < 100; ++attempt) {
        std::string path = folder + "/" + spool_name();
        Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (file) {
            give_to_sudo_user(file.get());
            return RecordingFile{std::move(file), std::move(path), true, true};
        }
        if (errno != EEXIST) break;
    }
    return Error{std::string("no recording can be made here: ") + std::strerror(errno), folder,
                 "Name a folder with room: export TMPDIR=FOLDER"};
}

/// Octets of the frame or block whose first 16 octets are given, or 0.
std::uint64_t frame_size(FileFormat format, const std::array<std::uint32_t, 4>& words) {
    // What we write ourselves is in our own byte order.
    if (format == FileFormat::pcap) return 16 + std::uint64_t{words[2]};
    return words[1] >= 12 && words[1] % 4 == 0 ? words[1] : 0;
}

}  // namespace

std::string spool_folder() {
    const char* chosen = std::getenv("TMPDIR");
    for (const char* folder : {chosen, "/var/tmp"}) {
        if (folder != nullptr && *folder != '\0' && access(folder, W_OK | X_OK) == 0) return folder;
    }
    return "/tmp";
}

std::vector<std::string> abandoned_recordings() {
    std::vector<std::string> result;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(spool_folder(), ignored)) {
        const std::string name = entry.path().filename();
        unsigned date = 0, time = 0, count = 0;
        int process = 0;
        if (std::sscanf(name.c_str(), "loopscope-%8u-%6u-%d-%u.pcapng", &date, &time, &process, &count) != 4) continue;
        if (process > 0 && kill(process, 0) != 0 && errno == ESRCH) result.push_back(entry.path());
    }
    return result;
}

Result<RecordingFile> open_recording(const std::string& path) {
    if (path.empty()) return open_spool();
    if (path == "-") return RecordingFile{Descriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)), path, false, false};
    Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const bool created = static_cast<bool>(file);
    if (created) give_to_sudo_user(file.get());
    if (!created && errno == EEXIST) {
        // A named pipe that is also open for reading would never end.
        std::error_code ignored;
        const bool regular = std::filesystem::is_regular_file(path, ignored);
        file = Descriptor(open(path.c_str(), (regular ? O_RDWR : O_WRONLY) | O_CLOEXEC));
    }
    if (!file) {
        return Error{std::string("the recording cannot be written: ") + std::strerror(errno), path,
                     "Choose a file in a folder where you may write."};
    }
    return RecordingFile{std::move(file), path, created, false};
}

WholeFrames trim_to_whole_frames(int file, FileFormat format, std::uint64_t from) {
    struct stat status {};
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return {0, from};
    const auto size = static_cast<std::uint64_t>(status.st_size);
    WholeFrames whole{0, from};
    if (from == 0 && format == FileFormat::pcap) whole.end = 24;
    while (whole.end < size) {
        std::array<std::uint32_t, 4> words{};
        const ssize_t there = pread(file, words.data(), sizeof words, static_cast<off_t>(whole.end));
        if (there < 0) return whole;
        const std::uint64_t next = there < 12 ? 0 : frame_size(format, words);
        if (next == 0 || next > size - whole.end) break;
        whole.end += next;
        if (format == FileFormat::pcap || words[0] == enhanced_packet) ++whole.count;
    }
    if (whole.end < size) [[maybe_unused]]
        const int left = ftruncate(file, static_cast<off_t>(whole.end));
    return whole;
}

std::string octets_text(std::uint64_t octets) {
    static constexpr std::array<const char*, 5> units{"octets", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(octets);
    std::size_t unit = 0;
    for (; value >= 1000 && unit + 1 < units.size(); ++unit) value /= 1000;
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return text.data();
}

std::optional<std::uint64_t> free_space(int file) {
    struct stat status {};
    struct statvfs disk {};
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || fstatvfs(file, &disk) != 0) return std::nullopt;
    return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

}  // namespace loopscope::capture
