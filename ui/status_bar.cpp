#include <cstdio>

#include "ui/capture_state.hpp"
#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/shell.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

using Kind = trace::SessionStatus::Kind;

struct State {
    const Icon& sign;
    Color color;
    std::string text;
};

State state_of(const Shell& shell) {
    const Theme& theme = *shell.theme;
    if (shell.opening.running())
        return {icon::clock, theme.muted,
                (shell.opening_origin.live() ? "Starting " : "Opening ") + shell.opening_origin.title() + "…"};
    if (!shell.document) return {icon::dot, theme.faint, "Nothing is open"};
    const auto& status = shell.document->status;
    char percent[16];
    std::snprintf(percent, sizeof percent, "%.0f %%", status.progress * 100);
    switch (status.kind) {
        case Kind::reading: return {icon::clock, theme.accent, std::string("Reading, ") + percent};
        case Kind::live: return {icon::capture, theme.good, shell.stopping.running() ? "Stopping…" : "Capturing"};
        case Kind::complete: return {icon::check, theme.good, status.is_live_source ? "Capture ended" : "Complete"};
        case Kind::damaged: return {icon::damaged, theme.failure, "Damaged: read as far as it goes"};
        case Kind::failed: return {icon::error, theme.failure, "Capture failed: what came is kept"};
    }
    return {icon::dot, theme.faint, ""};
}

void item(const Shell& shell, Color color, const std::string& value, std::string_view hint) {
    ImGui::SameLine(0, shell.fonts.px(20));
    text(color, value);
    tooltip(hint);
    copy_menu(value.c_str(), value);
}

void draw_document(const Shell& shell) {
    const Document& document = *shell.document;
    const Theme& theme = *shell.theme;
    const trace::Recording& recording = document.recording();
    item(shell, theme.text, document.status.title, document.origin.name);
    const std::uint32_t shown = document.replay.visible_count(recording), all = recording.packet_count();
    item(shell, theme.muted, shown == all ? counted(all, "packet") : grouped(shown) + " of " + counted(all, "packet"),
         "Packets shown, of those that are there");
    item(shell, theme.muted, counted(recording.connection_count(), "connection"),
         "TCP connections and UDP conversations");
    if (document.status.is_live_source) {
        const CaptureState state =
            capture_state(document.status.counts, recording.source().name(), document.status.kind == Kind::live);
        item(shell, state.loses ? theme.warning : theme.muted, state.lost, state.lost_hint);
        item(shell, state.nearly_full ? theme.warning : theme.muted, state.spool, state.spool_hint);
        if (document.status.command_status)
            item(shell, theme.muted, "exit status " + std::to_string(*document.status.command_status),
                 "How the program ended");
        if (document.unsaved()) item(shell, theme.muted, "not saved", "Ctrl+S saves it");
    } else {
        item(shell, theme.muted, octets_text(recording.source().bytes_known()), recording.source().format());
    }
    const auto limits = recording.limits_reached();
    const std::uint64_t evicted = limits.reassembly_evictions + limits.messages_too_long + limits.fragment_evictions;
    if (evicted > 0)
        item(shell, theme.warning, grouped(evicted) + " limits reached",
             "So much waited to be put together that some of it was given up: those messages are incomplete");
}

}  // namespace

void draw_status_bar(Shell& shell) {
    const WithFont small(shell.fonts.small);
    const State state = state_of(shell);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + shell.fonts.px(4));
    text(state.color, shell.fonts.label(state.sign, state.text));
    if (shell.document) draw_document(shell);
    if (!shell.message.empty()) {
        const float width = text_size(shell.fonts.small, shell.message).x + shell.fonts.px(14);
        ImGui::SameLine(std::max(ImGui::GetCursorPosX(), ImGui::GetWindowWidth() - width));
        text(shell.theme->muted, shell.message);
        copy_menu("message", shell.message);
    }
}

}  // namespace loopscope::ui
