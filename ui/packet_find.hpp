#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "decode/filter/filter.hpp"
#include "trace/filter_search.hpp"
#include "ui/background.hpp"
#include "ui/packets_model.hpp"

namespace loopscope::ui {

/// Looks for the next packet of the list that fits a display filter, or whose row holds words, from the chosen one on
/// and around the end. The work is done in the background, as many rows at a time as
/// are listed within a frame.
class PacketFind {
public:
    PacketFind() = default;
    PacketFind(const PacketFind&) = delete;
    PacketFind& operator=(const PacketFind&) = delete;
    ~PacketFind() { *stop_ = true; }

    enum class Kind : std::uint8_t { nothing, filter, words };
    /// What the text would be taken for.
    static Kind kind_of(const std::string& text);

    std::string text;  ///< as typed

    /// Starts behind the packet `from` (or before it), where it has a row; else at the first row.
    void begin(const PacketsModel&, std::uint32_t from, bool backwards);
    void stop();
    bool running() const { return left_ > 0 || job_.running(); }
    /// Call once a frame: the packet that was found, once; decode::no_frame where none was.
    std::optional<std::uint32_t> update(const trace::Recording&, const PacketsModel&);

    static constexpr std::uint32_t rows_at_once = 200'000;

private:
    struct Found {
        std::uint32_t number = decode::no_frame, search = 0;
    };
    void start_piece(const trace::Recording&, const PacketsModel&);

    /// For one filter; asked by one job at a time.
    struct Filtering {
        Filtering(const trace::Recording& recording, const decode::filter::Filter& filter)
            : index(recording, filter), search(recording, index, false) {}
        trace::IndexFilter index;
        trace::FilterSearch search;
    };
    static std::uint32_t first_fitting(Filtering&, const std::vector<std::uint32_t>& numbers,
                                       const std::atomic<bool>& stop);
    static std::uint32_t first_holding(const trace::Recording&, const std::string& words,
                                       const std::vector<std::uint32_t>& numbers, const std::atomic<bool>& stop);

    decode::filter::Filter filter_;
    std::string words_;                     ///< empty: the filter decides
    std::shared_ptr<Filtering> filtering_;  ///< of this search, from its first piece on
    std::uint32_t row_ = 0, left_ = 0, search_ = 0;
    bool backwards_ = false;
    std::shared_ptr<std::atomic<bool>> stop_ = std::make_shared<std::atomic<bool>>(false);
    Background<Found> job_;
};

}  // namespace loopscope::ui
