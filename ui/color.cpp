#include "ui/color.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::ui {
namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

double to_linear(std::uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

std::uint8_t from_linear(double value) {
    value = std::clamp(value, 0.0, 1.0);
    const double share = value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
    return static_cast<std::uint8_t>(std::lround(share * 255));
}

Triple linear(Color color) { return {to_linear(color.red), to_linear(color.green), to_linear(color.blue)}; }

Triple multiply(const Matrix& matrix, const Triple& vector) {
    Triple result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column) result[row] += matrix[row][column] * vector[column];
    return result;
}

double luminance(Color color) {
    const auto [red, green, blue] = linear(color);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/// CIELAB under D65.
Triple lab(Color color) {
    constexpr Matrix to_xyz{
        {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
    constexpr Triple white{0.95047, 1.0, 1.08883};
    auto xyz = multiply(to_xyz, linear(color));
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = xyz[i] / white[i];
        xyz[i] = t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
    return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

constexpr Matrix vision_matrix(ColorVision vision) {
    switch (vision) {
        case ColorVision::protanopia:
            return {
                {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
        case ColorVision::deuteranopia:
            return {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
        case ColorVision::tritanopia:
            return {
                {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
    }
    return {};
}

}  // namespace

Color blend(Color below, Color over) {
    const double share = over.alpha / 255.0;
    const auto mix = [share](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
    };
    return {mix(below.red, over.red), mix(below.green, over.green), mix(below.blue, over.blue)};
}

double contrast(Color first, Color second) {
    const double a = luminance(first), b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

double difference(Color first, Color second) {
    const auto a = lab(first), b = lab(second);
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

Color seen_with(ColorVision vision, Color color) {
    const auto [red, green, blue] = multiply(vision_matrix(vision), linear(color));
    return {from_linear(red), from_linear(green), from_linear(blue), color.alpha};
}

}  // namespace loopscope::ui
