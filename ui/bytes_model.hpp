#pragma once

#include <cstdint>
#include <string>

#include "decode/bytes.hpp"
#include "ui/details_model.hpp"
#include "ui/row_scroll.hpp"

namespace loopscope::ui {

/// The octets of a source in rows of hexadecimal and text.
struct BytesModel {
    std::uint32_t per_row = 16;  ///< octets: 8, 16 or 32
    RowScroll scroll;
    std::uint32_t seen_changes = 0;
    std::uint32_t anchor = 0;  ///< where a range that is being dragged began

    /// As many octets as fit `width` characters.
    void fit(float width, float character_width);
    std::uint64_t row_count(decode::Bytes bytes) const { return (bytes.size() + per_row - 1) / per_row; }
};

/// What is shown in the text column: ASCII, a dot for everything else.
char text_of(std::uint8_t octet);

// What is copied of a range. Sizes are clipped to what is there.
std::string as_hexadecimal(decode::Bytes, const OctetRange&);  ///< "16 03 01"
std::string as_plain_text(decode::Bytes,
                          const OctetRange&);  ///< printable ASCII, line ends and tabs, dots for the rest
std::string as_hex_dump(decode::Bytes,
                        const OctetRange&);  ///< rows of offset, hexadecimal, text: what `xxd` and text2pcap read
std::string as_c_array(decode::Bytes, const OctetRange&);  ///< "0x16, 0x03, 0x01"

}  // namespace loopscope::ui
