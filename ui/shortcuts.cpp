#include "ui/shortcuts.hpp"

#include <algorithm>

#include "ui/imgui.hpp"
#include "ui/replay_view.hpp"
#include "ui/shell.hpp"

namespace loopscope::ui {
namespace {

void act_on_file_keys(Shell& shell) {
    if (pressed(Key::o, ctrl, false)) shell.chooser.show(FileChooser::Purpose::open, shell.settings.folder);
    if (pressed(Key::s, ctrl, false)) ask_where_to_save(shell);
    if (pressed(Key::r, ctrl, false)) restart(shell);
    if (pressed(Key::w, ctrl, false)) close_document(shell);
    if (pressed(Key::q, ctrl, false)) quit(shell);
    if (pressed(Key::k, ctrl, false)) shell.focus_filter = true;
    if (pressed(Key::e, ctrl, false))
        shell.document&& shell.document->live() ? stop_capture(shell) : start_capture(shell);
}

void act_on_search_keys(Shell& shell) {
    if (!shell.document) return;
    if (pressed(Key::g, ctrl, false)) shell.go_to_shown = true;
    if (pressed(Key::f, ctrl, false)) shell.find_shown = true;
    if (pressed(Key::n, ctrl)) find_packet(shell, false);
    if (pressed(Key::b, ctrl)) find_packet(shell, true);
    if (pressed(Key::escape)) shell.document->find.stop();
    if (!pressed(Key::slash, ctrl, false)) return;
    shell.view = View::packets;
    shell.document->packets.bar.focus_wanted = true;
}

void act_on_look_keys(Shell& shell) {
    Settings& settings = shell.settings;
    if (pressed(Key::t, ctrl, false)) settings.theme = shell.theme->dark ? "light" : "dark";
    if (pressed(Key::l, ctrl, false)) settings.ladder_beside = !settings.ladder_beside;
    if (pressed(Key::d, ctrl, false)) settings.details_below = !settings.details_below;
    const bool larger =
        pressed(Key::equal, ctrl) || pressed(Key::equal, ctrl | shift) || pressed(Key::keypad_add, ctrl);
    const bool smaller = pressed(Key::minus, ctrl) || pressed(Key::keypad_subtract, ctrl);
    if (larger) settings.zoom = std::min(3.0, settings.zoom + 0.1);
    if (smaller) settings.zoom = std::max(0.5, settings.zoom - 0.1);
    if (pressed(Key::n0, ctrl) || pressed(Key::keypad_0, ctrl)) settings.zoom = 1;
    if (pressed(Key::f1, no_modifier, false) || pressed(Key::slash, shift, false)) shell.help_shown = !shell.help_shown;
}

}  // namespace

void act_on_shortcuts(Shell& shell) {
    if (ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel)) return;
    act_on_file_keys(shell);
    act_on_search_keys(shell);
    act_on_look_keys(shell);
    const bool inspected = shell.settings.details_below && (shell.view == View::packets || shell.view == View::ladder);
    const int panes = inspected ? 3 : 1, back = pressed(Key::f6, shift, false) ? panes - 1 : 0,
              on = pressed(Key::f6, no_modifier, false) ? 1 : 0;
    if (back + on > 0) shell.focus_pane = static_cast<Pane>((static_cast<int>(shell.last_pane) + back + on) % panes);
    for (const auto& entry : views) {
        if (entry.view > View::dns) break;  // there are nine digits; 0 is the usual size
        const auto number = static_cast<unsigned char>(Key::n1) + static_cast<unsigned char>(entry.view);
        if (!pressed(static_cast<Key>(number), ctrl, false)) continue;
        shell.view = entry.view;
        shell.focus_pane = Pane::view;
    }
    if (shell.document) {
        auto context = shell.context();
        handle_replay_keys(shell.document->replay, context);
    }
}

}  // namespace loopscope::ui
