// RFC 9293, section 3.2: options; RFC 7323: window scale and timestamps; RFC 2018: SACK; RFC 7413: fast open; RFC 5925:
// authentication
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Kind      |    Length     |           Data ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/transport/tcp_options.hpp"

namespace loopscope::decode {

namespace {

enum Kind : std::uint8_t {
    end_of_options = 0,
    no_operation = 1,
    maximum_segment_size = 2,
    window_scale = 3,
    sack_permitted = 4,
    sack = 5,
    echo = 6,
    echo_reply = 7,
    timestamps = 8,
    connection_count = 11,
    connection_count_new = 12,
    connection_count_echo = 13,
    md5 = 19,
    user_timeout = 28,
    authentication = 29,
    multipath = 30,
    fast_open = 34,
    experiment_1 = 253,
    experiment_2 = 254,
};

constexpr const auto& f = fields::tcp_opt;

void decode_window_scale(Reader& in, TcpOptions& options) {
    const auto shift = in.u8(f.window_shift);
    if (!in.ok()) return;
    options.has_window_scale = true;
    options.window_scale = shift;
    in.generated(f.window_multiplier, std::uint64_t{1} << (shift > 14 ? 14 : shift));
}

SequenceNumber decode_edge(Reader& in, const Field& field, const SegmentFacts& facts) {
    const auto start = in.offset();
    const SequenceNumber edge{in.raw_u32()};
    in.part(field, start, 4, static_cast<std::uint32_t>(edge.value() - facts.base_acknowledgment.value()));
    return edge;
}

void decode_sack(Reader& in, const SegmentFacts& facts, TcpOptions& options) {
    std::uint8_t count = 0;
    while (in.remaining() >= 8) {
        const auto left = decode_edge(in, f.sack_left, facts);
        const auto right = decode_edge(in, f.sack_right, facts);
        ++count;
        if (options.sack_blocks < options.sack.size()) options.sack[options.sack_blocks++] = {left, right};
    }
    in.generated(f.sack_count, count);
}

void decode_timestamps(Reader& in, TcpOptions& options) {
    const auto value = in.u32(f.timestamp);
    const auto reply = in.u32(f.timestamp_echo);
    if (!in.ok()) return;
    options.has_timestamps = true;
    options.timestamp = value;
    options.timestamp_echo = reply;
}

void decode_user_timeout(Reader& in) {
    const auto start = in.offset();
    const auto value = in.raw_u16();
    in.part(f.timeout_granularity, start, 2, value >> 15);
    in.part(f.timeout, start, 2, value & 0x7fff);
}

void rest_as(Reader& in, const Field& field) {
    if (in.remaining() != 0) in.bytes(field, in.remaining());
}

/// Options that only the details show.
void decode_rare(Reader& in, std::uint8_t kind) {
    switch (kind) {
        case echo:
        case echo_reply: in.u32(f.echo); return;
        case connection_count:
        case connection_count_new:
        case connection_count_echo: in.u32(f.connection_count); return;
        case md5: return rest_as(in, f.md5);
        case user_timeout: return decode_user_timeout(in);
        case authentication:
            in.u8(f.key);
            in.u8(f.next_key);
            return rest_as(in, f.authentication);
        case multipath: in.part(f.multipath_subtype, in.offset(), 1, in.peek() >> 4); return rest_as(in, f.unknown);
        case fast_open: return rest_as(in, f.fast_open_cookie);
        case experiment_1:
        case experiment_2: in.u16(f.experiment); return rest_as(in, f.experiment_data);
        default: return rest_as(in, f.unknown);
    }
}

void decode_value(Reader& in, std::uint8_t kind, const SegmentFacts& facts, TcpOptions& options) {
    switch (kind) {
        case maximum_segment_size:
            options.mss = in.u16(f.mss);
            options.has_mss = in.ok();
            return;
        case window_scale: return decode_window_scale(in, options);
        case sack_permitted:
            options.sack_permitted = true;
            in.generated(f.sack_permitted, 1);
            return;
        case sack: return decode_sack(in, facts, options);
        case timestamps: return decode_timestamps(in, options);
        default:
            if (in.recording()) decode_rare(in, kind);
    }
}

/// The length that the option must have; 0: any.
std::uint8_t fixed_length(std::uint8_t kind) {
    switch (kind) {
        case maximum_segment_size: return 4;
        case window_scale: return 3;
        case sack_permitted: return 2;
        case timestamps: return 10;
        default: return 0;
    }
}

/// False where no option can follow.
bool decode_option(Reader& in, const SegmentFacts& facts, TcpOptions& options) {
    auto group = in.scope(f.option);
    const auto kind = in.u8(f.kind);
    if (group.recorded()) group.label("Option: " + std::string(name_of(fields::tcp_option_names, kind)));
    if (kind == end_of_options) return false;
    if (kind == no_operation) return true;
    const auto length = in.u8(f.length);
    if (length < 2 || length - 2u > in.remaining()) return false;
    auto value = in.sub(length - 2u, Limit::option_length);
    if (fixed_length(kind) == 0 || fixed_length(kind) == length) decode_value(value, kind, facts, options);
    return true;
}

/// Timestamps alone, in the layout of RFC 7323, appendix A, as nearly all segments have them. False: something else.
bool decode_timestamps_alone(Reader& in, std::size_t size, TcpOptions& options) {
    constexpr std::uint32_t layout = no_operation << 24 | no_operation << 16 | timestamps << 8 | 10;
    if (size != 12 || in.remaining() < size || load_be32(in.rest().data()) != layout) return false;
    in.skip(4);
    options.has_timestamps = true;
    options.timestamp = in.raw_u32();
    options.timestamp_echo = in.raw_u32();
    return true;
}

}  // namespace

void decode_tcp_options(Reader& in, std::size_t size, const SegmentFacts& facts, TcpOptions& options) {
    if (!in.recording() && decode_timestamps_alone(in, size, options)) return;
    auto list = in.sub(size, Limit::header_length);
    while (list.ok() && list.remaining() != 0)
        if (!decode_option(list, facts, options)) break;
    if (list.all().size() < size)
        in.skip(1);  // the header goes on past what is there: fail here, with the right reason
}

}  // namespace loopscope::decode
