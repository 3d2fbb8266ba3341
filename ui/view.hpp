#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "decode/packet.hpp"
#include "trace/session.hpp"
#include "ui/filter_wish.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

struct Theme;  // ui/theme.hpp: the palette, by meaning
struct Fonts;  // ui/fonts.hpp: proportional, monospaced, bold, icons; sizes

/// A picture that a view offers to save: the whole connection, with a title that names its ends, and a legend. The name
/// of the capture is set below it by whoever saves it.
struct PictureOffer {
    std::string what;  ///< "ladder": part of the file name that is suggested
    /// Called once, on another thread, while the recording is there; must not refer to the view's model.
    std::function<Scene(const Theme&, const TextMeasure&)> draw;
};

/// A file that a view offers to write.
struct FileOffer {
    std::string name;  ///< that is suggested
    std::string hint;  ///< below the field: what is written
    /// Called once, on another thread, while the recording is there; must not refer to the view's model. Gives a
    /// sentence about what was written.
    std::function<capture::Result<std::string>(const std::string& path)> write;
};

/// The one selection that all views share.
struct Selection {
    std::uint32_t frame = decode::no_frame;        ///< chosen packet
    std::uint32_t connection = decode::none;       ///< chosen connection; follows the packet
    std::uint32_t message = decode::none;          ///< chosen HTTP or DNS message
    std::uint32_t finding = decode::none;          ///< chosen together with the packet; none: whichever fits it
    std::uint16_t byte_source = 0;                 ///< 0: the frame; n: a reassembled buffer of the details
    std::uint32_t byte_offset = 0, byte_size = 0;  ///< highlighted octets; size 0: none
    std::uint32_t changes = 0;                     ///< counts up at each change, so that views scroll to it once

    std::string wanted_view;  ///< a view asks for another ("ladder", "stream"); the window shows it and clears this

    std::optional<FilterWish> wanted_filter;  ///< a view asks to filter the packets; the window does and clears this

    std::optional<PictureOffer> wanted_picture;  ///< a view asks to save it; the window asks where to, and clears this
    std::optional<FileOffer> wanted_file;        ///< the same for a file

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
