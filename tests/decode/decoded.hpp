#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/decode.hpp"
#include "decode/field_list.hpp"

namespace loopscope::decode {

using Octets = std::vector<std::uint8_t>;

/// "45 00 | 0102" to octets; anything but hexadecimal digits is passed over.
inline Octets octets(std::string_view text) {
    Octets out;
    int high = -1;
    for (const char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) continue;
        if (high < 0)
            high = digit;
        else
            out.push_back(static_cast<std::uint8_t>(high << 4 | digit)), high = -1;
    }
    return out;
}

inline Octets operator+(Octets a, const Octets& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// One frame, decoded with a field list.
struct Decoded {
    Decoded(std::uint16_t link_type, Octets frame_octets, const Facts& facts = {}, std::size_t captured = SIZE_MAX)
        : bytes(std::move(frame_octets)) {
        frame.number = 1;
        frame.link_type = link_type;
        frame.original_length = static_cast<std::uint32_t>(bytes.size());
        frame.bytes = Bytes{bytes}.first(std::min(captured, bytes.size()));
        decode_frame(frame, &facts, &list, packet);
    }
    Decoded(const Decoded&) = delete;

    /// All values of that field joined by commas, as `-T fields` prints them; "-" where there is none.
    std::string operator[](std::string_view name) const {
        std::string values;
        bool any = false;
        for (const auto& record : list.records()) {
            if (record.field->name != name) continue;
            if (any) values += ',';
            append_value(values, record, list, frame.bytes);
            any = true;
        }
        return any ? values : "-";
    }

    Octets bytes;
    Frame frame;
    FieldList list;
    Packet packet;
};

inline constexpr std::uint16_t link_ethernet = 1, link_raw = 101;

/// Headers that many tests put in front of theirs. Lengths and checksums are right for the payload of `udp_packet`.
inline Octets ethernet_header(std::string_view type) { return octets("001122334455 66778899aabb") + octets(type); }

}  // namespace loopscope::decode
