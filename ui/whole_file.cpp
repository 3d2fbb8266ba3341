#include "ui/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace loopscope::ui {

namespace {

constexpr std::size_t buffer_size = 1u << 20;

/// Two that are written at once do not share a part.
std::string part_name(const std::string& place) {
    static std::atomic<unsigned> count{0};
    return place + "." + std::to_string(getpid()) + "-" + std::to_string(count++) + ".part";
}

}  // namespace

WholeFile::WholeFile(std::string path, std::string what) : path_(std::move(path)), what_(std::move(what)) { open(); }

WholeFile::~WholeFile() {
    close();
    if (!part_.empty()) unlink(part_.c_str());
}

void WholeFile::open() {
    namespace files = std::filesystem;
    std::error_code error;
    const auto kind = files::status(path_, error).type();
    int flags = O_WRONLY | O_CLOEXEC;
    place_ = path_;
    if (kind == files::file_type::directory) {
        reason_ = EISDIR;
        return;
    }
    if (kind == files::file_type::regular || kind == files::file_type::not_found || kind == files::file_type::none) {
        // what a link names is replaced, not the link
        files::path named = path_;
        if (files::is_symlink(named, error)) named = named.parent_path() / files::read_symlink(named, error);
        const auto place = files::weakly_canonical(named, error).string();
        if (!error && !place.empty()) place_ = place;
        part_ = part_name(place_);
        flags |= O_CREAT | O_TRUNC | O_NOFOLLOW;
    }
    file_ = ::open(part_.empty() ? place_.c_str() : part_.c_str(), flags, 0666);
    if (file_ < 0) reason_ = errno;
}

void WholeFile::close() {
    const int file = std::exchange(file_, -1);
    if (file >= 0 && ::close(file) != 0 && reason_ == 0) reason_ = errno;
}

void WholeFile::write(std::string_view octets) {
    if (failed()) return;
    buffer_ += octets;
    if (buffer_.size() >= buffer_size) flush();
}

void WholeFile::flush() {
    std::string_view rest = buffer_;
    while (reason_ == 0 && !rest.empty()) {
        const auto written = ::write(file_, rest.data(), rest.size());
        if (written >= 0)
            rest.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            reason_ = errno;
    }
    buffer_.clear();
}

capture::Failure WholeFile::finish() {
    flush();
    close();
    if (reason_ == 0 && !part_.empty() && std::rename(part_.c_str(), place_.c_str()) != 0) reason_ = errno;
    if (reason_ == 0) {
        part_.clear();
        return std::nullopt;
    }
    const bool no_room = reason_ == ENOSPC || reason_ == EDQUOT || reason_ == EFBIG;
    return capture::Error{what_ + " cannot be written: " + std::strerror(reason_), path_,
                          no_room ? "Free some space, or choose another place."
                                  : "Choose a folder that is there and that you may write to."};
}

}  // namespace loopscope::ui
