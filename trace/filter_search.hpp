#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "trace/filter_index.hpp"

namespace loopscope::trace {

/// Of a search that `count` searches share, the packets of so many of the connections.
struct FilterShare {
    unsigned number = 0, count = 1;
};

/// Holds packets against a display filter: asks the index, and decodes what it does not know, with what the filter
/// wants alone. Each thread has its own.
class FilterSearch {
public:
    /// Both outlive this. `all`: every packet of the share will be asked for, and in order.
    FilterSearch(const Recording& recording, const IndexFilter& index, bool all, FilterShare share = {});

    /// Whether a published packet fits.
    bool fits(std::uint32_t number);
    /// Appends those of the published packets of the share from `first` to `end` that fit. Gives up where `stop`
    /// becomes true.
    void search(std::uint32_t first, std::uint32_t end, const std::atomic<bool>& stop,
                std::vector<std::uint32_t>& found);

    /// Decoding follows each connection from its first packet: best asked in the order of the capture.
    bool follows_connections() const { return details_.wanted.analysis; }

    /// Since the last call: packets that were decoded, and searches for a regular expression that gave up.
    struct Effort {
        std::uint64_t decoded = 0, gave_up = 0;
    };
    Effort take_effort();

private:
    bool decode(std::uint32_t number);
    bool is_of_share(std::uint32_t number) const;

    const Recording& recording_;
    const IndexFilter& index_;
    const FilterShare share_;
    IndexFilter::Workspace work_;
    FrameDetails details_;
    decode::filter::Scratch scratch_;
    std::uint64_t decoded_ = 0;
};

}  // namespace loopscope::trace
