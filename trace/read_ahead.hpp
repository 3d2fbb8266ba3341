#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include "capture/source.hpp"
#include "decode/application/foresight.hpp"
#include "decode/packet.hpp"
#include "trace/packet_index.hpp"
#include "trace/packet_record.hpp"
#include "trace/waited_count.hpp"

namespace loopscope::trace {

/// A frame that was read from a source, and what its own octets tell.
struct alignas(64) DecodedFrame {
    decode::Frame frame;
    PacketRow* row = nullptr;  ///< in the index
    PacketKind kind;           ///< what the frame alone tells of it
    decode::Packet packet;
    decode::application::Foresight foresight;

    /// Fills in all but `frame` and `row`.
    void decode();
    /// Fills in what `kind` has from `packet`.
    void take_packet();
};

/// Gives each frame that is read its number and its row in the index.
class FrameCounter {
public:
    explicit FrameCounter(PacketIndex& index) : index_(index) {}
    void add(const capture::Record& record, DecodedFrame& out);

private:
    PacketIndex& index_;
    std::uint32_t frames_ = 0;
    std::int64_t first_time_ = 0, previous_time_ = 0;
};

/// Reads a source and decodes its frames in a thread of its own, ahead of the thread that takes them: in order, in
/// blocks that are used again, so that both work on what is in the caches. Where the taker has to wait, it helps
/// to decode. The source and the appending to the index are this object's as long as it lives; the source must not be a
/// pipe, nor grow.
class ReadAhead {
public:
    ReadAhead(capture::Source& source, PacketIndex& index);
    ~ReadAhead();  ///< what was read ahead and not taken is lost
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    /// Waits for the next frame. It stays, and may be changed, until the next call. nullptr at the end. Throws what
    /// reading threw.
    DecodedFrame* next() {
        if (next_frame_ == used_ && !take_block()) return nullptr;
        if (next_frame_ + fetched_ahead < used_) fetch<0>(frames_[next_frame_ + fetched_ahead]);
        return frames_ + next_frame_++;
    }
    /// The one that `next` will give after so many others; nullptr where it is in another block.
    const DecodedFrame* after(std::uint32_t others) const {
        return next_frame_ + others < used_ ? frames_ + next_frame_ + others : nullptr;
    }
    /// Why `next` gave nullptr: `end` or `damaged`.
    capture::Source::Next over() const { return over_; }

private:
    static constexpr std::size_t cache_line = 64, lines_used = 8;
    static constexpr std::uint32_t block_count = 16, block_size = 128;
    static constexpr std::uint32_t part = 16;          ///< so many frames of a block are decoded by the same thread
    static constexpr std::uint32_t fetched_ahead = 6;  ///< so many frames are asked of the memory before they are taken

    struct alignas(64) Block {
        std::vector<DecodedFrame> frames;
        std::uint32_t used = 0;
        // Frames.
        std::atomic<std::uint32_t> claimed{0};
        WaitedCount decoded;
    };

    void run();
    bool wait_for_room();
    static void begin_block(Block& block);
    bool read_frame(Block& block);
    void decode_parts(Block& block, Block* reading);
    bool take_block();
    template <int for_writing> static void fetch(const DecodedFrame& frame);
    Block& block(std::uint32_t index) { return blocks_[index % block_count]; }

    capture::Source& source_;
    std::array<Block, block_count> blocks_;
    FrameCounter counter_;
    // Written before the last block is handed over.
    capture::Source::Next over_ = capture::Source::Next::frame;
    std::exception_ptr failure_;

    // Blocks so far: those from taken_ to read_ are the taker's once they are decoded, the others the reader's.
    alignas(64) WaitedCount read_;
    alignas(64) WaitedCount taken_;
    std::atomic<bool> stopping_{false};

    // The taker's block.
    alignas(64) DecodedFrame* frames_ = nullptr;
    std::uint32_t used_ = 0, next_frame_ = 0;
    std::thread thread_;
};

/// Asks for the part of a frame that every frame fills, before it is needed: it is in another core's cache.
template <int for_writing> inline void ReadAhead::fetch(const DecodedFrame& frame) {
    const auto* const start = reinterpret_cast<const char*>(&frame);
    for (std::size_t line = 0; line < lines_used; ++line) __builtin_prefetch(start + line * cache_line, for_writing);
}

}  // namespace loopscope::trace
