#include "ui/dns_view.hpp"

#include <algorithm>
#include <array>

#include "ui/detail_rows.hpp"
#include "ui/exchange_view.hpp"
#include "ui/quantity.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

// in the order of DnsColumn
constexpr std::array columns{
    ListColumn{.caption = "No.", .width = 44, .mono = true, .right = true},
    ListColumn{.caption = "Time, s", .width = 80, .mono = true, .right = true, .level = 1},
    ListColumn{.caption = "Name", .width = 150, .stretch = 1, .mono = true},
    ListColumn{.caption = "Type", .width = 50},
    ListColumn{.caption = "Answers", .width = 170, .stretch = 1.4f, .mono = true},
    ListColumn{.caption = "Result", .width = 126},
    ListColumn{.caption = "Took", .width = 68, .mono = true, .right = true},
    ListColumn{.caption = "Over", .width = 104, .level = 2},
    ListColumn{.caption = "Connection", .width = 78, .mono = true, .right = true, .level = 3},
};
static_assert(columns.size() == dns_columns);
constexpr std::array<std::string_view, dns_columns> fields{
    "", "", "dns.qry.name", "dns.qry.type", "", "dns.flags.rcode", "", "", ""};

const std::string& text_of(const ExchangeRow& row, DnsColumn column) {
    return row.cells[static_cast<std::size_t>(column)];
}

Color result_color(const Theme& theme, const ExchangeRow& row) {
    if (row.exchange.response == decode::none) return theme.muted;
    return text_of(row, DnsColumn::rcode) == "No error" ? theme.good : theme.warning;
}

ListCell cell_of(const Theme& theme, const ExchangeRow& row, int column) {
    ListCell cell{row.cells[static_cast<std::size_t>(column)], theme.text};
    switch (static_cast<DnsColumn>(column)) {
        case DnsColumn::rcode:
            cell.color = result_color(theme, row);
            cell.sign = row.exchange.response == decode::none ? &icon::clock
                        : cell.text == "No error"             ? &icon::check
                                                              : &icon::warning;
            break;
        case DnsColumn::type: cell.color = theme.dns; break;
        case DnsColumn::number:
        case DnsColumn::time:
        case DnsColumn::connection:
        case DnsColumn::transport: cell.color = theme.muted; break;
        default: break;
    }
    return cell;
}

void draw_records(const ViewContext& context, const DnsMessage& message, DnsRecord::Section section,
                  const char* caption, const char* meaning) {
    const auto count = std::count_if(message.records.begin(), message.records.end(),
                                     [&](const DnsRecord& record) { return record.section == section; });
    if (count == 0) return;
    const Theme& theme = context.theme;
    ImGui::Dummy({0, context.fonts.px(3)});
    text(theme.muted, std::string{caption} + ", " + counted(static_cast<std::uint64_t>(count), "record"));
    tooltip(meaning);
    const auto flags =
        ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_SizingStretchProp;
    if (!ImGui::BeginTable(caption, 4, flags)) return;
    ImGui::TableSetupColumn("Name", ImGuiTableColumnFlags_WidthStretch, 1);
    ImGui::TableSetupColumn("Type", ImGuiTableColumnFlags_WidthFixed, context.fonts.px(52));
    ImGui::TableSetupColumn("TTL", ImGuiTableColumnFlags_WidthFixed, context.fonts.px(72));
    ImGui::TableSetupColumn("Data", ImGuiTableColumnFlags_WidthStretch, 1.3f);
    for (const auto& record : message.records) {
        if (record.section != section) continue;
        ImGui::TableNextRow();
        ImGui::PushID(ImGui::TableGetRowIndex());
        const auto cell = [&](const char* id, const Face& face, Color color, const std::string& value,
                              const std::string& hint) {
            ImGui::TableNextColumn();
            const WithFont with(face);
            text_wrapped(color, value);
            tooltip(hint);
            copy_menu(id, value);
        };
        const bool options = record.type == "OPT";
        cell("name", context.fonts.mono, theme.text, record.name, "");
        cell("type", context.fonts.text, theme.dns, record.type, record.record_class);
        cell("ttl", context.fonts.text, theme.muted,
             options ? std::string{} : duration_text(std::int64_t{record.time_to_live} * 1'000'000'000),
             grouped(record.time_to_live) + " seconds: how long it may be kept in a cache");
        cell("data", context.fonts.mono, theme.text, record.data, "");
        ImGui::PopID();
    }
    ImGui::EndTable();
}

void draw_message(ViewContext& context, const DnsMessage& message, bool query) {
    const Theme& theme = context.theme;
    ImGui::PushID(query ? "query" : "answer");
    detail_heading(context, query ? icon::right : icon::left, query ? "Query" : "Answer",
                   query ? theme.client : theme.server);
    if (message.message == decode::none) {
        text_wrapped(theme.muted, query ? "The capture does not hold the query." : "No answer so far.");
        ImGui::PopID();
        return;
    }
    frame_link(context, message.frame, "frame " + grouped(message.frame));
    if (begin_detail_table("facts", context, 110)) {
        for (const auto& question : message.questions)
            detail_row(context, "Question",
                       (question.name.empty() ? "(root)" : question.name) + "  " + question.type + "  " +
                           question.record_class,
                       {}, true);
        if (!query) detail_row(context, "Result", message.rcode, "The reply code.");
        std::string flags;
        for (const auto& flag : message.flags) flags += (flags.empty() ? "" : ", ") + flag;
        detail_row(context, "Flags", flags.empty() ? "none" : flags);
        detail_row(context, "Kind", message.opcode);
        char id[8];
        std::snprintf(id, sizeof id, "0x%04x", message.id);
        detail_row(context, "Identification", id, "Chosen by who asks, repeated in the answer.", true);
        ImGui::EndTable();
    }
    using Section = DnsRecord::Section;
    draw_records(context, message, Section::answer, "Answers", "The records that answer the question.");
    draw_records(context, message, Section::authority, "Authority", "The servers that are responsible for the zone.");
    draw_records(context, message, Section::additional, "Additional",
                 "Records that will be asked for next, sent along.");
    ImGui::PopID();
}

void draw_details(DnsModel& model, ViewContext& context, std::uint32_t exchange) {
    const auto& details = model.details(*context.recording, exchange);
    draw_message(context, details.query, true);
    draw_message(context, details.answer, false);
    if (const auto took = elapsed(*context.recording, details.exchange); took >= 0) {
        detail_heading(context, icon::clock, "Timing", context.theme.accent);
        if (begin_detail_table("timing", context, 110)) {
            detail_row(context, "Answered after", duration_text(took), "From the query to the answer.");
            ImGui::EndTable();
        }
    }
}

}  // namespace

void draw_dns(DnsModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    if (context.recording == nullptr)
        return empty_view(theme, context.fonts, icon::names, "No capture is open",
                          "Open a capture file or play the demo dns: each query is listed here with its answer.");
    model.update(*context.recording, context.packet_count);
    ExchangeView view{.id = "dns",
                      .columns = columns,
                      .filter_hint = "Filter: name, type, address, result",
                      .noun = "query",
                      .plural = "queries",
                      .sign = &icon::names};
    view.empty_headline = "No DNS so far";
    view.empty_explanation = "Queries over UDP and TCP are listed, mDNS and LLMNR too. Try the demo dns.";
    view.cell = [&](const ExchangeRow& row, int column) { return cell_of(theme, row, column); };
    view.stripe = [&](const ExchangeRow& row) { return result_color(theme, row); };
    view.details = [&](std::uint32_t exchange) { draw_details(model, context, exchange); };
    view.fields = fields;
    draw_exchanges(model.table, model.list, model.filter_text, view, context);
}

}  // namespace loopscope::ui
