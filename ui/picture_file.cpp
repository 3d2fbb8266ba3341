#include "ui/picture_file.hpp"

#include <algorithm>

#include "ui/scene_png.hpp"
#include "ui/scene_svg.hpp"
#include "ui/whole_file.hpp"

namespace loopscope::ui {
namespace {

capture::Failure write_whole(const std::string& path, std::string_view octets) {
    WholeFile file(path, "the picture");
    file.write(octets);
    return file.finish();
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
