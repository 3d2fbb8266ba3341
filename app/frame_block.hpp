#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "app/print.hpp"
#include "decode/facts.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/connection.hpp"
#include "decode/text_arena.hpp"
#include "trace/recording.hpp"

namespace loopscope::app {

/// Frames in the order in which they were read, each with a copy of all that was known of it at that moment, so that
/// another thread can decode and print them while reading goes on. Used again and again: it seldom allocates.
class FrameBlock {
public:
    struct Entry {
        decode::Frame frame;  ///< its octets stay where they are as long as the recording
        decode::Facts facts;
        decode::flow::Annotation annotation;
        decode::Protocol protocol = decode::Protocol::unknown;
        std::uint32_t connection = decode::none;
        bool from_server = false;
        bool fits = false;                               ///< the filter, beyond doubt
        const decode::flow::Connection* told = nullptr;  ///< for the annotation; nullptr: there is nothing to tell
        std::span<const PrintedFinding> findings;        ///< those that it began or changed
    };

    void clear();
    /// Takes the frame that was read last. `with_story`: also what explains it, and its findings. `fits`: it need not
    /// be held against the filter any more.
    void add(const trace::Recording& recording, bool with_story, bool fits);
    bool empty() const { return entries_.empty(); }
    /// Enough for a thread to be busy with.
    bool full() const { return entries_.size() >= most_frames || octets_ >= most_octets; }
    /// Nothing is added any more: the entries as they are to be read.
    std::span<const Entry> seal();

private:
    static constexpr std::size_t most_frames = 512, most_octets = 512u << 10;

    void add_facts(const decode::flow::FrameReport& report, decode::Bytes frame);
    decode::ExchangeFacts kept(const decode::ExchangeFacts& exchange);

    std::vector<Entry> entries_;  ///< until `seal`, spans and pointers tell sizes and presence only
    std::vector<decode::SegmentFacts> segments_;
    std::vector<decode::TcpAnalysis> analyses_;
    std::vector<decode::StoryFacts> stories_;
    std::vector<decode::StoryFacts::FindingFacts> finding_facts_;
    std::vector<decode::MessageFacts> messages_;
    std::vector<decode::ExchangeFacts> exchanges_;
    std::vector<decode::flow::Connection> connections_;
    std::vector<PrintedFinding> findings_;
    decode::TextArena kept_;  ///< texts, reassembled messages and datagrams
    std::size_t octets_ = 0;
};

}  // namespace loopscope::app
