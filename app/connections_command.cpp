#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/commands.hpp"
#include "app/connection_tables.hpp"
#include "app/figures_json.hpp"
#include "app/findings_text.hpp"
#include "app/input.hpp"
#include "app/json_object.hpp"
#include "app/table.hpp"
#include "app/terminal.hpp"

namespace loopscope::app {

namespace {

using decode::flow::Connection;
using decode::flow::Finding;
using decode::flow::Side;

std::string seconds(std::int64_t nanoseconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", static_cast<double>(nanoseconds) / 1e9);
    return text;
}

/// ", ▲ zero-window, reset": those that are more than a note.
void append_hint(std::string& out, const std::vector<Finding>& findings) {
    std::vector<std::string_view> kinds;
    for (const auto& finding : findings)
        if (severity(finding) != decode::flow::Severity::note &&
            std::find(kinds.begin(), kinds.end(), keyword(finding.kind)) == kinds.end())
            kinds.push_back(keyword(finding.kind));
    for (std::size_t i = 0; i < kinds.size(); ++i) out.append(i == 0 ? "  ▲ " : ", ").append(kinds[i]);
}

std::vector<Finding> findings_of(const trace::Recording& recording, std::uint32_t connection) {
    std::vector<Finding> findings;
    for (const auto index : recording.findings_of(connection)) findings.push_back(recording.finding(index));
    return findings;
}

void print_text(std::string& out, const Connection& c, std::int64_t first_time, const std::vector<Finding>& findings) {
    char line[320];
    const auto& client = c.from(Side::client);
    const auto& server = c.from(Side::server);
    std::snprintf(line, sizeof line, "%5u %-4s %21s → %-21s %-6s %11s %11s %6u/%-6u %9llu/%-9llu  ", c.index,
                  std::string{to_text(c.transport)}.c_str(), to_text(c.client).c_str(), to_text(c.server).c_str(),
                  c.application == decode::Protocol::unknown ? "" : std::string{to_text(c.application)}.c_str(),
                  seconds(c.first_time - first_time).c_str(), seconds(c.last_time - c.first_time).c_str(),
                  client.packets, server.packets, static_cast<unsigned long long>(client.payload),
                  static_cast<unsigned long long>(server.payload));
    out += line;
    out += to_text(c.outcome);
    if (c.from_middle && c.transport == decode::Protocol::tcp) out += ", seen from the middle";
    if (c.gap) out += ", octets missing";
    if (const auto again = client.retransmissions + server.retransmissions; again != 0)
        out += ", " + std::to_string(again) + " retransmitted";
    append_hint(out, findings);
    out += '\n';
}

void print_direction(std::string& out, JsonObject& parent, const char* key, const Connection& c,
                     const decode::flow::TcpFigures& figures, Side side) {
    const auto& from = c.from(side);
    JsonObject object(parent, key);
    const auto& end = side == Side::client ? c.client : c.server;
    object.text("address", to_text(end.address));
    object.number("port", end.port);
    object.number("packets", from.packets);
    object.number("bytes", from.payload);
    if (c.transport != decode::Protocol::tcp) return;
    object.number("retransmissions", from.retransmissions);
    object.text("state", to_text(from.state));
    if (from.has_initial_sequence) object.number("initial_sequence", from.initial_sequence.value());
    if (from.has_mss) object.number("mss", from.mss);
    if (from.window_scale >= 0) object.number("window_scale", static_cast<std::uint64_t>(from.window_scale));
    object.flag("sack_permitted", from.sack_permitted);
    object.flag("timestamps", from.timestamps);
    object.flag("fin_sent", from.fin_sent);
    object.flag("reset_sent", from.reset_sent);
    if (figures.from(side).segments == 0) return;
    object.name("measured");
    append_figures_json(out, figures.from(side));
}

void print_json(std::string& out, const Connection& c, const decode::flow::TcpFigures& figures,
                const std::vector<Finding>& findings) {
    {
        JsonObject object(out);
        object.number("index", c.index);
        object.number("stream", c.stream);
        object.text("transport", transport_word(c.transport == decode::Protocol::tcp));
        if (c.application != decode::Protocol::unknown) object.text("application", to_text(c.application));
        object.text("outcome", to_text(c.outcome));
        object.time("first_time", c.first_time);
        object.time("last_time", c.last_time);
        object.frame("first_frame", c.first_frame);
        object.frame("last_frame", c.last_frame);
        object.frame("syn_frame", c.syn_frame);
        object.frame("syn_ack_frame", c.syn_ack_frame);
        object.frame("handshake_ack_frame", c.handshake_ack_frame);
        object.frame("first_fin_frame", c.first_fin_frame);
        object.frame("end_frame", c.end_frame);
        if (c.handshake_time >= 0) object.time("handshake_time", c.handshake_time);
        if (c.previous != decode::none) object.number("previous", c.previous);
        if (c.syn_retries != 0) object.number("syn_retries", c.syn_retries);
        object.flag("from_middle", c.from_middle && c.transport == decode::Protocol::tcp);
        object.flag("simultaneous_open", c.simultaneous_open);
        object.flag("simultaneous_close", c.simultaneous_close);
        object.flag("gap", c.gap);
        print_direction(out, object, "client", c, figures, Side::client);
        print_direction(out, object, "server", c, figures, Side::server);
        if (c.transport == decode::Protocol::tcp) {
            object.name("findings");
            out += '[';
            for (const auto& finding : findings) {
                if (&finding != &findings.front()) out += ',';
                append_finding_json(out, finding, c);
            }
            out += ']';
        }
    }
    out += '\n';
}

struct ConnectionsOptions {
    std::string file, format = "text", table = "connections", schema;
};

void print_list(Output& out, const trace::Recording& recording, bool json) {
    if (!json && recording.connection_count() != 0)
        out.text +=
            "    #                       client → server                app          start    duration   packets →/←   "
            "     octets →/←  outcome\n";
    for (std::uint32_t index = 0; index < recording.connection_count() && !out.broken(); ++index) {
        const auto connection = recording.connection(index);
        if (json)
            print_json(out.text, connection, recording.figures(index), findings_of(recording, index));
        else
            print_text(out.text, connection, recording.first_time(), findings_of(recording, index));
        out.flush();
    }
    if (!json && recording.connection_count() == 0)
        out.text += "No TCP or UDP in " + recording.source().name() + " (" + std::to_string(recording.packet_count()) +
                    " packets).\n";
}

void print_table(Output& out, const trace::Recording& recording, const ConnectionsOptions& options) {
    const auto table = connection_table_of(options.table);
    TableRows rows(out.text, options.format == "csv" ? TableFormat::csv : TableFormat::tsv);
    rows.header(columns_of(table));
    const auto count = row_count(table, recording);
    for (std::uint32_t index = 0; index < count && !out.broken(); ++index) {
        append_row(rows, table, recording, options.file, index);
        out.flush();
    }
}

int connections_command(const ConnectionsOptions& options, bool table_chosen) {
    const bool table = options.format == "csv" || options.format == "tsv";
    if (!table && (table_chosen || !options.schema.empty()))
        return complain("--table and --schema go with -T csv and -T tsv"), wrong_usage;
    if (options.file.empty() && options.schema.empty())
        return complain("connections wants a capture: -r FILE"), wrong_usage;
    Output out;
    if (!options.schema.empty()) {
        append_schema(out.text, options.table, columns_of(connection_table_of(options.table)),
                      dialect_of(options.schema));
        return out.finish();
    }
    auto input = Input::file(options.file);
    if (!input) return complain(capture::to_text(input.error()));
    auto& recording = input->recording();
    recording.tell(decode::flow::Told::nothing);
    Progress progress("Reading");
    for (std::uint64_t frames = 0; input->next([] {}); ++frames)
        if (frames % 1024 == 0) progress.show(std::to_string(static_cast<int>(100 * recording.progress())) + " %");
    recording.publish();
    if (table)
        print_table(out, recording, options);
    else
        print_list(out, recording, options.format == "json");
    const int written = out.finish();
    const int read = input->finish();
    return written != done ? written : read;
}

}  // namespace

void add_connections(CLI::App& program, Action& action) {
    auto options = std::make_shared<ConnectionsOptions>();
    auto* command = program.add_subcommand("connections", "List a capture's TCP connections and UDP conversations");
    command->add_option("-r,--read", options->file, "Capture file; - reads a pipe");
    command->add_option("-T,--format", options->format, "text, json; csv, tsv: a table for SQL")
        ->check(CLI::IsMember({"text", "json", "csv", "tsv"}));
    command
        ->add_option("--table", options->table,
                     "Which table, with -T csv or tsv: connections, messages (HTTP, DNS, ...) or findings")
        ->check(CLI::IsMember({"connections", "messages", "findings"}));
    add_schema_option(*command, options->schema);
    command->callback([command, options, &action] {
        const bool table_chosen = command->count("--table") > 0;
        action = [options, table_chosen] { return connections_command(*options, table_chosen); };
    });
}

}  // namespace loopscope::app
