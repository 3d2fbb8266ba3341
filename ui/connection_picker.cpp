#include "ui/connection_picker.hpp"

#include "ui/imgui.hpp"
#include "ui/wake.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

void draw_row(const ConnectionPicker& picker, const trace::Recording& recording, std::uint32_t connection) {
    ImGui::PushID(static_cast<int>(connection));
    if (picker.draw_in_front) {
        picker.draw_in_front(connection);
        ImGui::SameLine();
    }
    const auto title = connection_title(recording, connection);
    want_glyphs(title);
    if (ImGui::Selectable(title.c_str(), picker.chosen(connection))) picker.choose(connection);
    ImGui::PopID();
}

void draw_open_list(const ConnectionPicker& picker, std::string& typed, ConnectionSearch& search,
                    const ViewContext& context) {
    const auto& recording = *context.recording;
    if (ImGui::IsWindowAppearing()) {
        search.begin(typed);
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::SetNextItemWidth(-1);
    if (ImGui::InputTextWithHint("##search", "Search addresses, ports, protocol, outcome", &typed)) search.begin(typed);
    search.advance(recording);
    const bool done = search.done(recording);
    if (!done) wake_window();
    if (search.found().empty()) text(context.theme.muted, done ? "No connection holds these words." : "Searching");
    for (const auto connection : search.found()) {
        if (connection >= recording.connection_count()) break;
        draw_row(picker, recording, connection);
    }
    if (search.found().size() == ConnectionSearch::at_most)
        text(context.theme.muted, "There are more: search to narrow the list.");
}

}  // namespace

void draw_connection_picker(const ConnectionPicker& picker, std::string& typed, ConnectionSearch& search,
                            const ViewContext& context) {
    want_glyphs(picker.title);
    if (ImGui::BeginCombo("##connection", picker.title.c_str(), ImGuiComboFlags_HeightLarge)) {
        draw_open_list(picker, typed, search, context);
        ImGui::EndCombo();
    }
    tooltip(picker.hint);
}

void draw_connection_steps(const ViewContext& context, std::uint32_t current,
                           const std::function<void(std::uint32_t connection)>& choose) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (button(theme, fonts, icon::left, "previous", "", "Previous connection", Weight::quiet, current > 0))
        choose(current - 1);
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::right, "next", "", "Next connection", Weight::quiet,
               current + 1 < context.recording->connection_count()))
        choose(current + 1);
    ImGui::SameLine(0, fonts.px(6));
}

}  // namespace loopscope::ui
