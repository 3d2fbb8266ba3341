#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capture/error.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

enum class PictureFormat : unsigned char { svg, png };
std::string_view extension_of(PictureFormat);  ///< ".svg"
/// By the name's ending, in upper or lower case.
std::optional<PictureFormat> picture_format_of(std::string_view path);

/// Writes the picture beside its place and renames it, so that no half of one is left behind. What is no regular file
/// (a pipe, /dev/stdout) is written to as it is. An error says what happened, where and how to mend it.
capture::Failure write_picture(const Scene&, const std::string& path, PictureFormat);

}  // namespace loopscope::ui
