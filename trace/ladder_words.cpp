#include "trace/ladder_words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "decode/flow/wording.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::trace {

using decode::flow::grouped;

namespace {

/// Three digits: "0.83", "3.4", "12".
std::string rounded(double value) {
    char text[32];
    std::snprintf(text, sizeof text, value < 0.995 ? "%.2f" : value < 9.95 ? "%.1f" : "%.0f", value);
    return text;
}

std::string octets_words(std::uint64_t count) {
    const auto value = static_cast<double>(count);
    if (count < 1000) return std::to_string(count) + " B";
    if (count < 999'500) return rounded(value / 1e3) + " kB";
    if (count < 999'500'000) return rounded(value / 1e6) + " MB";
    return rounded(value / 1e9) + " GB";
}

/// The octets that one direction of a TCP connection carried in the block; nothing where its packets do not tell.
std::optional<std::uint64_t> stream_octets(const Recording& recording, std::span<const std::uint32_t> frames,
                                           const LadderBlock& block, std::size_t sender, decode::Packet& scratch) {
    if (block.connection == decode::none) return std::nullopt;
    const auto connection = recording.connection(block.connection);
    if (connection.transport != decode::Protocol::tcp) return std::nullopt;
    const auto first = stream_part(recording, frames[block.first_carrying[sender]], connection, scratch);
    const auto last = stream_part(recording, frames[block.last_carrying[sender]], connection, scratch);
    if (!first || !last) return std::nullopt;
    const auto distance = static_cast<std::uint32_t>(last->sequence - first->sequence) + last->payload_length;
    // the numbers begin anew after 4 GiB: how often, the octets on the wire tell
    const auto rest = block.wire_bytes[sender] > distance ? block.wire_bytes[sender] - distance : 0;
    return distance + (rest >> 32 << 32);
}

}  // namespace

std::string duration_words(std::int64_t nanoseconds) {
    const auto value = static_cast<double>(std::max<std::int64_t>(nanoseconds, 0));
    if (value < 1e3) return std::to_string(std::max<std::int64_t>(nanoseconds, 0)) + " ns";
    if (value < 999.5e3) return rounded(value / 1e3) + " µs";
    if (value < 99.5e6) return rounded(value / 1e6) + " ms";
    if (value < 120e9) return rounded(value / 1e9) + " s";
    const auto seconds = static_cast<std::uint64_t>(value / 1e9);
    if (seconds < 7200) return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
    return grouped(seconds / 3600) + " h " + std::to_string(seconds % 3600 / 60) + " min";
}

std::string block_words(const Recording& recording, std::span<const std::uint32_t> frames, const LadderBlock& block,
                        decode::Packet& scratch) {
    const bool datagrams = recording.packet(frames[block.first]).event == decode::flow::Event::datagram ||
                           recording.packet(frames[block.first]).event == decode::flow::Event::datagram_answer;
    std::string text = grouped(block.size());
    text += block.connection == decode::none ? " packets of several connections"
            : datagrams                      ? " datagrams"
                                             : " segments";
    for (const std::size_t sender : {std::size_t{1}, std::size_t{0}}) {
        if (block.carrying[sender] == 0) continue;
        const auto octets = stream_octets(recording, frames, block, sender, scratch);
        text += ", " + octets_words(octets.value_or(block.wire_bytes[sender])) +
                (sender == 1 ? " from the server" : " from the client") + (octets ? "" : " on the wire");
    }
    if (block.carrying[0] + block.carrying[1] == 0) text += " without payload";
    if (block.duplicates > 0)
        text += ", " + grouped(block.duplicates) + " more duplicate ACK" + (block.duplicates == 1 ? "" : "s");
    const auto first = frames[block.first], last = frames[block.last];
    return text + ", frames " + grouped(first) + " to " + grouped(last) + ", " +
           duration_words(recording.time_of(last) - recording.time_of(first));
}

std::string silence_words(const Recording& recording, std::span<const std::uint32_t> frames, std::uint32_t position) {
    return duration_words(recording.time_of(frames[position]) - recording.time_of(frames[position - 1])) +
           " of silence";
}

}  // namespace loopscope::trace
