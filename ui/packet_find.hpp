#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "decode/filter/filter.hpp"
#include "ui/background.hpp"
#include "ui/packets_model.hpp"

namespace loopscope::ui {

/// Looks for the next packet of the list that fits a display filter, or whose row holds words, from the chosen one on
/// and around the end. The work is done in the background, some thousand rows at a time.
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

    static constexpr std::uint32_t rows_at_once = 20'000;

private:
    struct Found {
        std::uint32_t number = decode::no_frame, search = 0;
    };
    void start_piece(const trace::Recording&, const PacketsModel&);

    decode::filter::Filter filter_;
    std::string words_;  ///< empty: the filter decides
    std::uint32_t row_ = 0, left_ = 0, search_ = 0;
    bool backwards_ = false;
    std::shared_ptr<std::atomic<bool>> stop_ = std::make_shared<std::atomic<bool>>(false);
    Background<Found> job_;
};

}  // namespace loopscope::ui
