// What the order of a connection's segments tells about one of them: followed again from the connection's first frame.
#include <algorithm>
#include <array>

#include "decode/decode.hpp"
#include "trace/recording.hpp"
#include "trace/recording_state.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::trace {

using decode::flow::Side;

void Recording::add_analysis(std::uint32_t number, FrameDetails& out) const {
    for (const auto& segment : out.segments)
        if (segment.connection != decode::none && segment.analysis == nullptr) follow(segment.connection, number, out);
    // as it was judged first
    const auto record = packet(number);
    for (auto i = out.segments.size(); i-- > 0;) {
        if (out.segments[i].connection != record.connection || out.segments[i].analysis == nullptr) continue;
        out.analyses[i].flags = record.analysis_flags();
        break;
    }
}

/// Up to frame `number`, whose segments of that connection get their analysis.
void Recording::follow(std::uint32_t index, std::uint32_t number, FrameDetails& out) const {
    const auto row = state_->connections.get(index);
    const auto& connection = row.connection;
    if (connection.transport != decode::Protocol::tcp) return;
    if (!out.keep_followed && !out.followed.contains(index)) out.followed.clear();
    auto& followed = out.followed[index];
    if (number <= followed.frame) followed = {};
    std::array<std::int8_t, 2> scales{};
    for (const auto side : {Side::client, Side::server})
        scales[static_cast<std::size_t>(side)] = shift_in_force(connection, side);
    const auto judge = [&](std::uint32_t frame, std::size_t place, const decode::Segment& segment, bool from_server) {
        const auto analysis = followed.sequence.add(
            {.frame = frame,
             .time = time_of(frame),
             .header = segment.tcp,
             .length = segment.payload_length,
             .from_server = from_server,
             .has_length = !segment.in_error,
             .reuses_ports = connection.previous != decode::none && frame == connection.first_frame,
             .window_scale = scales,
             .base_sequence = {connection.directions[0].base_sequence.value(),
                               connection.directions[1].base_sequence.value()}});
        if (frame != number) return;
        out.analyses[place] = analysis;
        out.segments[place].analysis = &out.analyses[place];
    };
    note_asides(row.last_aside, followed);
    list_frames(index, number, followed, out.to_follow);
    for (const auto at : out.to_follow) {
        const auto record = packet(at);
        if (record.has(packet_flag::special_facts)) {
            const auto& special = *state_->special_of(at);
            decode_special(special, out.packet);
            for (std::uint32_t i = 0; i < special.segment_count; ++i)
                if (const auto& facts = state_->special_segments[special.first_segment + i]; facts.connection == index)
                    judge(at, i, out.packet.segments[i], facts.from_server);
        } else {
            decode::decode_frame(frame(at, record), nullptr, nullptr, out.packet);
            if (!out.packet.segments.empty())
                judge(at, 0, out.packet.segments[0], record.has(packet_flag::from_server));
        }
    }
    followed.frame = number;
}

void Recording::note_asides(std::uint32_t last, FrameDetails::Followed& followed) const {
    auto& known = followed.asides;
    const auto before = known.empty() ? 0 : known.back();
    const auto start = static_cast<std::ptrdiff_t>(known.size());
    for (auto number = last; number > before; number = state_->asides[number - 1].previous) known.push_back(number);
    std::reverse(known.begin() + start, known.end());
}

/// Those with a segment of the connection that are still to be followed, up to `number`.
void Recording::list_frames(std::uint32_t connection, std::uint32_t number, const FrameDetails::Followed& followed,
                            std::vector<std::uint32_t>& out) const {
    out.clear();
    auto at = state_->packets.row(number).connection == connection ? number : decode::no_frame;
    const auto& asides = followed.asides;
    for (auto next =
             std::partition_point(asides.begin(), asides.end(),
                                  [&](auto aside) { return state_->asides[aside - 1].frame <= followed.frame; });
         next != asides.end() && state_->asides[*next - 1].frame <= number; ++next) {
        const auto& aside = state_->asides[*next - 1];
        out.push_back(aside.frame);
        if (aside.frame == number) at = aside.previous_packet;
    }
    const bool both = !out.empty();
    for (; at > followed.frame; at = previous_in_connection(at)) out.push_back(at);
    if (both)
        std::sort(out.begin(), out.end());
    else
        std::reverse(out.begin(), out.end());
}

}  // namespace loopscope::trace
