#include "ui/shell.hpp"

#include <algorithm>
#include <utility>

#include "demos/demos.hpp"
#include "ui/connections_view.hpp"
#include "ui/dns_view.hpp"
#include "ui/findings_view.hpp"
#include "ui/graph_view.hpp"
#include "ui/http_view.hpp"
#include "ui/imgui.hpp"
#include "ui/ladder_view.hpp"
#include "ui/packets_view.hpp"
#include "ui/replay_view.hpp"
#include "ui/start_page.hpp"
#include "ui/states_view.hpp"
#include "ui/stream_view.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

/// The models of a window in which nothing is open: they say what would fill them.
Document& empty_document() {
    static Document document;
    return document;
}

Document& document_of(Shell& shell) { return shell.document ? *shell.document : empty_document(); }

void draw_view(Shell& shell, View view, ViewContext& context) {
    Document& document = document_of(shell);
    switch (view) {
        case View::start: return;
        case View::packets:
            if (const auto wanted = draw_packets(document.packets, context, shell.settings)) shell.view = *wanted;
            return;
        case View::ladder: return draw_ladder(document.ladder, context);
        case View::connections: return draw_connections(document.connections, context);
        case View::findings: return draw_findings(document.findings, context);
        case View::graphs: return draw_graphs(document.graph, context);
        case View::states: return draw_states(document.states, context);
        case View::http: return draw_http(document.http, context);
        case View::dns: return draw_dns(document.dns, context);
        case View::stream: return draw_stream(document.stream, context);
    }
}

/// What follows stands right below what was drawn last.
void close_up() { ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y); }

/// The pane that is built next takes the keyboard if it is its turn; end_focus() follows it.
void give_focus(Shell& shell, Pane pane) {
    if (shell.focus_pane != pane) return;
    shell.focus_pane.reset();
    shell.last_pane = pane;
    begin_focus();
}

/// A pane with a view in it, which gets the keyboard when the view was chosen.
void draw_pane(Shell& shell, const char* id, ImVec2 size, View view, ViewContext& context) {
    if (view == shell.view) give_focus(shell, Pane::view);
    begin_child(id, size);
    draw_view(shell, view, context);
    ImGui::EndChild();
    end_focus();
}

/// One pane, or two with a splitter between them.
void draw_upper(Shell& shell, ImVec2 size, ViewContext& context) {
    const Fonts& fonts = shell.fonts;
    const bool beside = shell.view == View::packets && shell.settings.ladder_beside && size.x >= fonts.px(1400);
    if (!beside) return draw_pane(shell, "view", size, shell.view, context);
    auto share = static_cast<float>(shell.settings.packets_share);
    const float bar = fonts.px(splitter_width), left = (size.x - bar) * share;
    draw_pane(shell, "left", {left, size.y}, View::packets, context);
    ImGui::SameLine(0, 0);
    if (splitter("packets and ladder", *shell.theme, fonts, true, &share, size.x - bar, size.y))
        shell.settings.packets_share = share;
    ImGui::SameLine(0, 0);
    draw_pane(shell, "right", {size.x - bar - left, size.y}, View::ladder, context);
}

void draw_output(const Shell& shell, const ViewContext& context) {
    begin_panel("output", *shell.theme, {0, 0});
    const std::string output = context.session ? context.session->command_output() : std::string();
    if (output.empty()) {
        empty_view(*shell.theme, shell.fonts, icon::terminal, "Nothing was printed so far",
                   "What the demo's client and server print is shown here.");
    } else {
        const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 1;
        const WithFont mono(shell.fonts.mono);
        text_wrapped(shell.theme->text, output);
        copy_menu("printed", output);
        if (at_end) ImGui::SetScrollHereY(1);
    }
    ImGui::EndChild();
}

/// The caption row above the lower panes.
void draw_captions(Shell& shell, float details_width) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    const WithFont small(fonts.small);
    const std::uint32_t frame = shell.document ? shell.document->selection.frame : decode::no_frame;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + fonts.px(4));
    ImGui::AlignTextToFramePadding();
    text(theme.muted, fonts.label(icon::details,
                                  frame == decode::no_frame ? "Details" : "Details of frame " + std::to_string(frame)));
    ImGui::SameLine(details_width + fonts.px(splitter_width + 12));
    const bool has_output = shell.document && !shell.document->origin.options.command.empty();
    if (!has_output) {
        shell.output_shown = false;
        return text(theme.muted, fonts.label(icon::octets, "Octets"));
    }
    if (button(theme, fonts, icon::octets, "octets", "Octets", "", shell.output_shown ? Weight::quiet : Weight::chosen))
        shell.output_shown = false;
    ImGui::SameLine(0, fonts.px(4));
    if (button(theme, fonts, icon::terminal, "output", "Program output", "What the demo's programs print",
               shell.output_shown ? Weight::chosen : Weight::quiet))
        shell.output_shown = true;
}

void draw_lower(Shell& shell, ImVec2 size, ViewContext& context) {
    const Fonts& fonts = shell.fonts;
    Inspector& inspector = document_of(shell).inspector;
    auto share = static_cast<float>(shell.settings.details_share);
    const float bar = fonts.px(splitter_width), left = (size.x - bar) * share, top = ImGui::GetCursorPosY();
    draw_captions(shell, left);
    const float height = size.y - (ImGui::GetCursorPosY() - top);
    update_inspector(inspector, context);
    give_focus(shell, Pane::details);
    begin_child("lower left", {left, height});
    // the ladder says beside the chosen arrow what it does
    draw_details(inspector, context, shell.view != View::ladder);
    ImGui::EndChild();
    end_focus();
    ImGui::SameLine(0, 0);
    if (splitter("details and octets", *shell.theme, fonts, true, &share, size.x - bar, height))
        shell.settings.details_share = share;
    ImGui::SameLine(0, 0);
    give_focus(shell, Pane::octets);
    begin_child("lower right", {size.x - bar - left, height});
    shell.output_shown ? draw_output(shell, context) : draw_bytes(inspector, context);
    ImGui::EndChild();
    end_focus();
}

void draw_start(Shell& shell) {
    const StartChoice choice = draw_start_page(shell.start, shell.settings, *shell.theme, shell.fonts);
    if (!choice.demo.empty()) {
        shell.view = View::packets;
        open(shell, Origin::of_demo(choice.demo));
    } else if (!choice.interface.empty()) {
        shell.view = View::packets;
        shell.settings.interface = choice.interface;
        start_capture(shell);
    } else if (!choice.file.empty()) {
        shell.view = View::packets;
        open_file(shell, choice.file);
    } else if (choice.browse) {
        shell.chooser.show(FileChooser::Purpose::open, shell.settings.folder);
    }
}

void draw_messages(Shell& shell) {
    for (std::size_t i = 0; i < shell.errors.size(); ++i) {
        const std::string id = "error " + std::to_string(i);
        if (!error_box(*shell.theme, shell.fonts, id.c_str(), shell.errors[i])) continue;
        shell.errors.erase(shell.errors.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
    if (!shell.document) return;
    Document& document = *shell.document;
    if (document.status.error && !document.error_closed)
        document.error_closed = error_box(*shell.theme, shell.fonts, "session", *document.status.error);
    if (document.status.notice && !document.notice_closed)
        document.notice_closed = notice_box(*shell.theme, shell.fonts, "notice", *document.status.notice);
}

/// What the demo that is open shows: the start page, which says it too, is out of sight.
void draw_demo_hint(Shell& shell) {
    if (!shell.document || shell.document->hint_closed || shell.document->origin.kind != Origin::Kind::demo) return;
    const demos::Demo* demo = demos::find(shell.document->origin.name);
    if (!demo || shell.view == View::start) return;
    const capture::Error hint{"Look for: " + std::string(demo->look_for), "", ""};
    shell.document->hint_closed = hint_box(*shell.theme, shell.fonts, "hint", hint);
}

/// Between the tabs and the foot.
void draw_body(Shell& shell, ImVec2 size) {
    if (shell.view == View::start) return draw_start(shell);
    ViewContext context = shell.context();
    const bool inspected = shell.settings.details_below && (shell.view == View::packets || shell.view == View::ladder);
    if (!inspected) {
        draw_upper(shell, size, context);
    } else {
        const float bar = shell.fonts.px(splitter_width);
        double& kept = shell.view == View::ladder ? shell.settings.ladder_share : shell.settings.lower_share;
        auto share = static_cast<float>(kept);
        const float upper = (size.y - bar) * share;
        draw_upper(shell, {size.x, upper}, context);
        close_up();
        if (splitter("above and below", *shell.theme, shell.fonts, false, &share, size.y - bar, size.x)) kept = share;
        close_up();
        draw_lower(shell, {size.x, size.y - bar - upper}, context);
    }
}

void draw_main(Shell& shell) {
    const Fonts& fonts = shell.fonts;
    draw_toolbar(shell);
    const ImVec2 edge = ImGui::GetCursorScreenPos();
    line(*ImGui::GetWindowDrawList(), {0, edge.y - fonts.px(2)}, {ImGui::GetWindowWidth(), edge.y - fonts.px(2)},
         shell.theme->border);
    draw_messages(shell);
    draw_tabs(shell);
    draw_demo_hint(shell);
    const bool replayed = shell.document && shell.view != View::start;
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    const float foot = fonts.small.size + spacing + fonts.px(2) + (replayed ? replay_bar_height() + spacing : 0);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    begin_child("body", {room.x, room.y - foot}, false,
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    draw_body(shell, ImGui::GetContentRegionAvail());
    ImGui::EndChild();
    if (replayed) {
        ViewContext context = shell.context();
        draw_replay_bar(shell.document->replay, context);
    }
    draw_status_bar(shell);
}

}  // namespace

void draw_shell(Shell& shell, const std::string& frame_text) {
    const ImGuiViewport* viewport = ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(viewport->Pos);
    ImGui::SetNextWindowSize(viewport->Size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{shell.fonts.px(8), shell.fonts.px(7)});
    const ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;
    ImGui::Begin("Loopscope", nullptr, flags);
    ImGui::PopStyleVar(3);
    log_text_to(frame_text);
    draw_main(shell);
    act_on_shortcuts(shell);
    ImGui::End();
    log_text_to(frame_text);
    draw_dialogs(shell);
}

}  // namespace loopscope::ui
