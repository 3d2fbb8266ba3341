#include <algorithm>

#include "ui/imgui.hpp"
#include "ui/shell.hpp"
#include "ui/shortcuts.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

/// Opens a modal window in the middle; ImGui::EndPopup follows where it gives true.
bool begin_dialog(const char* title, bool* shown, ImGuiWindowFlags flags = ImGuiWindowFlags_AlwaysAutoResize) {
    if (!*shown) return false;
    if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
    const ImVec2 room = ImGui::GetMainViewport()->Size;
    ImGui::SetNextWindowPos({room.x / 2, room.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
    return ImGui::BeginPopupModal(
        title, shown, flags | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize);
}

void draw_shortcut_rows(const Shell& shell, std::size_t from, std::size_t to) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    ImGui::BeginGroup();
    for (std::size_t i = from; i < to; ++i) {
        const auto& [keys, what] = shortcut_help[i];
        if (keys.empty()) {
            ImGui::Dummy({0, fonts.px(i == from ? 0 : 6)});
            const WithFont bold(fonts.bold);
            text(theme.text, what);
            continue;
        }
        const ImVec2 at = ImGui::GetCursorScreenPos();
        {
            const WithFont mono(fonts.mono);
            text(theme.accent, keys);
        }
        ImGui::SetCursorScreenPos({at.x + fonts.px(250), at.y});
        text(theme.muted, what);
    }
    ImGui::EndGroup();
}

void draw_legend(const Shell& shell) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    ImGui::Dummy({0, fonts.px(6)});
    {
        const WithFont bold(fonts.bold);
        text(theme.text, "Signs beside a packet");
    }
    constexpr int last = static_cast<int>(Meaning::other);
    for (int i = 0; i <= last; ++i) {
        const auto meaning = static_cast<Meaning>(i);
        if (i % 5 != 0) ImGui::SameLine(fonts.px(10) + fonts.px(150) * static_cast<float>(i % 5));
        text(theme.of(meaning), fonts.label(icon_of(meaning), word(meaning)));
    }
}

void draw_help(Shell& shell) {
    if (!begin_dialog("Keys and signs", &shell.help_shown)) return;
    draw_shortcut_rows(shell, 0, shortcut_help.size());
    draw_legend(shell);
    ImGui::Dummy({0, shell.fonts.px(4)});
    const bool close = button(*shell.theme, shell.fonts, icon::check, "close", "Close", "", Weight::main);
    const bool again = !ImGui::IsWindowAppearing() && pressed(Key::f1, no_modifier, false);
    if (close || again || pressed(Key::escape)) {
        shell.help_shown = false;
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
}

void draw_unsaved(Shell& shell) {
    if (!begin_dialog("This capture is not saved", &shell.unsaved_asked)) return;
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    text(theme.text, "What was captured (" + shell.document->status.title + ") would be lost.");
    text(theme.muted, "Saving keeps it in a file of your choice.");
    ImGui::Dummy({0, fonts.px(6)});
    const auto leave = [&] {
        shell.unsaved_asked = false;
        ImGui::CloseCurrentPopup();
    };
    if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
    if (button(theme, fonts, icon::save, "save", "Save…", "", Weight::main)) {
        leave();
        ask_where_to_save(shell);
    }
    ImGui::SameLine();
    if (button(theme, fonts, icon::close, "discard", "Discard it", "")) {
        leave();
        if (shell.document) shell.document->saved = true;
        if (auto action = std::exchange(shell.after_unsaved, nullptr)) action();
    }
    ImGui::SameLine();
    if (button(theme, fonts, icon::left, "cancel", "Cancel", "") || pressed(Key::escape)) {
        leave();
        shell.after_unsaved = nullptr;
    }
    ImGui::EndPopup();
}

void draw_go_to(Shell& shell) {
    if (!begin_dialog("Go to a packet", &shell.go_to_shown)) return;
    static std::string typed;
    if (ImGui::IsWindowAppearing()) {
        typed.clear();
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::SetNextItemWidth(shell.fonts.px(220));
    const bool entered = ImGui::InputTextWithHint(
        "##number", "number", &typed, ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CharsDecimal);
    const unsigned long number = std::strtoul(typed.c_str(), nullptr, 10);
    const std::uint32_t count = shell.document ? shell.document->recording().packet_count() : 0;
    const bool there = number >= 1 && number <= count;
    text(typed.empty() || there ? shell.theme->muted : shell.theme->failure, "1 to " + std::to_string(count));
    if (entered && there)
        shell.document->selection.choose_frame(shell.document->recording(), static_cast<std::uint32_t>(number));
    if ((entered && there) || pressed(Key::escape)) {
        shell.go_to_shown = false;
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
}

void draw_find(Shell& shell) {
    if (!shell.document || !begin_dialog("Find a packet", &shell.find_shown)) return;
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    PacketFind& find = shell.document->find;
    if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(fonts.px(460));
    const bool entered = ImGui::InputTextWithHint("##find", "words in its row, or a display filter", &find.text,
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    const auto kind = PacketFind::kind_of(find.text);
    text(theme.muted, kind == PacketFind::Kind::filter  ? "The next packet that fits this display filter."
                      : kind == PacketFind::Kind::words ? "The next packet whose row holds these words."
                                                        : "Ctrl+N goes on to the next one, Ctrl+B to the one before.");
    const bool can = kind != PacketFind::Kind::nothing;
    const bool next = button(theme, fonts, icon::search, "next", "Next", "Ctrl+N", Weight::main, can);
    ImGui::SameLine();
    const bool before = button(theme, fonts, icon::left, "before", "Before", "Ctrl+B", Weight::plain, can);
    if (can && (entered || next || before)) find_packet(shell, before);
    if ((can && (entered || next || before)) || pressed(Key::escape)) {
        shell.find_shown = false;
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
}

}  // namespace

void draw_dialogs(Shell& shell) {
    draw_help(shell);
    draw_unsaved(shell);
    draw_go_to(shell);
    draw_find(shell);
    const auto purpose = shell.chooser.purpose();
    if (const auto path = shell.chooser.draw(*shell.theme, shell.fonts)) {
        shell.settings.folder = shell.chooser.folder();
        switch (purpose) {
            case FileChooser::Purpose::open: open_file(shell, *path); break;
            case FileChooser::Purpose::save: save_to(shell, *path); break;
            case FileChooser::Purpose::picture: save_picture_to(shell, *path); break;
            case FileChooser::Purpose::file: write_file_to(shell, *path); break;
        }
    }
}

}  // namespace loopscope::ui
