#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "decode/filter/filter.hpp"
#include "trace/filter_job.hpp"
#include "trace/recording.hpp"

namespace loopscope::ui {

/// Which packets fit a display filter: found in the background (trace::FilterJob), and looked for further as packets
/// come. One recording an object.
class PacketFilter {
public:
    PacketFilter() = default;
    PacketFilter(const PacketFilter&) = delete;
    PacketFilter& operator=(const PacketFilter&) = delete;

    /// What is typed. Another filter ends the search for the last one; a text that is none leaves it as it is.
    void set_text(std::string text);
    const std::string& text() const { return text_; }
    /// Shows a text without searching for it, until it is set.
    void prepare(std::string text);
    bool prepared() const { return prepared_; }
    /// Why the text is no filter.
    const std::optional<decode::filter::Error>& error() const { return error_; }

    /// Call once a frame: takes what was found and starts the next piece, up to packet `count`.
    void update(const trace::Recording&, std::uint32_t count);

    /// False where every packet is shown.
    bool active() const { return !filter_.always(); }
    /// Packets that fit, as far as they were looked at; `number` of the first is that of place 0. Ascending.
    std::uint32_t count() const { return count_; }
    std::uint32_t number(std::uint32_t place) const { return job_->numbers()[place]; }
    /// How many of them come before this one.
    std::uint32_t place_of(std::uint32_t number) const;
    /// The same for who reads them in the background, while another filter may be set.
    std::shared_ptr<const trace::AppendLog<std::uint32_t>> numbers() const { return job_->shared_numbers(); }
    /// Packets that were looked at.
    std::uint32_t searched() const { return searched_; }
    /// Counts filters: what was made for an earlier one is out of date.
    std::uint32_t generation() const { return generation_; }

private:
    std::string text_;
    bool prepared_ = false;
    std::optional<decode::filter::Error> error_;
    decode::filter::Filter filter_;
    std::uint32_t count_ = 0, searched_ = 0, generation_ = 0;
    std::unique_ptr<trace::FilterJob> job_;  ///< for filter_, from the first update on
    std::future<void> ending_;               ///< of the one before: its memory takes a while to give back
};

/// A filter that a packet with this field fits: "tcp.stream == 3", or its name where it has no value to compare.
std::string filter_of(const decode::FieldRecord&, const decode::FieldList&, decode::Bytes frame);

/// "http" for "HTTP": a filter that packets of this protocol fit; empty where none is called so.
std::string protocol_filter(std::string_view protocol);

/// "tcp.stream == 3", "ip.src == 10.0.0.1": a filter that the packet with these fields fits, by the first of the named
/// fields that it has; empty where it has none.
std::string filter_for(const trace::FrameDetails&, decode::Bytes frame, std::initializer_list<std::string_view> names);

/// The same for a frame that is decoded for it.
std::string filter_for(const trace::Recording&, std::uint32_t frame, std::initializer_list<std::string_view> names);

}  // namespace loopscope::ui
