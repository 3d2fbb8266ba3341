#include "ui/picture.hpp"

#include <GLFW/glfw3.h>
#include <png.h>

#include <cerrno>
#include <cstring>

namespace loopscope::ui {

Picture read_picture(int width, int height) {
    Picture picture{width, height,
                    std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, picture.pixels.data());
    return picture;
}

capture::Failure write_png(const std::string& path, const Picture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGB;
    errno = 0;
    const int bottom_up = -picture.width * 3;
    if (png_image_write_to_file(&image, path.c_str(), 0, picture.pixels.data(), bottom_up, nullptr))
        return std::nullopt;
    const std::string reason = errno != 0 ? std::strerror(errno) : image.message;
    return capture::Error{"The picture cannot be written: " + reason, path,
                          "Give --screenshot a path in a folder that you may write to."};
}

}  // namespace loopscope::ui
