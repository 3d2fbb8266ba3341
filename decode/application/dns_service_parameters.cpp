// Parameters of a service binding. RFC 9460, section 2.2; ech: RFC 9848; dohpath: RFC 9461
//
//     +----------------+----------------+---------- ... -+
//     | key            | length         | value          |   again and again, keys in ascending order
//     +----------------+----------------+---------- ... -+

#include "decode/application/dns_service_parameters.hpp"

#include "decode/address.hpp"
#include "decode/application/ascii.hpp"

namespace loopscope::decode::application {

namespace {

enum : std::uint16_t {
    key_mandatory = 0,
    key_alpn = 1,
    key_port = 3,
    key_ipv4hint = 4,
    key_ipv6hint = 6,
    key_dohpath = 7
};

constexpr ValueName keys[] = {{0, "mandatory"}, {1, "alpn"},     {2, "no-default-alpn"}, {3, "port"}, {4, "ipv4hint"},
                              {5, "ech"},       {6, "ipv6hint"}, {7, "dohpath"},         {8, "ohttp"}};

std::string key_text(std::uint16_t key) {
    const auto name = name_of(keys, key);
    return name.empty() ? "key" + std::to_string(key) : std::string{name};
}

IpAddress take_ipv6(Reader& value) {
    const auto octets = value.rest();
    return value.skip(16) ? IpAddress::v6(octets.data()) : IpAddress{};
}

std::string take_counted(Reader& value) {
    const auto size = value.raw_u8();
    const auto octets = value.rest();
    return value.skip(size) ? ascii_text(as_text(octets.first(size))) : std::string{};
}

std::string in_hexadecimal(Reader& value) {
    constexpr char digits[] = "0123456789abcdef";
    const auto octet = value.raw_u8();
    return {digits[octet >> 4], digits[octet & 15]};
}

std::string value_text(std::uint16_t key, Reader& value) {
    if (key == key_dohpath) return ascii_text(as_text(value.rest()));
    std::string text;
    while (value.ok() && value.remaining() > 0) {
        const bool list = key == key_mandatory || key == key_alpn || key == key_ipv4hint || key == key_ipv6hint;
        if (list && !text.empty()) text += ',';
        switch (key) {
            case key_mandatory: text += key_text(value.raw_u16()); break;
            case key_alpn: text += take_counted(value); break;
            case key_port: text += std::to_string(value.raw_u16()); break;
            case key_ipv4hint: text += to_text(IpAddress::v4(value.raw_u32())); break;
            case key_ipv6hint: text += to_text(take_ipv6(value)); break;
            default: text += in_hexadecimal(value); break;
        }
    }
    return text;
}

}  // namespace

std::string dns_service_parameters(Reader& data) {
    std::string text;
    while (data.ok() && data.remaining() > 0) {
        const auto key = data.raw_u16();
        const auto length = data.raw_u16();
        if (length > data.remaining()) data.fail(StopReason::malformed, length);
        auto value = data.sub(length, Limit::option_length);
        if (!text.empty()) text += ' ';
        text += key_text(key);
        if (const auto shown = value_text(key, value); !shown.empty()) text.append("=").append(shown);
        if (!value.ok()) data.fail(StopReason::malformed);
    }
    return text;
}

}  // namespace loopscope::decode::application
