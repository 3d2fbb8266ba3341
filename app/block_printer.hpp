#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/findings_text.hpp"
#include "app/frame_block.hpp"
#include "app/print.hpp"
#include "decode/filter/filter.hpp"

namespace loopscope::app {

/// What became of a block: its text, but for the frames that may tell of findings. Whether a finding is news depends on
/// the frames printed before, so those wait until all blocks before this one are written.
struct PrintedBlock {
    struct Waiting {
        std::size_t position;  ///< in `text`: the frame's own goes there
        std::size_t entry;
    };
    std::string text;
    std::vector<Waiting> waiting;
    std::vector<std::uint32_t> connections;  ///< of the frames that are printed, where they tell a story

    void clear();
};

/// Decodes, filters and prints frames in one thread.
class BlockPrinter {
public:
    BlockPrinter(const Printer& printer, const decode::filter::Filter& filter);

    void print(std::span<const FrameBlock::Entry> entries, PrintedBlock& out);
    /// Tells the findings of those that waited, in their places. Blocks must come in their order.
    void print_waiting(std::span<const FrameBlock::Entry> entries, PrintedBlock& out, FindingNews& news);

    std::uint64_t gave_up() const { return scratch_.gave_up; }  ///< see decode::filter::Scratch

private:
    bool takes(const FrameBlock::Entry& entry);
    void print(const FrameBlock::Entry& entry, std::span<const PrintedFinding> findings, std::string& out);

    std::unique_ptr<Printer> printer_;
    decode::filter::Filter filter_;
    decode::filter::Scratch scratch_;
    decode::Packet packet_;
    std::string explanation_;
    std::string assembled_;             ///< a block with the frames that waited
    decode::FieldList asked_, fields_;  ///< what the filter reads, what the printer reads
};

}  // namespace loopscope::app
