#include <algorithm>
#include <cmath>

#include "ui/filter_bar.hpp"
#include "ui/imgui.hpp"
#include "ui/packet_filter.hpp"
#include "ui/settings.hpp"
#include "ui/view.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

/// What keys did within the field in this frame.
struct Typing {
    FilterBar& bar;
    int steps = 0;
};

void put(ImGuiInputTextCallbackData& data, const std::string& filter, std::size_t cursor) {
    data.DeleteChars(0, data.BufTextLen);
    data.InsertChars(0, filter.data(), filter.data() + filter.size());
    data.CursorPos = data.SelectionStart = data.SelectionEnd = static_cast<int>(std::min(cursor, filter.size()));
}

int on_input(ImGuiInputTextCallbackData* data) {
    auto& typing = *static_cast<Typing*>(data->UserData);
    FilterBar& bar = typing.bar;
    if (data->EventFlag == ImGuiInputTextFlags_CallbackHistory) {
        typing.steps = data->EventKey == ImGuiKey_UpArrow ? -1 : 1;
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion) {
        const std::string filter(data->Buf, static_cast<std::size_t>(data->BufTextLen));
        const bool was_open = bar.open;
        bar.cursor = static_cast<std::size_t>(data->CursorPos);
        if (!was_open) bar.suggest(filter);
        if (!was_open && bar.completion.suggestions.size() != 1) return 0;
        const auto text = bar.accept(filter);
        put(*data, text, bar.cursor);
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackAlways) {
        if (bar.cursor_to)
            data->CursorPos = data->SelectionStart = data->SelectionEnd =
                static_cast<int>(std::min(*bar.cursor_to, static_cast<std::size_t>(data->BufTextLen)));
        bar.cursor_to.reset();
        bar.cursor = static_cast<std::size_t>(data->CursorPos);
    }
    return 0;
}

Color color_of(const Theme& theme, FilterPart part) {
    switch (part) {
        case FilterPart::field: return theme.accent;
        case FilterPart::value: return theme.data;
        case FilterPart::text: return theme.good;
        case FilterPart::operation: return theme.muted;
        case FilterPart::junction: return theme.closing;
        case FilterPart::function: return theme.http;
        case FilterPart::wrong: return theme.failure;
    }
    return theme.text;
}

/// The text in its colours, over the field that was drawn without it; the cursor, and a mark under an error.
void draw_colours(const FilterBar& bar, const std::string& filter, const PacketFilter& used,
                  const ViewContext& context) {
    const auto& theme = context.theme;
    const auto& mono = context.fonts.mono;
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax(), padding = ImGui::GetStyle().FramePadding;
    const float left = from.x + padding.x - input_scroll(), top = from.y + padding.y;
    const auto x_of = [&](std::size_t octets) {
        return left + text_size(mono, std::string_view(filter).substr(0, octets)).x;
    };
    list.PushClipRect({from.x + padding.x, from.y}, {to.x - padding.x + 1, to.y}, true);
    const auto draw = [&](std::size_t begin, std::size_t end, Color color) {
        if (begin < end)
            list.AddText(mono.font ? mono.font : ImGui::GetFont(), mono.size, {x_of(begin), top}, color.packed(),
                         filter.data() + begin, filter.data() + end);
    };
    std::size_t at = 0;
    for (const auto& span : parts_of(filter)) {
        draw(at, span.begin, theme.text);
        draw(span.begin, span.begin + span.length, color_of(theme, span.part));
        at = span.begin + span.length;
    }
    draw(at, filter.size(), theme.text);
    const float foot = top + mono.size;
    if (ImGui::IsItemActive()) line(list, {x_of(bar.cursor), top}, {x_of(bar.cursor), foot}, theme.text);
    if (const auto& error = used.error(); error && filter == used.text()) {
        const std::size_t begin = std::min<std::size_t>(error->place.column, filter.size());
        const auto end = std::min<std::size_t>(begin + error->place.length, filter.size());
        const float least = text_size(mono, "0").x, thick = context.fonts.px(2);
        line(list, {x_of(begin), foot}, {std::max(x_of(end), x_of(begin) + least), foot}, theme.failure, thick);
    }
    list.PopClipRect();
}

Color ground_of(const PacketFilter& filter, const Theme& theme) {
    if (filter.error()) return blend(theme.control, theme.failure.faded(0.16));
    if (filter.prepared()) return blend(theme.control, theme.warning.faded(0.14));
    return filter.active() ? blend(theme.control, theme.good.faded(0.12)) : theme.control;
}

/// How much was searched, along the field's foot.
void draw_progress(const PacketFilter& filter, const ViewContext& context) {
    if (!filter.active() || filter.searched() >= context.packet_count || context.packet_count == 0) return;
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    const float share = static_cast<float>(filter.searched()) / static_cast<float>(context.packet_count);
    fill_rect(*ImGui::GetWindowDrawList(), {from.x, to.y - context.fonts.px(2)},
              {from.x + (to.x - from.x) * share, to.y}, context.theme.accent);
}

struct ListPlace {
    ImVec2 from;
    float width = 0;
};

bool draw_suggestion(FilterBar& bar, std::size_t index, const ViewContext& context, float height) {
    const auto& theme = context.theme;
    const auto& fonts = context.fonts;
    const auto& suggestion = bar.completion.suggestions[index];
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const ImVec2 to{from.x + room, from.y + height};
    const bool pointed = ImGui::IsMouseHoveringRect(from, to);
    if (index == bar.chosen || pointed)
        fill_rect(list, from, to, index == bar.chosen ? theme.selected : theme.hovered, fonts.px(3));
    const float y = std::round(from.y + (height - fonts.mono.size) / 2);
    const Color color = bar.history ? theme.text : suggestion.is_protocol ? theme.http : theme.accent;
    const float name = std::max(room * 0.45f, std::min(text_size(fonts.mono, suggestion.text).x + fonts.px(20), room));
    draw_text_cut(list, fonts.mono, {from.x + fonts.px(6), y}, (suggestion.about.empty() ? room : name) - fonts.px(12),
                  color, suggestion.text);
    if (!suggestion.about.empty() && name < room)
        draw_text_cut(list, fonts.text, {from.x + name, y}, room - name - fonts.px(6), theme.muted, suggestion.about);
    ImGui::Dummy({room, height});
    return pointed && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
}

/// The list below the field. The entry that was clicked.
std::optional<std::size_t> draw_list_below(FilterBar& bar, const ViewContext& context, ListPlace place, bool stepped) {
    const Fonts& fonts = context.fonts;
    const auto count = bar.completion.suggestions.size();
    const float height = fonts.mono.size + fonts.px(7), padding = fonts.px(4);
    constexpr std::size_t shown = 12;
    const float width = std::min(place.width, fonts.px(620));
    ImGui::SetNextWindowPos(place.from);
    ImGui::SetNextWindowSize({width, height * static_cast<float>(std::min(count, shown)) + 2 * padding});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{padding, padding});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, fonts.px(4));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, context.theme.raised.packed());
    std::optional<std::size_t> clicked;
    ImGui::Begin("##suggestions", nullptr,
                 ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
    bar.pointed = ImGui::IsMouseHoveringRect(
        ImGui::GetWindowPos(), {ImGui::GetWindowPos().x + width, ImGui::GetWindowPos().y + ImGui::GetWindowHeight()},
        false);
    for (std::size_t i = 0; i < count; ++i) {
        if (draw_suggestion(bar, i, context, height)) clicked = i;
        if (stepped && i == bar.chosen) ImGui::SetScrollHereY();
    }
    ImGui::End();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(3);
    return clicked;
}

/// What was done in the field in this frame.
struct Field {
    std::string typed;
    bool entered = false, active = false, left = false;
    int steps = 0;  ///< down, or up: negative
};

Field draw_field(FilterBar& bar, const PacketFilter& filter, const ViewContext& context, float width) {
    const Theme& theme = context.theme;
    Field field{.typed = filter.text()};
    Typing typing{bar};
    if (std::exchange(bar.focus_wanted, false)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(width);
    const Color border = filter.error() ? theme.failure : filter.active() ? theme.good : theme.border;
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::PushStyleColor(ImGuiCol_Border, border.packed());
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ground_of(filter, theme).packed());
    ImGui::PushStyleColor(ImGuiCol_Text, theme.text.faded(0).packed());
    {
        const WithFont mono(context.fonts.mono);
        constexpr auto flags = ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways |
                               ImGuiInputTextFlags_CallbackCompletion | ImGuiInputTextFlags_CallbackHistory;
        field.entered = ImGui::InputTextWithHint("##display filter", "display filter, such as: tcp.port == 80 and http",
                                                 &field.typed, flags, on_input, &typing);
    }
    ImGui::PopStyleColor(3);
    ImGui::PopStyleVar();
    want_glyphs(field.typed);
    field.active = ImGui::IsItemActive();
    field.left = ImGui::IsItemDeactivatedAfterEdit();
    field.steps = typing.steps;
    if (pressed(Key::escape) && ImGui::IsItemDeactivated()) {
        // Dear ImGui took back what was typed: the filter stays as it is, and Escape closes the list first.
        field.typed = filter.text();
        field.left = false;
        if (bar.open) bar.take_keyboard();
        bar.cursor_to = bar.cursor;
        bar.open = false;
    }
    return field;
}

}  // namespace

std::optional<std::string> draw_filter_bar(FilterBar& bar, const PacketFilter& filter, Settings& settings,
                                           ViewContext& context, float width) {
    std::optional<std::string> wanted;
    const auto [typed, entered, active, left, steps] = draw_field(bar, filter, context, width);
    const ListPlace below{{ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y + context.fonts.px(2)},
                          ImGui::GetItemRectSize().x};
    draw_colours(bar, typed, filter, context);
    draw_progress(filter, context);
    if (ImGui::IsItemHovered() && !active && filter.text().empty())
        tooltip_now(
            "Only packets that fit are listed, in tshark's language (Ctrl+/ comes here, Tab completes, Down "
            "shows earlier filters). A right click on a packet, a field or a row writes filters.");
    if (typed != filter.text()) {
        wanted = typed;
        bar.suggest(typed);
    }
    if (steps != 0) bar.open ? bar.step(steps) : steps > 0 ? bar.show_history(settings) : void();
    const bool take = entered && bar.open && bar.chosen != FilterBar::nothing;
    std::optional<std::size_t> which;
    bar.held = active ? 0 : std::max(0, bar.held - 1);
    const bool stays = active || bar.pointed || bar.held > 0;
    if (bar.open && (stays || entered)) which = draw_list_below(bar, context, below, steps != 0);
    if (take || which) {
        wanted = bar.accept(typed, which);
        bar.take_keyboard();
        bar.cursor_to = bar.cursor;
    } else if (entered) {
        if (typed != filter.text() || filter.prepared()) wanted = typed;
        bar.close();
    } else if (!stays) {
        bar.close();
    }
    if ((entered || left) && !take && !which &&
        std::holds_alternative<decode::filter::Filter>(decode::filter::Filter::compile(typed)))
        settings.note_filter(typed);
    return wanted;
}

void draw_filter_error(const PacketFilter& filter, const ViewContext& context) {
    if (!filter.error()) return;
    const auto before = std::string_view(filter.text()).substr(0, filter.error()->place.column);
    const auto column = std::count_if(before.begin(), before.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }) +
                        1;
    ImGui::SetCursorPosX(context.fonts.px(30));
    text_wrapped(context.theme.failure, "Character " + std::to_string(column) + ": " + filter.error()->message);
}

}  // namespace loopscope::ui
