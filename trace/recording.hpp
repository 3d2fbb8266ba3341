#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "capture/error.hpp"
#include "capture/source.hpp"
#include "decode/field_list.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/connection.hpp"
#include "decode/flow/message.hpp"
#include "decode/flow/sequence_analysis.hpp"
#include "decode/flow/tracker.hpp"
#include "decode/packet.hpp"
#include "trace/packet_record.hpp"

namespace loopscope::trace {

class PacketAddresses;
class PacketIndex;
struct SpecialFacts;

/// Which of the things that other frames tell are looked up for a frame.
struct WantedFacts {
    bool story = true;      ///< loopscope.*
    bool messages = true;   ///< application messages that end in it, put together again
    bool exchanges = true;  ///< the other half of request and response
    /// Also follow the connection from its first packet to this one, for tcp.analysis.*: costs the packets between.
    /// What was followed is kept, so that going on in the same connection costs the new packets only.
    bool analysis = false;
};

/// Everything known about one frame, made on demand. Reuse one object for many frames.
struct FrameDetails {
    decode::Frame frame;
    decode::Packet packet;
    decode::FieldList fields;                        ///< fields.summary(), fields.protocol(): the row's text
    std::vector<std::vector<std::uint8_t>> buffers;  ///< reassembled octets that `fields` points into
    std::vector<decode::SegmentFacts> segments;
    std::vector<decode::MessageFacts> messages;
    std::vector<decode::ExchangeFacts> exchanges;
    std::deque<std::string> texts;

    WantedFacts wanted;
    /// How far a connection was followed for WantedFacts::analysis.
    struct Followed {
        std::uint32_t frame = decode::no_frame;
        decode::flow::SequenceAnalysis sequence;
        std::vector<std::uint32_t> asides;  ///< numbers of those that are known, in order
    };
    bool keep_followed = false;  ///< of all connections, for who asks for all frames in order; else of the last one
    std::unordered_map<std::uint32_t, Followed> followed;                    ///< by connection
    std::array<decode::TcpAnalysis, decode::Packet::max_segments> analyses;  ///< what `segments` point at
    std::vector<std::uint32_t> to_follow;                                    ///< frames

    decode::StoryFacts story;
    std::vector<decode::StoryFacts::FindingFacts> finding_facts;
};

/// One recording: the octets, a compact index, the connections, the messages. One writer (the thread that calls `step`)
/// appends; any thread reads up to the published counts, without locks that the writer waits for. Addresses never move.
class Recording {
public:
    explicit Recording(capture::Source source);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    // -- the writer

    enum class Step : std::uint8_t { frame, pending, end, damaged };
    /// Reads and tracks one frame and appends it. At `end` the messages that end with their stream are appended.
    Step step(bool block = true);
    /// Makes what was appended visible to readers.
    void publish();
    /// A growing capture's writer has ended.
    void finish_growth();
    /// What `last_report` has for who decodes the frame with a field list; at first everything.
    void tell(decode::flow::Told told);
    /// What the tracker said of the frame that `step` read last, with all that was known at that moment.
    const decode::flow::FrameReport& last_report() const;
    const decode::Frame& last_frame() const;
    /// The findings so far, also those not published yet, and a connection.
    std::uint32_t finding_count_so_far() const;
    decode::flow::Finding finding_so_far(std::uint32_t index) const;
    decode::flow::Connection connection_so_far(std::uint32_t index) const;
    /// How far the source was read, for progress: 0..1.
    double progress() const;

    // -- readers

    std::uint32_t packet_count() const;
    /// `number` from 1 to packet_count().
    PacketRecord packet(std::uint32_t number) const;
    /// Of its record, for who asks for many.
    std::int64_t time_of(std::uint32_t number) const;
    std::uint32_t previous_in_connection(std::uint32_t number) const;
    /// For who looks at many packets one after the other; the writer finds also those not published yet.
    const PacketIndex& packets() const;
    /// Of packets with PacketShape::has_own_addresses, but for damaged ones.
    const PacketAddresses& addresses() const;
    /// Whose segments the packet holds, in the order of Packet::segments: of packets with special facts.
    std::vector<decode::SegmentFacts> special_segments(std::uint32_t number) const;
    /// The connection that WantedFacts::analysis follows for the packet: its own, or that of what it quotes.
    std::uint32_t followed_with(std::uint32_t number) const;
    decode::Bytes bytes(std::uint32_t number) const;
    decode::Frame frame(std::uint32_t number) const;
    decode::Frame frame(std::uint32_t number, const PacketRecord& record) const;  ///< that packet's
    std::int64_t first_time() const;

    std::uint32_t connection_count() const;
    decode::flow::Connection connection(std::uint32_t index) const;  ///< a copy, consistent in itself
    /// Number of the last published packet of the connection; walk back with `previous_in_connection`.
    std::uint32_t last_packet_of(std::uint32_t connection) const;
    /// Appends the connection's packet numbers that are greater than `after`, ascending.
    void packets_of(std::uint32_t connection, std::uint32_t after, std::vector<std::uint32_t>& out) const;

    /// What a TCP connection's two ends sent and how it fared; all zeros where it carried no payload.
    decode::flow::TcpFigures figures(std::uint32_t connection) const;

    std::uint32_t finding_count() const;
    /// A copy; rows may change while packets come in, and may be `withdrawn`.
    decode::flow::Finding finding(std::uint32_t index) const;
    /// Indices of the connection's findings, oldest first, without those that were withdrawn.
    std::vector<std::uint32_t> findings_of(std::uint32_t connection) const;

    std::uint32_t message_count() const;
    decode::flow::Message message(std::uint32_t index) const;
    /// Index of the message that answers this request, or decode::none.
    std::uint32_t response_to(std::uint32_t index) const;
    /// The message's octets, read again from its frames; at most `at_most` octets.
    std::vector<std::uint8_t> message_bytes(std::uint32_t index, std::size_t at_most = 16u << 20) const;
    /// Indices of the messages that this frame completed, in stream order.
    std::vector<std::uint32_t> messages_of(std::uint32_t number) const;

    /// The packets in which messages end because the capture does, ascending; may repeat. Nothing before its end.
    std::optional<std::vector<std::uint32_t>> completed_by_end() const;

    /// Decodes the frame again, with everything that other frames tell about it.
    void describe(std::uint32_t number, FrameDetails& out) const;
    /// The annotation in plain words; empty where there is none.
    std::string explain(std::uint32_t number) const;

    /// One direction's octets of a TCP connection (or UDP payloads), in stream order, as chunks by frame.
    struct StreamChunk {
        std::uint32_t frame = 0;
        bool from_server = false;
        std::uint64_t missing_before = 0;  ///< octets that the capture does not hold
        decode::Bytes bytes;               ///< in the capture; valid as long as the recording; may be none at a cut end
    };
    std::vector<StreamChunk> stream(std::uint32_t connection, std::size_t at_most_bytes = 64u << 20) const;

    const capture::Source& source() const;
    decode::flow::LimitsReached limits_reached() const;  ///< as of the last publish

private:
    void add_special_facts(std::uint32_t number, decode::Facts& facts, FrameDetails& out) const;
    void add_story(std::uint32_t number, const PacketRecord& record, const decode::flow::Connection& connection,
                   FrameDetails& out) const;
    void add_analysis(std::uint32_t number, FrameDetails& out) const;
    void follow(std::uint32_t connection, std::uint32_t number, FrameDetails& out) const;
    void note_asides(std::uint32_t last, FrameDetails::Followed& followed) const;
    void list_frames(std::uint32_t connection, std::uint32_t number, const FrameDetails::Followed& followed,
                     std::vector<std::uint32_t>& out) const;
    std::vector<std::uint8_t> datagram_of(const SpecialFacts& special) const;
    void decode_special(const SpecialFacts& special, decode::Packet& packet) const;
    void add_messages(std::uint32_t number, decode::Facts& facts, FrameDetails& out) const;
    /// Where the message lies in its frame, and its octets there; decode::none where it does not lie in one piece.
    std::uint32_t message_offset(std::uint32_t index, decode::Packet& scratch, decode::Bytes& bytes) const;

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::trace
