#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ui/filter_completion.hpp"

namespace loopscope::ui {

class PacketFilter;
struct Settings;
struct ViewContext;

/// What the line with the display filter remembers from frame to frame.
struct FilterBar {
    static constexpr std::size_t nothing = ~std::size_t{0};

    bool focus_wanted = false;             ///< gets the keyboard in the next frame
    std::optional<std::size_t> cursor_to;  ///< where the cursor goes then
    std::size_t cursor = 0;                ///< octets before it
    FilterCompletion completion;
    bool open = false;             ///< the list below the line is shown
    bool history = false;          ///< it holds filters that were used, not suggestions
    std::size_t chosen = nothing;  ///< in the list
    bool pointed = false;          ///< the pointer is over the list
    int held = 0;                  ///< frames for which the list stays although the keyboard is not here yet

    /// The text was changed by typing: suggest what may stand at the cursor.
    void suggest(const std::string& text);
    void show_history(const Settings&);
    /// Up and down in the list, around its ends.
    void step(int by);
    /// The chosen entry, or the first one, put into the text; the same text where the list is not open.
    std::string accept(const std::string& text, std::optional<std::size_t> which = {});
    void close();
    /// The line gets the keyboard, with the list as it is.
    void take_keyboard();
};

/// Draws the line, `width` pixels wide, and acts on what is typed. The text that is to be used as filter, where it
/// changed.
std::optional<std::string> draw_filter_bar(FilterBar&, const PacketFilter&, Settings&, ViewContext&, float width);
/// Below the line: why the text is no filter, and where.
void draw_filter_error(const PacketFilter&, const ViewContext&);

}  // namespace loopscope::ui
