#include "ui/picture_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ui/scene_png.hpp"
#include "ui/scene_svg.hpp"

namespace loopscope::ui {
namespace {

capture::Error cannot_write(const std::string& path, int reason) {
    const bool no_room = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    return {std::string("the picture cannot be written: ") + std::strerror(reason), path,
            no_room ? "Free some space, or choose another place."
                    : "Choose a folder that is there and that you may write to."};
}

/// 0, or the reason.
int write_all(const std::string& path, int flags, std::string_view octets) {
    const int file = open(path.c_str(), flags | O_WRONLY | O_CLOEXEC, 0666);
    if (file < 0) return errno;
    int reason = 0;
    while (reason == 0 && !octets.empty()) {
        const auto written = write(file, octets.data(), octets.size());
        if (written >= 0)
            octets.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            reason = errno;
    }
    if (close(file) != 0 && reason == 0) reason = errno;
    return reason;
}

capture::Failure write_whole(const std::string& path, std::string_view octets) {
    std::error_code error;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::directory) return cannot_write(path, EISDIR);
    if (kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found &&
        kind != std::filesystem::file_type::none) {
        const int reason = write_all(path, 0, octets);
        return reason != 0 ? capture::Failure(cannot_write(path, reason)) : std::nullopt;
    }
    // what a link names is replaced, not the link
    std::filesystem::path named = path;
    if (std::filesystem::is_symlink(named, error))
        named = named.parent_path() / std::filesystem::read_symlink(named, error);
    auto place = std::filesystem::weakly_canonical(named, error).string();
    if (error || place.empty()) place = path;
    const auto part = place + "." + std::to_string(getpid()) + ".part";
    int reason = write_all(part, O_CREAT | O_TRUNC | O_NOFOLLOW, octets);
    if (reason == 0 && std::rename(part.c_str(), place.c_str()) != 0) reason = errno;
    if (reason == 0) return std::nullopt;
    unlink(part.c_str());
    return cannot_write(path, reason);
}

}  // namespace

std::string_view extension_of(PictureFormat format) { return format == PictureFormat::svg ? ".svg" : ".png"; }

std::optional<PictureFormat> picture_format_of(std::string_view path) {
    std::string end(path.substr(path.size() - std::min<std::size_t>(path.size(), 4)));
    std::transform(end.begin(), end.end(), end.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const auto format : {PictureFormat::svg, PictureFormat::png})
        if (end == extension_of(format)) return format;
    return std::nullopt;
}

capture::Failure write_picture(const Scene& scene, const std::string& path, PictureFormat format) {
    if (format == PictureFormat::svg) return write_whole(path, to_svg(scene));
    auto octets = to_png(scene);
    if (octets) return write_whole(path, *octets);
    auto error = octets.error();
    error.where = path;
    return error;
}

}  // namespace loopscope::ui
