#include "ui/findings_view.hpp"

#include <array>

#include "ui/detail_rows.hpp"
#include "ui/list_and_details.hpp"
#include "ui/list_view.hpp"
#include "ui/packet_filter.hpp"
#include "ui/quantity.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

using decode::flow::Finding;
using decode::flow::Severity;

Color severity_color(const Theme& theme, Severity severity) {
    switch (severity) {
        case Severity::broken: return theme.failure;
        case Severity::slow: return theme.warning;
        case Severity::note: return theme.data;
    }
    return theme.other;
}

const Icon& severity_sign(Severity severity) {
    switch (severity) {
        case Severity::broken: return icon::error;
        case Severity::slow: return icon::clock;
        case Severity::note: return icon::info;
    }
    return icon::dot;
}

void finding_text(const ViewContext& context, const Finding& finding) {
    const Theme& theme = context.theme;
    const auto connection = context.recording->connection(finding.connection);
    const auto how = severity(finding);
    {
        const WithFont bold(context.fonts.bold);
        text_wrapped(severity_color(theme, how), context.fonts.label(severity_sign(how), finding_caption(finding)));
    }
    if (finding.inferred)
        tooltip("It follows from what was seen; no packet says it by itself, and another cause may look the same.");
    const auto happened = what_happened(finding, connection), to_try = what_to_try(finding, connection);
    text_wrapped(theme.text, happened);
    copy_menu("happened", happened);
    text_wrapped(theme.muted, to_try);
    copy_menu("try", to_try);
}

namespace {

// in the order of FindingColumn
constexpr std::array columns{
    ListColumn{.caption = "Severity", .width = 84},
    ListColumn{.caption = "Finding", .width = 176},
    ListColumn{.caption = "What happened", .width = 330, .stretch = 3},
    ListColumn{.caption = "Connection", .width = 210, .stretch = 1, .mono = true, .level = 2},
    ListColumn{.caption = "Packets", .width = 110, .mono = true, .level = 1},
    ListColumn{.caption = "Time, s", .width = 80, .mono = true, .right = true, .level = 1},
};
static_assert(columns.size() == finding_columns);

ListCell cell_of(const FindingsModel& model, const ViewContext& context, std::uint32_t index, int column) {
    const auto which = static_cast<FindingColumn>(column);
    ListCell cell{model.cell(*context.recording, index, which), context.theme.text};
    if (which == FindingColumn::severity) {
        const auto how = severity(context.recording->finding(index));
        cell.color = severity_color(context.theme, how);
        cell.sign = &severity_sign(how);
    } else if (which != FindingColumn::kind && which != FindingColumn::happened) {
        cell.color = context.theme.muted;
    }
    return cell;
}

void draw_packets(ViewContext& context, const Finding& finding) {
    const auto& recording = *context.recording;
    detail_heading(context, icon::packets,
                   finding.frame_count == 1 ? "The packet that shows it" : "The packets that show it",
                   context.theme.accent);
    if (!begin_detail_table("packets", context, 92)) return;
    for (const auto frame : finding.evidence()) {
        ImGui::PushID(static_cast<int>(frame));
        ImGui::TableNextRow();
        ImGui::TableNextColumn();
        frame_link(context, frame, "frame " + grouped(frame));
        ImGui::TableNextColumn();
        text_wrapped(context.theme.text, seconds_text(recording.time_of(frame) - recording.first_time()) + " s  " +
                                             recording.explain(frame));
        ImGui::PopID();
    }
    ImGui::EndTable();
    if (finding.count > finding.frame_count && finding.frame_count == Finding::most_frames)
        text_wrapped(context.theme.muted, "The first packets and the last one; those between are left out.");
}

void draw_facts(ViewContext& context, const Finding& finding) {
    const auto connection = context.recording->connection(finding.connection);
    detail_heading(context, icon::connections, "Connection " + std::to_string(finding.connection),
                   context.theme.accent);
    if (!begin_detail_table("facts", context, 92)) return;
    detail_row(context, "Client", decode::to_text(connection.client), {}, true);
    detail_row(context, "Server", decode::to_text(connection.server), {}, true);
    detail_row(context, "Outcome", to_text(connection.outcome));
    if (finding.count > 1) detail_row(context, "How often", grouped(finding.count));
    if (finding.duration >= 0) detail_row(context, "How long", duration_text(finding.duration));
    if (finding.octets > 0) detail_row(context, "Octets", grouped(finding.octets));
    ImGui::EndTable();
}

void draw_details(ViewContext& context, const Finding& finding) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    ImGui::Dummy({0, fonts.px(2)});
    finding_text(context, finding);
    ImGui::Dummy({0, fonts.px(4)});
    const auto lead = [&](const Icon& sign, const char* view, const char* caption, const char* hint) {
        if (button(theme, fonts, sign, view, caption, hint)) context.selection.wanted_view = view;
    };
    lead(icon::ladder, "ladder", "Ladder", "Show these packets as arrows between the two ends");
    ImGui::SameLine(0, fonts.px(6));
    lead(icon::packets, "packets", "Packets", "Show them among all packets");
    ImGui::SameLine(0, fonts.px(6));
    lead(icon::graph, "graphs", "Graphs", "Show the connection over time");
    draw_packets(context, finding);
    draw_facts(context, finding);
}

/// The packets that show it, or those of its connection.
std::string condition_of(const ViewContext& context, std::uint32_t index, int column) {
    const auto finding = context.recording->finding(index);
    if (static_cast<FindingColumn>(column) != FindingColumn::packets)
        return filter_for(*context.recording, finding.first_frame(), {"tcp.stream", "udp.stream"});
    std::string numbers;
    for (const auto frame : finding.evidence()) numbers += (numbers.empty() ? "" : ", ") + std::to_string(frame);
    return numbers.empty() ? numbers : "frame.number in {" + numbers + "}";
}

void draw_table(FindingsModel& model, ViewContext& context, float width) {
    ListView view;
    view.id = "findings";
    view.columns = columns;
    view.rows = &model.rows();
    view.count = model.found();
    view.chosen = model.chosen();
    view.cell = [&](std::uint32_t item, int column) { return cell_of(model, context, item, column); };
    view.stripe = [&](std::uint32_t item) {
        return severity_color(context.theme, severity(context.recording->finding(item)));
    };
    view.choose = [&](std::uint32_t item) { model.choose(*context.recording, context.selection, item); };
    view.open = [&](std::uint32_t) { context.selection.wanted_view = "ladder"; };
    view.menu = [&](std::uint32_t) {
        if (ImGui::MenuItem("Show ladder", "Enter")) context.selection.wanted_view = "ladder";
        if (ImGui::MenuItem("Show packets")) context.selection.wanted_view = "packets";
        if (ImGui::MenuItem("Show graphs")) context.selection.wanted_view = "graphs";
    };
    view.condition = [&](std::uint32_t item, int column) { return condition_of(context, item, column); };
    view.sort = [&](int column, bool descending) { model.sort_by(static_cast<FindingColumn>(column), descending); };
    draw_list(model.list, view, context, width);
}

}  // namespace

void draw_findings(FindingsModel& model, ViewContext& context) {
    const auto& [theme, fonts] = std::tie(context.theme, context.fonts);
    if (context.recording == nullptr)
        return empty_view(theme, fonts, icon::search, "No capture is open",
                          "Open a capture file or play a demo: what made a connection slow or broke it is listed here, "
                          "with the packets that show it and what to try.");
    model.follow(*context.recording, context.selection);
    if (model.shown() == 0 && !model.busy())
        return empty_view(theme, fonts, icon::check, "Nothing unusual was found",
                          "No refused or broken connection, no full window, no retransmission, no timeout so far. The "
                          "demos reset, refused and backlog show what a finding looks like.");
    if (draw_filter("##filter", "Filter: broken, slow, note, a kind, an address", model.filter_text, context,
                    model.rows().size(), model.shown(), "finding", {}))
        model.set_filter(model.filter_text);
    const auto details = [&] {
        if (model.chosen() < model.found()) draw_details(context, context.recording->finding(model.chosen()));
    };
    draw_list_and_details({.nothing_matches = model.rows().empty() && !model.busy(),
                           .nothing = "No finding holds all words of the filter. Clear it to see them all.",
                           .list = [&](float width) { draw_table(model, context, width); },
                           .details = details},
                          model.list.share, context);
}

}  // namespace loopscope::ui
