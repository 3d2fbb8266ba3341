#include "trace/read_ahead.hpp"

#include <algorithm>

#include "decode/decode.hpp"

namespace loopscope::trace {

namespace {

/// Asks for the headers of the frames that are likely to follow `record`, one or two after it.
void fetch_octets_after(const capture::Record& record) {
    constexpr std::size_t ahead = 2048, most = 512, line = 64;
    const auto* const start = record.bytes.data() + ahead;
    for (std::size_t octet = 0; octet < std::min(record.bytes.size() + line, most); octet += line)
        __builtin_prefetch(start + octet);
}

}  // namespace

void DecodedFrame::take_packet() {
    record.tcp_flags = record.flags = 0;
    if (packet.stop.reason == decode::StopReason::truncated || packet.stop.reason == decode::StopReason::malformed)
        record.flags |= packet_flag::damaged;
    for (const auto& segment : packet.segments) {
        if (segment.in_error) continue;
        record.tcp_flags = segment.protocol == decode::Protocol::tcp ? segment.tcp.flags & 0xfff : 0;
        if (segment.payload_length != 0) record.flags |= packet_flag::carries_payload;
    }
    shape = shape_of(packet, frame.original_length);
}

static_assert(capture::no_interface == decode::no_interface);

void FrameDecoder::decode(const capture::Record& record, DecodedFrame& out) {
    if (frames_ == 0) first_time_ = previous_time_ = record.time;
    out.frame = {.number = ++frames_,
                 .time = record.time,
                 .first_time = first_time_,
                 .previous_time = previous_time_,
                 .original_length = record.original_length,
                 .link_type = record.link_type,
                 .interface = record.interface,
                 .bytes = record.bytes};
    previous_time_ = record.time;
    decode::decode_frame(out.frame, nullptr, nullptr, out.packet);
    out.record = PacketRecord{};
    out.record.time = record.time;
    out.record.offset = record.offset;
    out.record.captured_length = static_cast<std::uint32_t>(record.bytes.size());
    out.record.original_length = record.original_length;
    out.record.interface = record.interface;
    out.take_packet();
    decode::application::foresee(out.packet, out.foresight);
}

ReadAhead::ReadAhead(capture::Source& source) : source_(source) {
    thread_ = std::thread{[this] { run(); }};
}

ReadAhead::~ReadAhead() {
    stopping_.store(true, std::memory_order_relaxed);
    taken_.fetch_add(1, std::memory_order_release);
    taken_.notify_one();
    thread_.join();
}

void ReadAhead::run() {
    while (over_ == capture::Source::Next::frame && wait_for_room()) {
        const auto filled = filled_.load(std::memory_order_relaxed);
        fill(block(filled));
        filled_.store(filled + 1, std::memory_order_release);
        filled_.notify_one();
    }
}

/// Once all blocks are full, this waits until half of them are empty: waking a thread costs as much as several frames.
/// False where there is nothing more to do.
bool ReadAhead::wait_for_room() const {
    const auto filled = filled_.load(std::memory_order_relaxed);
    auto taken = taken_.load(std::memory_order_acquire);
    if (filled - taken == block_count)
        while (filled - taken > block_count / 2 && !stopping_.load(std::memory_order_relaxed)) {
            taken_.wait(taken, std::memory_order_acquire);
            taken = taken_.load(std::memory_order_acquire);
        }
    return !stopping_.load(std::memory_order_relaxed);
}

void ReadAhead::fill(Block& block) {
    block.frames.resize(block_size);
    block.used = 0;
    capture::Record record;
    while (block.used < block_size) {
        const auto result = source_.next(record, true);
        if (result == capture::Source::Next::frame) {
            fetch_octets_after(record);
            decoder_.decode(record, block.frames[block.used++]);
            if (block.used < block_size) fetch<1>(block.frames[block.used]);
        } else if (result != capture::Source::Next::pending) {  // a signal may have ended the wait
            over_ = result;
            return;
        }
    }
}

/// Gives back the taker's block and waits for the next; false at the end.
bool ReadAhead::take_block() {
    auto taken = taken_.load(std::memory_order_relaxed);
    if (frames_ != nullptr) {
        if (used_ < block_size) return false;
        taken_.store(++taken, std::memory_order_release);
        const auto filled = filled_.load(std::memory_order_acquire);
        if (filled - taken <= block_count / 2) taken_.notify_one();
    }
    auto filled = filled_.load(std::memory_order_acquire);
    while (filled == taken) {
        filled_.wait(filled, std::memory_order_acquire);
        filled = filled_.load(std::memory_order_acquire);
    }
    auto& current = block(taken);
    frames_ = current.frames.data();
    used_ = current.used;
    next_frame_ = 0;
    for (std::uint32_t i = 0; i < std::min(fetched_ahead, used_); ++i) fetch<0>(frames_[i]);
    return used_ != 0;
}

}  // namespace loopscope::trace
