#include "app/print_pipeline.hpp"

#include <algorithm>

namespace loopscope::app {

PrintPipeline::PrintPipeline(const trace::Recording& recording, const Printer& printer,
                             const decode::filter::Filter& filter, Output& out, unsigned threads)
    : recording_(recording),
      index_(recording, filter),
      out_(out),
      with_story_(printer.tells_story()),
      threads_(threads) {
    for (unsigned i = 0; i < threads_ + 2; ++i) printers_.push_back(std::make_unique<BlockPrinter>(printer, filter));
    const std::size_t blocks = threads_ == 0 ? 1 : 2 * threads_ + 2;
    for (std::size_t i = 0; i < blocks; ++i) blocks_.push_back(std::make_unique<Block>());
}

PrintPipeline::~PrintPipeline() {
    {
        const Lock lock(mutex_);
        stopping_ = true;
    }
    work_.notify_all();
    for (auto& worker : workers_) worker.join();
}

std::uint64_t PrintPipeline::gave_up() const {
    std::uint64_t values = asking_.scratch.gave_up;
    for (const auto& printer : printers_) values += printer->gave_up();
    return values;
}

void PrintPipeline::start_threads() {
    for (unsigned i = 0; i < threads_; ++i) workers_.emplace_back([this, i] { work(*printers_[i + 2]); });
}

void PrintPipeline::add() {
    const auto fit = index_.test_last(asking_);
    if (fit == trace::Fit::no) return;
    auto& frames = block(filled_).frames;
    frames.add(recording_, with_story_, fit == trace::Fit::yes);
    if (frames.full()) hand_on();
}

/// The block that was filled is to be printed; afterwards the next one is free.
void PrintPipeline::hand_on() {
    if (workers_.empty() && threads_ != 0) start_threads();
    Lock lock(mutex_);
    auto& filled = block(filled_);
    filled.entries = filled.frames.seal();
    ++filled_;
    work_.notify_one();
    while (filled_ - written_ >= blocks_.size()) {
        if (taken_ < filled_)
            print_next(lock, *printers_[1]);
        else
            progress_.wait(lock);
    }
}

void PrintPipeline::finish() {
    Lock lock(mutex_);
    if (auto& last = block(filled_); !last.frames.empty()) {
        last.entries = last.frames.seal();
        ++filled_;
        work_.notify_one();
    }
    while (written_ < filled_) {
        if (taken_ < filled_)
            print_next(lock, *printers_[1]);
        else
            progress_.wait(lock);
    }
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void PrintPipeline::work(BlockPrinter& printer) {
    Lock lock(mutex_);
    while (true) {
        work_.wait(lock, [this] { return stopping_ || taken_ < filled_; });
        if (stopping_) return;
        print_next(lock, printer);
    }
}

/// Takes the oldest block that nobody prints so far.
void PrintPipeline::print_next(Lock& lock, BlockPrinter& printer) {
    auto& next = block(taken_++);
    lock.unlock();
    std::exception_ptr failure;
    try {
        if (!broken()) printer.print(next.entries, next.printed);
    } catch (...) { failure = std::current_exception(); }
    lock.lock();
    if (failure && !failure_) failure_ = failure;
    if (failure) broken_ = true;
    next.is_printed = true;
    write_in_turn(lock);
}

/// Writes what is printed and has nothing unwritten before it, unless another thread is about it.
void PrintPipeline::write_in_turn(Lock& lock) {
    if (writing_) return;
    writing_ = true;
    while (written_ < taken_ && block(written_).is_printed) {
        auto& next = block(written_);
        lock.unlock();
        write(next);
        lock.lock();
        next.is_printed = false;
        ++written_;
        progress_.notify_all();
    }
    writing_ = false;
}

void PrintPipeline::write(Block& block) {
    constexpr std::size_t large = 64u << 10;
    if (!broken()) {
        printers_[0]->print_waiting(block.entries, block.printed, news_);
        const std::string_view text = block.printed.text;
        if (text.size() >= large) {
            out_.write(text);
        } else {
            out_.text += text;
            out_.flush();
        }
        if (out_.broken()) broken_ = true;
    }
    block.printed.clear();
    block.frames.clear();
}

}  // namespace loopscope::app
