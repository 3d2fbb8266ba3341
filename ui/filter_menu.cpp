#include "ui/filter_menu.hpp"

#include "ui/imgui.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {
namespace {

// in the order of FilterJoin
constexpr const char* captions[] = {"Selected",        "Not selected",         "... and selected",
                                    "... or selected", "... and not selected", "... or not selected"};
static_assert(std::size(captions) == filter_joins);

void draw_joins(ViewContext& context, const char* caption, const std::string& condition, bool apply) {
    if (!ImGui::BeginMenu(caption)) return;
    {
        const WithFont mono(context.fonts.mono);
        text(context.theme.muted, condition);
    }
    for (int join = 0; join < filter_joins; ++join)
        if (ImGui::MenuItem(captions[join]))
            context.selection.wanted_filter = FilterWish{condition, static_cast<FilterJoin>(join), apply};
    ImGui::EndMenu();
}

}  // namespace

void draw_filter_menu(ViewContext& context, const std::string& condition) {
    if (condition.empty()) return;
    draw_joins(context, "Apply as filter", condition, true);
    draw_joins(context, "Prepare as filter", condition, false);
}

}  // namespace loopscope::ui
