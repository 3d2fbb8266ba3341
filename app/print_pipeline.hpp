#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/block_printer.hpp"
#include "app/terminal.hpp"
#include "trace/filter_index.hpp"

namespace loopscope::app {

/// Prints the frames that fit a filter and that one thread reads, with more threads where there are more cores. What is
/// written is the same, in the same order, however many there are.
///
///     add ──► block of frames ──► whichever thread is free decodes and prints it ──► written when its turn has come
///
/// The reading thread prints too when it is ahead of the others, and all of it when there are none, so that what is
/// under way is never more than a few blocks.
class PrintPipeline {
public:
    /// `threads`: besides the one that calls. The recording outlives this.
    PrintPipeline(const trace::Recording& recording, const Printer& printer, const decode::filter::Filter& filter,
                  Output& out, unsigned threads);
    ~PrintPipeline();
    PrintPipeline(const PrintPipeline&) = delete;
    PrintPipeline& operator=(const PrintPipeline&) = delete;

    /// Takes the frame that was read last, unless the index knows that it does not fit.
    void add();
    /// Prints all that was added. `Output` may be used by the caller until the next `add`.
    void finish();

    bool broken() const { return broken_.load(std::memory_order_relaxed); }  ///< nobody reads any more: stop
    FindingNews& news() { return news_; }                                    ///< after `finish`
    std::uint64_t gave_up() const;                                           ///< after `finish`; see BlockPrinter

private:
    struct Block {
        FrameBlock frames;
        std::span<const FrameBlock::Entry> entries;
        PrintedBlock printed;
        bool is_printed = false;
    };
    using Lock = std::unique_lock<std::mutex>;

    Block& block(std::uint64_t number) { return *blocks_[number % blocks_.size()]; }
    void hand_on();
    void start_threads();
    void work(BlockPrinter& printer);
    void print_next(Lock& lock, BlockPrinter& printer);
    void write_in_turn(Lock& lock);
    void write(Block& block);

    const trace::Recording& recording_;
    const trace::IndexFilter index_;
    trace::IndexFilter::Workspace asking_;  ///< the reading thread's
    Output& out_;
    const bool with_story_;
    const unsigned threads_;
    std::vector<std::unique_ptr<BlockPrinter>> printers_;  ///< the writing one, the reading thread's, the others'
    std::vector<std::unique_ptr<Block>> blocks_;           ///< a ring
    std::vector<std::thread> workers_;
    FindingNews news_;

    std::mutex mutex_;
    std::condition_variable work_, progress_;
    // Under the mutex. Blocks are counted from 0: filled ones, those of them that somebody prints, those written.
    std::uint64_t filled_ = 0, taken_ = 0, written_ = 0;
    bool writing_ = false, stopping_ = false;
    std::exception_ptr failure_;

    std::atomic<bool> broken_ = false;
};

}  // namespace loopscope::app
