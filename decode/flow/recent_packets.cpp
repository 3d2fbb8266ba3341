#include "decode/flow/recent_packets.hpp"

#include "decode/mix.hpp"

namespace loopscope::decode::flow {
namespace {

std::uint64_t fingerprint(std::uint32_t connection, Side sender, const Segment& segment) {
    const auto& tcp = segment.tcp;
    auto hash = mix((std::uint64_t{connection} << 1 | static_cast<unsigned>(sender)) ^
                    (std::uint64_t{tcp.sequence.value()} << 32 | tcp.acknowledgment.value()));
    hash = mix(hash ^ (std::uint64_t{segment.identification} << 48 | std::uint64_t{tcp.checksum} << 32 |
                       std::uint64_t{tcp.window} << 16 | tcp.flags));
    hash = mix(hash ^ (std::uint64_t{tcp.options.timestamp} << 32 | tcp.options.timestamp_echo));
    return mix(hash ^ (std::uint64_t{segment.payload_length} << 8 | tcp.options.sack_blocks));
}

}  // namespace

RecentPackets::RecentPackets() : seen_(std::make_unique<std::array<Seen, places>>()) {}

std::uint32_t RecentPackets::original_of(const ConnectionState& connection, Side sender, const Segment& segment,
                                         const Frame& frame) {
    const auto print = fingerprint(connection.summary.index, sender, segment);
    auto& place = (*seen_)[print % places];
    const Seen earlier = place;
    place = {print, frame.time, frame.number, segment.hop_limit};
    if (earlier.fingerprint != print || earlier.frame == no_frame || earlier.frame == frame.number) return no_frame;
    const auto apart = frame.time - earlier.time;
    const bool identified = segment.identification != 0;
    if (apart < 0 || apart > (identified ? longest : longest_without_identification)) return no_frame;
    if (segment.hop_limit != earlier.hop_limit && segment.hop_limit + 1 != earlier.hop_limit) return no_frame;
    const bool takes_numbers = segment.payload_length > 0 || segment.tcp.has(tcp_flag::syn | tcp_flag::fin);
    if (!identified && (!takes_numbers || connection.last_frame(other(sender)) > earlier.frame)) return no_frame;
    place = earlier;
    return earlier.frame;
}

}  // namespace loopscope::decode::flow
