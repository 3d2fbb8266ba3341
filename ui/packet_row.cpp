#include "ui/packet_row.hpp"

#include <algorithm>

namespace loopscope::ui {
namespace {

/// A message says more than the segment that completes it; a segment that completes none is one of TCP. Of a damaged
/// packet, what was read comes before the reason why there is no more.
bool summary_leads(const PacketRow& row) {
    if (row.meaning == Meaning::damaged) return !row.summary.empty();
    return (row.meaning == Meaning::http || row.meaning == Meaning::dns) && row.protocol != "TCP" &&
           row.protocol != "UDP";
}

}  // namespace

const std::string& PacketRow::headline() const {
    return annotation.empty() || summary_leads(*this) ? summary : annotation;
}

const std::string& PacketRow::remark() const {
    return annotation.empty() || summary_leads(*this) ? annotation : summary;
}

PacketEnd end_of(const decode::Packet& packet, bool source) {
    const auto segments = packet.all_segments();
    const auto own =
        std::find_if(segments.rbegin(), segments.rend(), [](const auto& segment) { return !segment.in_error; });
    if (own != segments.rend())
        return {PacketEnd::Kind::endpoint,
                source ? decode::Endpoint{own->source, own->source_port}
                       : decode::Endpoint{own->destination, own->destination_port},
                {}};
    const auto& address = source ? packet.source : packet.destination;
    if (address.version != 0) return {PacketEnd::Kind::address, {address, 0}, {}};
    return {PacketEnd::Kind::link, {}, (source ? packet.link_source : packet.link_destination).octets};
}

std::string to_text(const PacketEnd& end) {
    switch (end.kind) {
        case PacketEnd::Kind::link: return decode::to_text(decode::MacAddress{end.link});
        case PacketEnd::Kind::address: return decode::to_text(end.endpoint.address);
        case PacketEnd::Kind::endpoint: return decode::to_text(end.endpoint);
    }
    return {};
}

void describe_row(const trace::Recording& recording, std::uint32_t number, trace::FrameDetails& scratch,
                  PacketRow& row) {
    recording.describe(number, scratch);
    row.number = number;
    row.source = to_text(end_of(scratch.packet, true));
    row.destination = to_text(end_of(scratch.packet, false));
    row.protocol = scratch.fields.protocol();
    row.summary = scratch.fields.summary();
    row.annotation = recording.explain(number);
    row.meaning = meaning_of(recording.packet(number), scratch.fields);
    if (row.meaning == Meaning::damaged) {
        const std::string damage = explain_damage(scratch.packet.stop);
        row.annotation =
            row.annotation.empty() || damage.empty() ? row.annotation + damage : damage + " " + row.annotation;
    }
    if (row.protocol.empty()) row.protocol = to_text(recording.packet(number).protocol);
    if (row.summary.empty() && row.annotation.empty())
        row.summary = scratch.packet.stop ? to_text(scratch.packet.stop) : "";
}

}  // namespace loopscope::ui
