// LOC: where a host stands. RFC 1876, section 2
//
//     +--------+--------+--------+--------+   size and precisions: a digit and a power of ten, cm
//     | version| size   | horiz. | vert.  |
//     +--------+--------+--------+--------+
//     | latitude                          |   thousandths of an arc second; 2^31 is the equator
//     | longitude                         |   the same; 2^31 is the prime meridian
//     | altitude                          |   cm above 100 km below the WGS 84 ellipsoid
//     +-----------------------------------+

#include "decode/application/dns_location.hpp"

namespace loopscope::decode::application {

namespace {

std::string padded(std::uint64_t number, std::size_t width) {
    auto text = std::to_string(number);
    return text.insert(0, text.size() < width ? width - text.size() : 0, '0');
}

std::string angle(std::uint32_t value, char positive, char negative) {
    const std::int64_t signed_value = std::int64_t{value} - (std::int64_t{1} << 31);
    const auto thousandths = static_cast<std::uint64_t>(signed_value < 0 ? -signed_value : signed_value);
    return std::to_string(thousandths / 3'600'000) + " " + std::to_string(thousandths / 60'000 % 60) + " " +
           std::to_string(thousandths / 1000 % 60) + "." + padded(thousandths % 1000, 3) + " " +
           (signed_value < 0 ? negative : positive);
}

std::string metres(std::uint64_t centimetres) {
    return std::to_string(centimetres / 100) + "." + padded(centimetres % 100, 2) + "m";
}

/// The high four bits times ten to the power of the low four.
std::string precision(std::uint8_t octet) {
    std::uint64_t centimetres = octet >> 4;
    for (unsigned power = octet & 15; power > 0; --power) centimetres *= 10;
    return metres(centimetres);
}

}  // namespace

std::string dns_location(Reader& data) {
    if (data.raw_u8() != 0) data.fail(StopReason::unsupported);
    const auto size = data.raw_u8(), horizontal = data.raw_u8(), vertical = data.raw_u8();
    const auto latitude = data.raw_u32(), longitude = data.raw_u32();
    const std::int64_t altitude = std::int64_t{data.raw_u32()} - 10'000'000;
    return angle(latitude, 'N', 'S') + " " + angle(longitude, 'E', 'W') + (altitude < 0 ? " -" : " ") +
           metres(static_cast<std::uint64_t>(altitude < 0 ? -altitude : altitude)) + " " + precision(size) + " " +
           precision(horizontal) + " " + precision(vertical);
}

}  // namespace loopscope::decode::application
