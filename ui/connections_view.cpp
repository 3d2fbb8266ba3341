#include "ui/connections_view.hpp"

#include <algorithm>
#include <array>

#include "ui/detail_rows.hpp"
#include "ui/findings_view.hpp"
#include "ui/list_and_details.hpp"
#include "ui/list_view.hpp"
#include "ui/packet_filter.hpp"
#include "ui/quantity.hpp"
#include "ui/wake.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

using decode::flow::Outcome;

namespace {

// in the order of ConnectionColumn
constexpr std::array columns{
    ListColumn{.caption = "No.", .width = 44, .mono = true, .right = true},
    ListColumn{.caption = "Client", .width = 124, .stretch = 1, .mono = true},
    ListColumn{.caption = "Server", .width = 124, .stretch = 1, .mono = true},
    ListColumn{.caption = "Over", .width = 40, .level = 2},
    ListColumn{.caption = "Protocol", .width = 62},
    ListColumn{.caption = "Outcome", .width = 124, .stretch = 1},
    ListColumn{.caption = "Packets", .width = 60, .mono = true, .right = true},
    ListColumn{.caption = "From client", .width = 78, .mono = true, .right = true, .level = 1},
    ListColumn{.caption = "From server", .width = 80, .mono = true, .right = true, .level = 1},
    ListColumn{.caption = "Began, s", .width = 80, .mono = true, .right = true, .level = 3},
    ListColumn{.caption = "Duration", .width = 72, .mono = true, .right = true},
    ListColumn{.caption = "Handshake", .width = 76, .mono = true, .right = true, .level = 2},
    ListColumn{.caption = "Sent again", .width = 72, .mono = true, .right = true, .level = 2},
};
static_assert(columns.size() == connection_columns);

Color outcome_color(const Theme& theme, Outcome outcome) {
    switch (outcome) {
        case Outcome::open: return theme.good;
        case Outcome::opening: return theme.opening;
        case Outcome::no_answer:
        case Outcome::refused:
        case Outcome::reset_by_client:
        case Outcome::reset_by_server: return theme.failure;
        case Outcome::closed:
        case Outcome::half_closed: return theme.closing;
        case Outcome::datagrams: return theme.datagram;
    }
    return theme.other;
}

const Icon& outcome_sign(Outcome outcome) {
    switch (outcome) {
        case Outcome::open: return icon::check;
        case Outcome::opening: return icon::handshake;
        case Outcome::no_answer: return icon::clock;
        case Outcome::refused: return icon::refused;
        case Outcome::reset_by_client:
        case Outcome::reset_by_server: return icon::reset;
        case Outcome::closed:
        case Outcome::half_closed: return icon::closing;
        case Outcome::datagrams: return icon::datagram;
    }
    return icon::dot;
}

Outcome outcome_of(const ConnectionsModel& model, const ViewContext& context, std::uint32_t index) {
    return outcome_at(context.recording->connection(index), model.tally(index), context.packet_count);
}

ListCell cell_of(const ConnectionsModel& model, const ViewContext& context, std::uint32_t index, int column) {
    ListCell cell{model.cell(*context.recording, index, static_cast<ConnectionColumn>(column)), context.theme.text};
    switch (static_cast<ConnectionColumn>(column)) {
        case ConnectionColumn::outcome: {
            const auto outcome = outcome_of(model, context, index);
            cell.color = outcome_color(context.theme, outcome);
            cell.sign = &outcome_sign(outcome);
            break;
        }
        case ConnectionColumn::retransmissions: cell.color = context.theme.warning; break;
        case ConnectionColumn::number:
        case ConnectionColumn::begin:
        case ConnectionColumn::transport: cell.color = context.theme.muted; break;
        default: break;
    }
    return cell;
}

void draw_fact(ViewContext& context, const ConnectionFact& fact) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    if (fact.heading) {
        ImGui::Dummy({0, context.fonts.px(6)});
        text(context.theme.accent, fact.title);
        return;
    }
    ImGui::PushID(ImGui::TableGetRowIndex());
    text_wrapped(context.theme.muted, fact.title);
    tooltip(fact.meaning);
    ImGui::TableNextColumn();
    if (fact.frame != decode::no_frame) {
        frame_link(context, fact.frame, fact.client);
    } else {
        text_wrapped(context.theme.text, fact.client);
        tooltip(fact.meaning);
        copy_menu("client", fact.client, fact.title);
    }
    ImGui::TableNextColumn();
    if (!fact.server.empty()) {
        text_wrapped(context.theme.text, fact.server);
        tooltip(fact.meaning);
        copy_menu("server", fact.server, fact.title);
    }
    ImGui::PopID();
}

void draw_details(const ConnectionsModel& model, ViewContext& context, std::uint32_t index) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    detail_heading(context, icon::connections, "Connection " + std::to_string(index), theme.accent);
    if (button(theme, fonts, icon::ladder, "ladder", "Show ladder", "Draw it as arrows between its two ends"))
        context.selection.wanted_view = "ladder";
    ImGui::SameLine(0, fonts.px(6));
    if (button(theme, fonts, icon::stream, "stream", "Follow stream", "Show what the two ends said"))
        context.selection.wanted_view = "stream";
    for (const auto finding : context.recording->findings_of(index)) {
        ImGui::PushID(static_cast<int>(finding));
        ImGui::Dummy({0, fonts.px(2)});
        finding_text(context, context.recording->finding(finding));
        ImGui::PopID();
    }
    if (!ImGui::BeginTable("facts", 3, ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_BordersInnerH)) return;
    ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, fonts.px(164));
    ImGui::TableSetupColumn("client");
    ImGui::TableSetupColumn("server");
    ImGui::TableNextRow();
    ImGui::TableSetColumnIndex(1);
    text(theme.client, fonts.label(icon::client, "Client"));
    ImGui::TableSetColumnIndex(2);
    text(theme.server, fonts.label(icon::server, "Server"));
    for (const auto& fact : connection_facts(*context.recording, index, model.tally(index), context.packet_count))
        draw_fact(context, fact);
    ImGui::EndTable();
}

/// Packets of the same end, protocol or transport; else those of the connection.
std::string condition_of(const ConnectionsModel& model, const ViewContext& context, std::uint32_t index, int column) {
    const auto connection = context.recording->connection(index);
    const auto either = [](const decode::Endpoint& end) {
        return (end.address.version == 6 ? "ipv6.addr == " : "ip.addr == ") + decode::to_text(end.address);
    };
    std::string condition;
    switch (static_cast<ConnectionColumn>(column)) {
        case ConnectionColumn::client: return either(connection.client);
        case ConnectionColumn::server: return either(connection.server);
        case ConnectionColumn::transport: return protocol_filter(decode::to_text(connection.transport));
        case ConnectionColumn::application:
            condition = protocol_filter(model.cell(*context.recording, index, ConnectionColumn::application));
            break;
        default: break;
    }
    if (!condition.empty()) return condition;
    return filter_for(*context.recording, model.tally(index).first_frame, {"tcp.stream", "udp.stream"});
}

void draw_menu(ViewContext& context) {
    if (ImGui::MenuItem("Show ladder", "Enter")) context.selection.wanted_view = "ladder";
    if (ImGui::MenuItem("Follow stream")) context.selection.wanted_view = "stream";
}

void draw_table(ConnectionsModel& model, ViewContext& context, float width) {
    ListView view;
    view.id = "connections";
    view.columns = columns;
    view.rows = &model.rows();
    view.count = model.begun();
    view.chosen = context.selection.connection;
    view.cell = [&](std::uint32_t item, int column) { return cell_of(model, context, item, column); };
    view.stripe = [&](std::uint32_t item) { return outcome_color(context.theme, outcome_of(model, context, item)); };
    view.choose = [&](std::uint32_t item) {
        context.selection.choose_frame(*context.recording, model.tally(item).first_frame);
    };
    view.open = [&](std::uint32_t) { context.selection.wanted_view = "ladder"; };
    view.menu = [&](std::uint32_t) { draw_menu(context); };
    view.condition = [&](std::uint32_t item, int column) { return condition_of(model, context, item, column); };
    view.sort = [&](int column, bool descending) { model.sort_by(static_cast<ConnectionColumn>(column), descending); };
    draw_list(model.list, view, context, width);
}

}  // namespace

void draw_connections(ConnectionsModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (context.recording == nullptr)
        return empty_view(theme, fonts, icon::connections, "No capture is open",
                          "Open a capture file or play a demo: every TCP connection and UDP conversation is listed "
                          "here, with how it went.");
    model.update(*context.recording, context.packet_count);
    if (model.busy()) wake_window();
    if (model.begun() == 0)
        return empty_view(theme, fonts, icon::connections, "No connection so far",
                          "A row appears with the first packet of a TCP connection or UDP conversation.");
    if (draw_filter("##filter", "Filter: address, port, protocol, outcome", model.filter_text, context,
                    model.rows().size(), model.begun(), "connection", {}))
        model.set_filter(model.filter_text);
    const auto details = [&] {
        if (context.selection.connection < model.begun())
            draw_details(model, context, context.selection.connection);
        else
            empty_view(
                theme, fonts, icon::connections, "No connection is chosen",
                "Choose a row: how it opened, what both ends offered, what they sent and how it ended is listed here.");
    };
    draw_list_and_details({.nothing_matches = model.rows().empty() && !model.busy(),
                           .nothing = "No connection holds all words of the filter. Clear it to see them all.",
                           .list = [&](float width) { draw_table(model, context, width); },
                           .details = details},
                          model.list.share, context);
}

}  // namespace loopscope::ui
