#pragma once

#include <string>
#include <string_view>

#include "capture/error.hpp"
#include "ui/imgui.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// How much a button stands out.
enum class Weight : unsigned char {
    plain,
    quiet /* no background at rest */,
    main /* in the accent */,
    chosen /* switched on */
};

/// A button with an icon, a caption (may be empty) and a tooltip. Disabled buttons still show their tooltip.
bool button(const Theme&, const Fonts&, const Icon&, const char* id, std::string_view caption, std::string_view hint,
            Weight weight = Weight::plain, bool enabled = true);

/// "Save picture": where it is clicked, the view sets Selection::wanted_picture.
bool picture_button(const Theme&, const Fonts&, bool enabled = true);

/// What is shown in place of an empty view: what would fill it. Centred in what is left of the window.
void empty_view(const Theme&, const Fonts&, const Icon&, std::string_view headline, std::string_view explanation);

/// A context menu (right click, or the Menu key) on the last item that copies it: "Copy value" and more entries if
/// given. `also_name` non-empty adds "Copy NAME: VALUE".
void copy_menu(const char* id, std::string_view value, std::string_view also_name = {});

/// An error where it happened: what, where, how to mend it, with buttons to copy and to close. True: close it.
bool error_box(const Theme&, const Fonts&, const char* id, const capture::Error&);

/// The same for what the user should know although it works.
bool notice_box(const Theme&, const Fonts&, const char* id, const capture::Error&);

/// The same for what to look for.
bool hint_box(const Theme&, const Fonts&, const char* id, const capture::Error&);

/// A command in monospaced type with a button that copies it.
void command_line(const Theme&, const Fonts&, const char* id, std::string_view command);

/// A bar between two panes that is dragged (or moved with the arrow keys when it has the focus). `share` (0..1) of
/// `whole` pixels belongs to the first pane. `upright`: panes are side by side. Draws at the cursor and takes
/// `splitter_width` pixels.
bool splitter(const char* id, const Theme&, const Fonts&, bool upright, float* share, float whole, float length);
inline constexpr float splitter_width = 6;  ///< logical pixels

/// A heading with an icon, as the start page and the help have.
void heading(const Theme&, const Fonts&, const Icon&, std::string_view);

/// A panel: a child window with the panel's background and border. ImGui::EndChild always follows.
bool begin_panel(const char* id, const Theme&, ImVec2 size, ImGuiWindowFlags flags = 0);

}  // namespace loopscope::ui
