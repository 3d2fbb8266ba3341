#pragma once

#include <cstdint>
#include <string>

#include "decode/packet.hpp"
#include "trace/session.hpp"

namespace loopscope::ui {

struct Theme;  // ui/theme.hpp: the palette, by meaning
struct Fonts;  // ui/fonts.hpp: proportional, monospaced, bold, icons; sizes

/// The one selection that all views share.
struct Selection {
    std::uint32_t frame = decode::no_frame;        ///< chosen packet
    std::uint32_t connection = decode::none;       ///< chosen connection; follows the packet
    std::uint32_t message = decode::none;          ///< chosen HTTP or DNS message
    std::uint16_t byte_source = 0;                 ///< 0: the frame; n: a reassembled buffer of the details
    std::uint32_t byte_offset = 0, byte_size = 0;  ///< highlighted octets; size 0: none
    std::uint32_t changes = 0;                     ///< counts up at each change, so that views scroll to it once

    std::string wanted_view;  ///< a view asks for another ("ladder", "stream"); the window shows it and clears this

    void choose_frame(const trace::Recording&, std::uint32_t number);  ///< also sets the connection
    void choose_connection(std::uint32_t index);
};

/// What a draw function is given. Lives as long as the call.
struct ViewContext {
    const trace::Session* session = nullptr;      ///< nullptr: nothing is open
    const trace::Recording* recording = nullptr;  ///< nullptr: nothing is open
    std::uint32_t packet_count = 0;  ///< packets to show: all published, or those up to the replay position
    std::int64_t now = 0;            ///< time of the replay position or of the last packet, ns since 1970
    Selection& selection;
    const Theme& theme;
    const Fonts& fonts;
    bool live = false;  ///< packets still come in
};

}  // namespace loopscope::ui
