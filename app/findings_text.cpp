#include "app/findings_text.hpp"

#include "app/json_object.hpp"
#include "app/print.hpp"
#include "app/terminal.hpp"
#include "decode/address.hpp"

namespace loopscope::app {

using decode::flow::Circumstance;
using decode::flow::Connection;
using decode::flow::Finding;
using decode::flow::Side;

void append_finding(std::string& out, const Finding& finding, const Connection& connection, bool with_ends) {
    out += "▲ ";
    out += title(finding.kind);
    if (with_ends) out += " (" + to_text(connection.client) + " → " + to_text(connection.server) + ")";
    out += finding.inferred ? " (inferred): " : ": ";
    append_printable(out, what_happened(finding, connection));
    out += ' ';
    append_printable(out, what_to_try(finding, connection));
}

void append_finding_json(std::string& out, const Finding& finding, const Connection& connection) {
    JsonObject object(out);
    object.text("kind", keyword(finding.kind));
    object.text("title", title(finding.kind));
    object.text("severity", to_text(severity(finding)));
    object.boolean("inferred", finding.inferred);
    if (finding.circumstance != Circumstance::none) object.text("circumstance", keyword(finding.circumstance));
    object.text("side", finding.side == Side::client ? "client" : "server");
    object.text("what", what_happened(finding, connection));
    object.text("try", what_to_try(finding, connection));
    object.name("frames");
    out += '[';
    for (std::size_t i = 0; i < finding.evidence().size(); ++i)
        out.append(i == 0 ? "" : ",").append(std::to_string(finding.evidence()[i]));
    out += ']';
    object.number("connection", finding.connection);
    if (finding.other_connection != decode::none) object.number("other_connection", finding.other_connection);
    object.number("count", finding.count);
    if (finding.duration >= 0) object.time("duration", finding.duration);
    if (finding.octets != 0) object.number("bytes", finding.octets);
}

void append_findings_json(std::string& out, std::span<const PrintedFinding> findings) {
    out += "\"findings\":[";
    bool first = true;
    for (const auto& told : findings) {
        if (!first) out += ',';
        first = false;
        append_finding_json(out, told.finding, told.connection);
    }
    out += ']';
}

bool FindingNews::is_news(std::uint32_t index, const Finding& finding) {
    if (finding.withdrawn) return false;
    if (known_.size() <= index) {
        known_.resize(index + 1);
        told_.resize(index + 1);
    }
    const bool same =
        known_[index] && told_[index].kind == finding.kind &&
        (told_[index].circumstance == finding.circumstance || finding.circumstance == Circumstance::going_on);
    if (same) return false;
    known_[index] = true;
    told_[index] = {finding.kind, finding.circumstance};
    return true;
}

void FindingNews::printed(std::uint32_t connection) {
    if (printed_.size() <= connection) printed_.resize(connection + std::size_t{1});
    printed_[connection] = true;
}

std::vector<std::uint32_t> FindingNews::of_end(const trace::Recording& recording) {
    std::vector<std::uint32_t> news;
    for (std::uint32_t index = 0; index < recording.finding_count_so_far(); ++index) {
        const auto finding = recording.finding_so_far(index);
        if (finding.connection < printed_.size() && printed_[finding.connection] && is_news(index, finding))
            news.push_back(index);
    }
    return news;
}

void append_findings_at_end(std::string& out, const std::vector<std::uint32_t>& indices,
                            const trace::Recording& recording, bool coloured) {
    if (indices.empty()) return;
    out += "\nKnown only now, at the end:\n";
    for (const auto index : indices) {
        const auto finding = recording.finding_so_far(index);
        const auto& connection = recording.connection_so_far(finding.connection);
        if (coloured) out += colour::yellow;
        out += "  ";
        append_finding(out, finding, connection, true);
        if (coloured) out += colour::off;
        out += '\n';
    }
}

}  // namespace loopscope::app
