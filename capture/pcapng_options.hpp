#pragma once

#include <cstdint>
#include <string_view>

#include "capture/cursor.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

/// One option of a pcapng block (draft-ietf-opsawg-pcapng, section 3.5).
struct PcapngOption {
    std::uint16_t code;
    Bytes value;

    std::string_view text() const { return {reinterpret_cast<const char*>(value.data()), value.size()}; }
};

inline constexpr std::uint16_t option_end = 0, option_comment = 1;

/// Length with the padding to 32 bits.
constexpr std::uint64_t padded(std::uint64_t length) { return (length + 3) & ~std::uint64_t{3}; }

/// Calls `each(option)`, which returns nothing or what is wrong with it, for the options in `area`.
/// Returns what is wrong with them, or nullptr.
template <class Each> const char* for_each_option(Bytes area, ByteOrder order, Each each) {
    while (!area.empty()) {
        if (area.size() < 4) return "the last option has no room for its header";
        const std::uint16_t code = order.u16(area.data()), length = order.u16(area.data() + 2);
        area = area.subspan(4);
        if (padded(length) > area.size()) return "an option reaches beyond its block";
        if (code == option_end) return nullptr;
        const bool custom = code == 2988 || code == 2989 || code == 19372 || code == 19373;
        if (custom && length < 4) return "a custom option is too short for its enterprise number";
        if (const char* problem = each(PcapngOption{code, area.first(length)})) return problem;
        area = area.subspan(padded(length));
    }
    return nullptr;
}

}  // namespace loopscope::capture
