#include "ui/imgui.hpp"

#include <GLFW/glfw3.h>
#include <imgui_internal.h>

#include <algorithm>
#include <iterator>

namespace loopscope::ui {
namespace {

// Releases differ in the order of the last two parameters.
template <class List>
concept FlagsBeforeThickness = requires {
    static_cast<void (List::*)(ImU32, ImDrawFlags, float)>(&List::PathStroke);
};

template <class List> void stroke(List& list, Color color, float thickness, ImDrawFlags flags) {
    if constexpr (FlagsBeforeThickness<List>)
        list.PathStroke(color.packed(), flags, thickness);
    else
        list.PathStroke(color.packed(), thickness, flags);
}

#if IMGUI_VERSION_NUM >= 18700
using KeyCode = ImGuiKey;
constexpr KeyCode codes[] = {
    ImGuiKey_Tab,     ImGuiKey_LeftArrow,  ImGuiKey_RightArrow, ImGuiKey_UpArrow,   ImGuiKey_DownArrow,
    ImGuiKey_PageUp,  ImGuiKey_PageDown,   ImGuiKey_Home,       ImGuiKey_End,       ImGuiKey_Insert,
    ImGuiKey_Delete,  ImGuiKey_Backspace,  ImGuiKey_Space,      ImGuiKey_Enter,     ImGuiKey_Escape,
    ImGuiKey_Comma,   ImGuiKey_Period,     ImGuiKey_Slash,      ImGuiKey_Minus,     ImGuiKey_Equal,
    ImGuiKey_F1,      ImGuiKey_F2,         ImGuiKey_F3,         ImGuiKey_F4,        ImGuiKey_F5,
    ImGuiKey_F6,      ImGuiKey_F7,         ImGuiKey_F8,         ImGuiKey_F9,        ImGuiKey_F10,
    ImGuiKey_F11,     ImGuiKey_F12,        ImGuiKey_0,          ImGuiKey_1,         ImGuiKey_2,
    ImGuiKey_3,       ImGuiKey_4,          ImGuiKey_5,          ImGuiKey_6,         ImGuiKey_7,
    ImGuiKey_8,       ImGuiKey_9,          ImGuiKey_A,          ImGuiKey_B,         ImGuiKey_C,
    ImGuiKey_D,       ImGuiKey_E,          ImGuiKey_F,          ImGuiKey_G,         ImGuiKey_H,
    ImGuiKey_I,       ImGuiKey_J,          ImGuiKey_K,          ImGuiKey_L,         ImGuiKey_M,
    ImGuiKey_N,       ImGuiKey_O,          ImGuiKey_P,          ImGuiKey_Q,         ImGuiKey_R,
    ImGuiKey_S,       ImGuiKey_T,          ImGuiKey_U,          ImGuiKey_V,         ImGuiKey_W,
    ImGuiKey_X,       ImGuiKey_Y,          ImGuiKey_Z,          ImGuiKey_KeypadAdd, ImGuiKey_KeypadSubtract,
    ImGuiKey_Keypad0, ImGuiKey_KeypadEnter};
#else
using KeyCode = int;
constexpr KeyCode codes[] = {
    GLFW_KEY_TAB,       GLFW_KEY_LEFT,  GLFW_KEY_RIGHT,  GLFW_KEY_UP,          GLFW_KEY_DOWN,   GLFW_KEY_PAGE_UP,
    GLFW_KEY_PAGE_DOWN, GLFW_KEY_HOME,  GLFW_KEY_END,    GLFW_KEY_INSERT,      GLFW_KEY_DELETE, GLFW_KEY_BACKSPACE,
    GLFW_KEY_SPACE,     GLFW_KEY_ENTER, GLFW_KEY_ESCAPE, GLFW_KEY_COMMA,       GLFW_KEY_PERIOD, GLFW_KEY_SLASH,
    GLFW_KEY_MINUS,     GLFW_KEY_EQUAL, GLFW_KEY_F1,     GLFW_KEY_F2,          GLFW_KEY_F3,     GLFW_KEY_F4,
    GLFW_KEY_F5,        GLFW_KEY_F6,    GLFW_KEY_F7,     GLFW_KEY_F8,          GLFW_KEY_F9,     GLFW_KEY_F10,
    GLFW_KEY_F11,       GLFW_KEY_F12,   GLFW_KEY_0,      GLFW_KEY_1,           GLFW_KEY_2,      GLFW_KEY_3,
    GLFW_KEY_4,         GLFW_KEY_5,     GLFW_KEY_6,      GLFW_KEY_7,           GLFW_KEY_8,      GLFW_KEY_9,
    GLFW_KEY_A,         GLFW_KEY_B,     GLFW_KEY_C,      GLFW_KEY_D,           GLFW_KEY_E,      GLFW_KEY_F,
    GLFW_KEY_G,         GLFW_KEY_H,     GLFW_KEY_I,      GLFW_KEY_J,           GLFW_KEY_K,      GLFW_KEY_L,
    GLFW_KEY_M,         GLFW_KEY_N,     GLFW_KEY_O,      GLFW_KEY_P,           GLFW_KEY_Q,      GLFW_KEY_R,
    GLFW_KEY_S,         GLFW_KEY_T,     GLFW_KEY_U,      GLFW_KEY_V,           GLFW_KEY_W,      GLFW_KEY_X,
    GLFW_KEY_Y,         GLFW_KEY_Z,     GLFW_KEY_KP_ADD, GLFW_KEY_KP_SUBTRACT, GLFW_KEY_KP_0,   GLFW_KEY_KP_ENTER};
#endif
static_assert(std::size(codes) == static_cast<std::size_t>(Key::keypad_enter) + 1);

bool belongs_to_field(Key key, unsigned modifiers) {
    if (!ImGui::GetIO().WantTextInput || key == Key::escape || (key >= Key::f1 && key <= Key::f12)) return false;
    const bool edits = key == Key::a || key == Key::c || key == Key::v || key == Key::x || key == Key::y ||
                       key == Key::z || key <= Key::backspace;
    return edits || (modifiers & (ctrl | alt)) == 0;
}

bool focus_wanted = false;
const ImGuiWindow* focused_last = nullptr;

/// The window that has just begun takes the keyboard if it is the next one on the way down.
void pass_focus_on() {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    if (!focus_wanted || (focused_last && window->ParentWindow != focused_last)) return;
    ImGui::FocusWindow(window);
    focused_last = window;
}

}  // namespace

// -- fonts

void push_font(const Face& face) {
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(face.font, face.size);
#else
    ImGui::PushFont(face.font);
#endif
}

void pop_font() { ImGui::PopFont(); }

ImVec2 text_size(const Face& face, std::string_view text, float wrap) {
    ImFont* font = face.font ? face.font : ImGui::GetFont();
    const char* begin = text.data();
    return font->CalcTextSizeA(face.size, FLT_MAX, wrap, begin, begin + text.size());
}

// -- text

void text(std::string_view utf8) {
    want_glyphs(utf8);
    ImGui::TextUnformatted(utf8.data(), utf8.data() + utf8.size());
}

void text(Color color, std::string_view utf8) {
    ImGui::PushStyleColor(ImGuiCol_Text, color.packed());
    text(utf8);
    ImGui::PopStyleColor();
}

namespace {

bool groups_digits(std::string_view utf8) {
    const auto digit = [&](std::size_t at) { return at < utf8.size() && utf8[at] >= '0' && utf8[at] <= '9'; };
    for (auto comma = utf8.find(','); comma != utf8.npos; comma = utf8.find(',', comma + 1))
        if (comma > 0 && digit(comma - 1) && digit(comma + 1)) return true;
    return false;
}

/// Broken at spaces only: Dear ImGui would break a number at its commas.
std::string broken_at_spaces(std::string_view utf8, float width) {
    std::string lines;
    float used = 0;
    const auto size_of = [](std::string_view part) {
        return ImGui::CalcTextSize(part.data(), part.data() + part.size()).x;
    };
    for (std::size_t start = 0; start < utf8.size();) {
        auto end = utf8.find_first_of(" \n", start);
        end = end == utf8.npos ? utf8.size() : end + 1;
        const auto word = utf8.substr(start, end - start);
        const bool spaced = word.back() == ' ' || word.back() == '\n';
        if (used > 0 && used + size_of(word.substr(0, word.size() - (spaced ? 1 : 0))) > width) {
            lines.back() = '\n';
            used = 0;
        }
        lines += word;
        used = word.back() == '\n' ? 0 : used + size_of(word);
        start = end;
    }
    return lines;
}

}  // namespace

void text_wrapped(Color color, std::string_view utf8) {
    ImGui::PushTextWrapPos(0);
    if (groups_digits(utf8))
        text(color, broken_at_spaces(utf8, ImGui::GetContentRegionAvail().x));
    else
        text(color, utf8);
    ImGui::PopTextWrapPos();
}

void log_drawn_text(ImVec2 position, std::string_view utf8) {
    if (GImGui->LogEnabled) ImGui::LogRenderedText(&position, utf8.data(), utf8.data() + utf8.size());
}

void draw_text(ImDrawList& list, const Face& face, ImVec2 position, Color color, std::string_view utf8) {
    want_glyphs(utf8);
    const char *begin = utf8.data(), *end = begin + utf8.size();
    list.AddText(face.font ? face.font : ImGui::GetFont(), face.size, position, color.packed(), begin, end);
    log_drawn_text(position, utf8);
}

bool draw_text_cut(ImDrawList& list, const Face& face, ImVec2 position, float width, Color color,
                   std::string_view utf8) {
    ImFont* font = face.font ? face.font : ImGui::GetFont();
    const char *begin = utf8.data(), *end = begin + utf8.size(), *fits = end;
    if (font->CalcTextSizeA(face.size, FLT_MAX, 0, begin, end).x <= width) {
        draw_text(list, face, position, color, utf8);
        return false;
    }
    constexpr std::string_view ellipsis = "\u2026";
    const float room = width - text_size(face, ellipsis).x;
    const float used = font->CalcTextSizeA(face.size, std::max(room, 1.f), 0, begin, end, &fits).x;
    want_glyphs(utf8);
    if (fits > begin) list.AddText(font, face.size, position, color.packed(), begin, fits);
    list.AddText(font, face.size, {position.x + (fits > begin ? used : 0), position.y}, color.packed(), ellipsis.data(),
                 ellipsis.data() + ellipsis.size());
    log_drawn_text(position, utf8);
    return true;
}

float draw_text_centred(ImDrawList& list, const Face& face, float middle, float top, float wrap, Color color,
                        std::string_view utf8) {
    float y = top;
    for (const char *at = utf8.data(), *end = at + utf8.size(); at < end; y += face.size) {
#if IMGUI_VERSION_NUM >= 19200
        const char* stop = face.font->CalcWordWrapPosition(face.size, at, end, wrap);
#else
        const char* stop = face.font->CalcWordWrapPositionA(face.size / face.font->FontSize, at, end, wrap);
#endif
        if (stop == at) ++stop;
        const std::string_view part(at, static_cast<std::size_t>(stop - at));
        draw_text(list, face, {middle - text_size(face, part).x / 2, y}, color, part);
        for (at = stop; at < end && *at == ' ';) ++at;
    }
    return y - top;
}

// -- fields to type into

namespace {

template <class State> float scroll_of(const State& state) {
    if constexpr (requires { state.ScrollX; })
        return state.ScrollX;
    else
        return state.Scroll.x;
}

}  // namespace

float input_scroll() {
    if (!ImGui::IsItemActive()) return 0;
    const ImGuiInputTextState* state = ImGui::GetInputTextState(ImGui::GetItemID());
    return state == nullptr ? 0 : scroll_of(*state);
}

// -- shapes

void fill_rect(ImDrawList& list, ImVec2 from, ImVec2 to, Color color, float rounding) {
    list.AddRectFilled(from, to, color.packed(), rounding);
}

void stroke_rect(ImDrawList& list, ImVec2 from, ImVec2 to, Color color, float rounding, float thickness) {
    list.PathRect({from.x + .5f, from.y + .5f}, {to.x - .5f, to.y - .5f}, rounding);
    stroke(list, color, thickness, ImDrawFlags_Closed);
}

void line(ImDrawList& list, ImVec2 from, ImVec2 to, Color color, float thickness) {
    list.AddLine(from, to, color.packed(), thickness);
}

void stroke_path(ImDrawList& list, std::span<const ImVec2> points, Color color, float thickness, bool closed) {
    for (const ImVec2 point : points) list.PathLineTo(point);
    stroke(list, color, thickness, closed ? ImDrawFlags_Closed : ImDrawFlags_None);
}

// -- windows

bool begin_child(const char* id, ImVec2 size, bool border, ImGuiWindowFlags flags) {
#if IMGUI_VERSION_NUM >= 19000
    const bool open = ImGui::BeginChild(id, size, border ? 1 : 0, flags);
#else
    const bool open = ImGui::BeginChild(id, size, border, flags);
#endif
    pass_focus_on();
    return open;
}

void begin_focus() {
    focus_wanted = true;
    focused_last = nullptr;
}

void end_focus() { focus_wanted = false; }

void tooltip(std::string_view utf8) {
    if (!utf8.empty() && ImGui::IsItemHovered() && GImGui->HoveredIdTimer >= 0.35f) tooltip_now(utf8);
}

bool rested() {
    static ImVec2 place;
    static double since = 0;
    const ImGuiIO& io = ImGui::GetIO();
    const double now = ImGui::GetTime();
    if (io.MousePos.x != place.x || io.MousePos.y != place.y || io.MouseDown[0]) {
        place = io.MousePos;
        since = now;
    }
    return now - since > 0.45;
}

void tooltip_now(std::string_view utf8) {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(ImGui::GetFontSize() * 32);
    text(utf8);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

// -- keys

bool pressed(Key key, unsigned modifiers, bool repeat) {
    const ImGuiIO& io = ImGui::GetIO();
    const unsigned held = unsigned{io.KeyCtrl} * ctrl + unsigned{io.KeyShift} * shift + unsigned{io.KeyAlt} * alt;
    if (held != modifiers || belongs_to_field(key, modifiers)) return false;
    return ImGui::IsKeyPressed(codes[static_cast<std::size_t>(key)], repeat);
}

bool has_keyboard() { return ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows); }

void ignore_pointer() {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
#else
    ImGui::GetIO().MousePos = {-FLT_MAX, -FLT_MAX};
#endif
}

// -- clipboard

void copy_text(const std::string& utf8) { ImGui::SetClipboardText(utf8.c_str()); }

// -- the text of a frame

void log_text_to(const std::string& path) {
    if (path.empty() || GImGui->LogEnabled) return;
    ImGui::LogToFile(0, path.c_str());
}

}  // namespace loopscope::ui
