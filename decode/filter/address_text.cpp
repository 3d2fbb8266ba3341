#include "decode/filter/address_text.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace loopscope::decode::filter {

namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// The 16-bit groups of one side of "::"; an IPv4 address may stand for the last two.
std::optional<std::vector<std::uint16_t>> groups(std::string_view text, bool last) {
    std::vector<std::uint16_t> out;
    if (text.empty()) return out;
    const auto parts = split(text, ':');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (last && i + 1 == parts.size() && parts[i].find('.') != std::string_view::npos) {
            const auto address = parse_ipv4(parts[i]);
            if (!address) return std::nullopt;
            out.push_back(static_cast<std::uint16_t>(*address >> 16));
            out.push_back(static_cast<std::uint16_t>(*address));
            continue;
        }
        if (parts[i].empty() || parts[i].size() > 4) return std::nullopt;
        unsigned value = 0;
        const auto [end, error] = std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), value, 16);
        if (error != std::errc{} || end != parts[i].data() + parts[i].size()) return std::nullopt;
        out.push_back(static_cast<std::uint16_t>(value));
    }
    return out;
}

}  // namespace

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
    const auto parts = split(text.substr(0, 16), '.');
    if (parts.size() != 4) return std::nullopt;
    std::uint32_t address = 0;
    for (const auto part : parts) {
        if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
        unsigned value = 0;
        for (const char c : part) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        if (value > 255) return std::nullopt;
        address = address << 8 | value;
    }
    return address;
}

std::optional<std::array<std::uint8_t, 16>> parse_ipv6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto front = groups(has_gap ? text.substr(0, gap) : text, !has_gap);
    const auto back = has_gap ? groups(text.substr(gap + 2), true) : std::vector<std::uint16_t>{};
    if (!front || !back) return std::nullopt;
    const auto count = front->size() + back->size();
    if (has_gap ? count > 7 : count != 8) return std::nullopt;
    std::array<std::uint8_t, 16> octets{};
    const auto put = [&](std::size_t at, std::uint16_t group) {
        octets[2 * at] = static_cast<std::uint8_t>(group >> 8);
        octets[2 * at + 1] = static_cast<std::uint8_t>(group);
    };
    for (std::size_t i = 0; i < front->size(); ++i) put(i, (*front)[i]);
    for (std::size_t i = 0; i < back->size(); ++i) put(8 - back->size() + i, (*back)[i]);
    return octets;
}

std::optional<std::string> parse_octets(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) {
        text.remove_prefix(2);
        if (text.size() != 2) return std::nullopt;  // of more octets than one, the order would be a guess
    } else if (text.starts_with(':')) {
        text.remove_prefix(1);
    }
    const auto first = text.find_first_of(":-.");
    const char separator = first == std::string_view::npos ? '\0' : text[first];
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const int high = digit(text[at]);
        const int low = at + 1 < text.size() ? digit(text[at + 1]) : -1;
        if (high < 0) return std::nullopt;
        out += static_cast<char>(low < 0 ? high : high << 4 | low);
        at += low < 0 ? 1 : 2;
        if (at == text.size()) return out;
        if (text[at] == separator) ++at;
    }
    return std::nullopt;  // nothing, or a separator at the end
}

}  // namespace loopscope::decode::filter
