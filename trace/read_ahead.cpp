#include "trace/read_ahead.hpp"

#include <algorithm>
#include <utility>

#include "decode/decode.hpp"

namespace loopscope::trace {

namespace {

/// Asks for the record after this one, which is read once another frame was decoded, with the headers of its frame.
void fetch_after(const capture::Record& record) {
    constexpr std::size_t most = 192, line = 64;
    const auto* const next = record.bytes.data() + record.bytes.size();
    for (std::size_t octet = 0; octet < most; octet += line) __builtin_prefetch(next + octet);
}

}  // namespace

void DecodedFrame::decode() {
    decode::decode_frame(frame, nullptr, nullptr, packet);
    take_packet();
    decode::application::foresee(packet, foresight);
}

void DecodedFrame::take_packet() {
    kind.interface = frame.interface;
    kind.tcp_flags = kind.flags = 0;
    if (packet.stop.reason == decode::StopReason::truncated || packet.stop.reason == decode::StopReason::malformed)
        kind.flags |= packet_flag::damaged;
    for (const auto& segment : packet.segments) {
        if (segment.in_error) continue;
        kind.tcp_flags = segment.protocol == decode::Protocol::tcp ? segment.tcp.flags & 0xfff : 0;
        if (segment.payload_length != 0) kind.flags |= packet_flag::carries_payload;
    }
    read_shape(packet, frame.original_length, kind.shape);
}

static_assert(capture::no_interface == decode::no_interface);

void FrameCounter::add(const capture::Record& record, DecodedFrame& out) {
    if (frames_ == 0) first_time_ = previous_time_ = record.time;
    auto& frame = out.frame;  // filled in place: a copy would wait for the writes
    frame.number = ++frames_;
    frame.time = record.time;
    frame.first_time = first_time_;
    frame.previous_time = previous_time_;
    frame.original_length = record.original_length;
    frame.link_type = record.link_type;
    frame.interface = record.interface;
    frame.bytes = record.bytes;
    previous_time_ = record.time;
    out.row = &index_.append(record.time, record.offset, static_cast<std::uint32_t>(record.bytes.size()),
                             record.original_length);
}

ReadAhead::ReadAhead(capture::Source& source, PacketIndex& index) : source_(source), counter_(index) {
    thread_ = std::thread{[this] { run(); }};
}

ReadAhead::~ReadAhead() {
    stopping_.store(true, std::memory_order_relaxed);
    taken_.add(1);
    thread_.join();
}

/// Decodes a block while it reads the next: where a frame begins is told by the one before, so that a thread which only
/// read would wait for the memory each time.
void ReadAhead::run() {
    Block* read = nullptr;
    while (over_ == capture::Source::Next::frame && wait_for_room()) {
        auto& reading = block(read_.own());
        begin_block(reading);
        if (read != nullptr) decode_parts(*read, &reading);
        while (read_frame(reading)) {}
        read_.add(1);
        read = &reading;
    }
    if (read != nullptr) decode_parts(*read, nullptr);
}

/// Once all blocks are full, this waits until half of them are empty: waking a thread costs as much as several frames.
/// False where there is nothing more to do.
bool ReadAhead::wait_for_room() {
    const auto read = read_.own();
    if (read - taken_.get() == block_count) {
        decode_parts(block(read - 1), nullptr);
        taken_.wait_until([&](std::uint32_t taken) {
            return read - taken <= block_count / 2 || stopping_.load(std::memory_order_relaxed);
        });
    }
    return !stopping_.load(std::memory_order_relaxed);
}

void ReadAhead::begin_block(Block& block) {
    block.frames.resize(block_size);
    block.used = 0;
    block.claimed.store(0, std::memory_order_relaxed);
    block.decoded.reset();
}

/// Another frame of the block; false where there is none, or no room.
bool ReadAhead::read_frame(Block& block) {
    if (block.used == block_size || over_ != capture::Source::Next::frame) return false;
    try {
        capture::Record record;
        auto result = capture::Source::Next::pending;  // a signal may end a wait
        while (result == capture::Source::Next::pending) result = source_.next(record, true);
        if (result == capture::Source::Next::frame) {
            fetch_after(record);
            counter_.add(record, block.frames[block.used]);
            if (++block.used < block_size) fetch<1>(block.frames[block.used]);
            return true;
        }
        over_ = result;
    } catch (...) {
        failure_ = std::current_exception();
        over_ = capture::Source::Next::end;
    }
    return false;
}

/// Decodes the parts that nobody has claimed; for each frame it reads one of the block after it.
void ReadAhead::decode_parts(Block& block, Block* reading) {
    for (;;) {
        const auto first = block.claimed.fetch_add(part, std::memory_order_relaxed);
        if (first >= block.used) return;
        const auto end = std::min(first + part, block.used);
        for (auto i = first; i < end; ++i) {
            if (reading != nullptr) read_frame(*reading);
            block.frames[i].decode();
        }
        block.decoded.add(end - first);
    }
}

/// Gives back the taker's block and waits for the next; false at the end.
bool ReadAhead::take_block() {
    auto taken = taken_.own();
    if (frames_ != nullptr) {
        if (used_ < block_size) return false;
        ++taken;
        taken_.add(1, read_.get() - taken == block_count / 2);
    }
    read_.wait_until([&](std::uint32_t read) { return read != taken; });
    auto& current = block(taken);
    decode_parts(current, nullptr);
    current.decoded.wait_until([&](std::uint32_t decoded) { return decoded == current.used; });
    frames_ = current.frames.data();
    used_ = current.used;
    next_frame_ = 0;
    for (std::uint32_t i = 0; i < std::min(fetched_ahead, used_); ++i) fetch<0>(frames_[i]);
    if (used_ < block_size && failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return used_ != 0;
}

}  // namespace loopscope::trace
