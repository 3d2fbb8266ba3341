#include "ui/bytes_model.hpp"

#include <algorithm>
#include <cstdio>

namespace loopscope::ui {
namespace {

constexpr char digits[] = "0123456789abcdef";

decode::Bytes clipped(decode::Bytes bytes, const OctetRange& range) {
    if (range.offset >= bytes.size()) return {};
    return bytes.subspan(range.offset, std::min<std::size_t>(range.size, bytes.size() - range.offset));
}

void append_hexadecimal(std::string& out, std::uint8_t octet) {
    out += digits[octet >> 4];
    out += digits[octet & 15];
}

}  // namespace

void BytesModel::fit(float width, float character_width) {
    const auto needed = [](std::uint32_t octets) {
        return static_cast<float>(8 + octets * 3 + octets / 8 + 2 + octets);
    };
    const float characters = character_width > 0 ? width / character_width : 0;
    per_row = characters >= needed(32) ? 32 : characters >= needed(16) ? 16 : 8;
}

char text_of(std::uint8_t octet) { return octet >= 0x20 && octet < 0x7f ? static_cast<char>(octet) : '.'; }

std::string as_hexadecimal(decode::Bytes bytes, const OctetRange& range) {
    std::string out;
    for (const std::uint8_t octet : clipped(bytes, range)) {
        if (!out.empty()) out += ' ';
        append_hexadecimal(out, octet);
    }
    return out;
}

std::string as_plain_text(decode::Bytes bytes, const OctetRange& range) {
    std::string out;
    for (const std::uint8_t octet : clipped(bytes, range)) {
        const bool kept = octet == '\n' || octet == '\t';
        if (octet != '\r') out += kept ? static_cast<char>(octet) : text_of(octet);
    }
    return out;
}

std::string as_hex_dump(decode::Bytes bytes, const OctetRange& range) {
    const auto part = clipped(bytes, range);
    std::string out;
    for (std::size_t row = 0; row < part.size(); row += 16) {
        char offset[24];
        std::snprintf(offset, sizeof offset, "%06zx ", row);
        out += offset;
        std::string text;
        for (std::size_t i = row; i < row + 16; ++i) {
            out += ' ';
            if (i >= part.size()) {
                out += "  ";
                continue;
            }
            append_hexadecimal(out, part[i]);
            text += text_of(part[i]);
        }
        out += "  " + text + '\n';
    }
    return out;
}

std::string as_c_array(decode::Bytes bytes, const OctetRange& range) {
    std::string out;
    for (const std::uint8_t octet : clipped(bytes, range)) {
        out += out.empty() ? "0x" : ", 0x";
        append_hexadecimal(out, octet);
    }
    return out;
}

}  // namespace loopscope::ui
