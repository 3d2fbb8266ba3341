#pragma once

// The one place where Dear ImGui is included. What differs between 1.86 (Debian 12) and current releases (1.92 and
// later) is hidden here and in imgui.cpp: font sizes, key codes, child windows, draw list calls, the log of a frame's
// text.

#include <imgui.h>
#include <imgui_stdlib.h>

#include <span>
#include <string>
#include <string_view>

#include "ui/color.hpp"
#include "ui/fonts.hpp"

namespace loopscope::ui {

// -- colours

inline ImVec4 to_vec4(Color color) {
    return {color.red / 255.f, color.green / 255.f, color.blue / 255.f, color.alpha / 255.f};
}

// -- fonts

void push_font(const Face&);
void pop_font();
/// Uses a face until the end of the block.
class WithFont {
public:
    explicit WithFont(const Face& face) { push_font(face); }
    ~WithFont() { pop_font(); }
    WithFont(const WithFont&) = delete;
    WithFont& operator=(const WithFont&) = delete;
};
/// Pixels that a text takes; `wrap` pixels wide at most, 0: one line.
ImVec2 text_size(const Face&, std::string_view, float wrap = 0);

// -- text: use these for whatever comes from packets, so that glyphs of other scripts are there

void text(std::string_view);
void text(Color, std::string_view);
void text_wrapped(Color, std::string_view);
/// Text at a place on the screen. It is part of the frame's text, as a widget's label is.
void draw_text(ImDrawList&, const Face&, ImVec2 position, Color, std::string_view);
/// Makes text that was drawn in another way part of the frame's text.
void log_drawn_text(ImVec2 position, std::string_view);
/// The same as draw_text, cut at `width` pixels with an ellipsis. True where it was cut.
bool draw_text_cut(ImDrawList&, const Face&, ImVec2 position, float width, Color, std::string_view);

/// Lines of at most `wrap` pixels, each in the middle around `middle`. Returns the pixels they take downwards.
float draw_text_centred(ImDrawList&, const Face&, float middle, float top, float wrap, Color, std::string_view);

// -- fields to type into

/// Pixels by which the text of the last item, a field, is moved to the left; 0 while nobody types into it.
float input_scroll();

// -- shapes

void fill_rect(ImDrawList&, ImVec2 from, ImVec2 to, Color, float rounding = 0);
void stroke_rect(ImDrawList&, ImVec2 from, ImVec2 to, Color, float rounding = 0, float thickness = 1);
void line(ImDrawList&, ImVec2 from, ImVec2 to, Color, float thickness = 1);
/// At most some ten thousand points.
void stroke_path(ImDrawList&, std::span<const ImVec2>, Color, float thickness, bool closed = false);

// -- windows

#if IMGUI_VERSION_NUM >= 19100
inline constexpr ImGuiSelectableFlags keeps_popup_open = ImGuiSelectableFlags_NoAutoClosePopups;
#else
inline constexpr ImGuiSelectableFlags keeps_popup_open = ImGuiSelectableFlags_DontClosePopups;
#endif

/// As ImGui::BeginChild; ImGui::EndChild always follows.
bool begin_child(const char* id, ImVec2 size, bool border = false, ImGuiWindowFlags flags = 0);
/// Gives the keyboard to the next child window, and to the first one within it, as far down as there is one.
/// `end_focus` ends that, after the window was built.
void begin_focus();
void end_focus();
/// Tooltip of the last item, after the usual short rest of the pointer.
void tooltip(std::string_view);
/// The pointer rests: a tooltip that is drawn by hand may be shown.
bool rested();
/// Tooltip at once, whatever is under the pointer.
void tooltip_now(std::string_view);

// -- keys

enum class Key : unsigned char {
    tab,
    left,
    right,
    up,
    down,
    page_up,
    page_down,
    home,
    end,
    insert,
    del,
    backspace,
    space,
    enter,
    escape,
    comma,
    period,
    slash,
    minus,
    equal,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
    n0,
    n1,
    n2,
    n3,
    n4,
    n5,
    n6,
    n7,
    n8,
    n9,
    a,
    b,
    c,
    d,
    e,
    f,
    g,
    h,
    i,
    j,
    k,
    l,
    m,
    n,
    o,
    p,
    q,
    r,
    s,
    t,
    u,
    v,
    w,
    x,
    y,
    z,
    keypad_add,
    keypad_subtract,
    keypad_0,
    keypad_enter,
};
enum Modifiers : unsigned char { no_modifier = 0, ctrl = 1, shift = 2, alt = 4 };

/// The key went down in this frame (or repeats) with exactly these modifiers. While somebody types into a field, keys
/// without Ctrl or Alt belong to that field and give false here, function keys and Escape excepted.
bool pressed(Key, unsigned modifiers = no_modifier, bool repeat = true);
/// Keys that scroll and choose are meant for the window that is being built (or one of its children).
bool has_keyboard();

/// The pointer is nowhere in the next frame: for pictures.
void ignore_pointer();

// -- clipboard

void copy_text(const std::string&);

// -- the text of a frame, for tests

/// Appends all text drawn from here to the end of the outermost window to `path`. Dear ImGui ends the log where a popup
/// ends: call it again afterwards. An empty path does nothing.
void log_text_to(const std::string& path);

}  // namespace loopscope::ui
