#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "decode/facts.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/connection.hpp"
#include "decode/flow/figures.hpp"
#include "decode/flow/finding.hpp"
#include "decode/flow/message.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::application {
struct Foresight;
}

namespace loopscope::decode::flow {

/// What is kept at most at once. Reaching a limit is counted in `Tracker::limits_reached`, never hidden.
struct Limits {
    std::size_t reassembly_bytes =
        256u << 20;  ///< of all connections together: octets waiting for a gap or a message's end
    std::size_t message_bytes = 16u << 20;   ///< of one message that is kept whole; longer ones are counted, not kept
    std::size_t fragment_bytes = 16u << 20;  ///< of IP fragments waiting for others
    std::int64_t fragment_lifetime = 30'000'000'000;  ///< nanoseconds (RFC 8200, section 4.5: 60 s; Linux: 30 s)
};

struct LimitsReached {
    std::uint64_t reassembly_evictions = 0, messages_too_long = 0, fragment_evictions = 0;
};

/// How much FrameReport::facts has of what `decode_frame` with a field list shows: the messages that a frame completes
/// and the story of its segments. The octets of a message that is told are kept until it is whole; of others, those
/// that finding its end and its partner needs.
enum class Told : std::uint8_t {
    nothing,
    lines,  ///< enough for FieldList::want_summary_only: some bodies are left out (MessageFacts::left_out)
    everything,
};

/// What one frame did. Views and spans are valid until the next `add`.
struct FrameReport {
    const Packet* packet = nullptr;
    std::span<const SegmentFacts> segments;  ///< by Packet::segments
    std::uint32_t connection = none;         ///< of the innermost segment that belongs to one
    bool from_server = false;
    Annotation annotation;                                                                 ///< of that connection
    TcpState client_state = TcpState::unknown, server_state = TcpState::unknown;           ///< after this frame
    SenderPhase client_phase = SenderPhase::unknown, server_phase = SenderPhase::unknown;  ///< after this frame
    Protocol protocol = Protocol::unknown;               ///< top layer, the application's where it is known
    std::uint32_t first_message = 0, message_count = 0;  ///< indices of the messages that this frame completed
    std::span<const Message> messages;                   ///< those
    std::span<const std::uint32_t>
        datagram_frames;                      ///< frames whose fragments make up facts.datagram, this one included
    Facts facts;                              ///< all of it, for `decode_frame` with a field list
    std::span<const std::uint32_t> findings;  ///< for `Tracker::finding`: those that this frame began or changed
    std::span<const std::uint32_t> touched;   ///< connections whose summary changed (segments, timeouts)
};

/// Follows connections through a capture: frames in, in order, each once. All time comes from the frames.
class Tracker {
public:
    explicit Tracker(Limits limits = {});
    ~Tracker();
    Tracker(Tracker&&) noexcept;
    Tracker& operator=(Tracker&&) noexcept;

    const FrameReport& add(const Frame& frame);
    /// The same for a frame that was decoded already, without facts. `packet` is the report's, and so has to stay until
    /// the next `add`; it is decoded again where the frame's fragment completes a datagram. `foresight`: of the packet,
    /// where it was looked for.
    const FrameReport& add(const Frame& frame, Packet& packet, const application::Foresight* foresight = nullptr);
    /// Ask the memory for the connection of a packet that will be added soon, so that `add` need not wait: for its
    /// place in the table (best four packets ahead), then for the connection (two ahead).
    void prefetch_place(const Packet& packet) const;
    void prefetch_connection(const Packet& packet) const;
    /// To be said before the first frame; at first it tells everything.
    void tell(Told told);

    /// No frame follows: messages that end with the stream are ended. They belong to the last frame of their
    /// connection. A SYN that nobody answered becomes Outcome::no_answer. Returns these messages; their indices follow
    /// the last frame's.
    std::span<const Message> finish();

    std::uint32_t connection_count() const;
    /// Of one that was not forgotten.
    const Connection& connection(std::uint32_t index) const;
    bool knows(std::uint32_t connection) const;
    /// Lets the connections go that have ended, and whose tuple a later one uses, and their findings: nothing of them
    /// changes any more, and whoever wants them has a copy. A capture may have very many.
    void forget_ended();
    /// Of a connection with `Connection::figures`; all zeros for one without.
    TcpFigures figures(std::uint32_t connection) const;
    /// The octets of PackedFigures, once the connection has ended and nothing changes them any more; none before, and
    /// none for a connection without.
    std::span<const std::uint8_t> packed_figures(std::uint32_t connection) const;
    /// How many findings there were so far.
    std::uint32_t finding_count() const;
    /// nullptr for one of a connection that was forgotten. Its address may move at the next `add`.
    const Finding* finding(std::uint32_t index) const;
    /// Those that the last `add` or `finish` began or changed.
    std::span<const std::uint32_t> changed_findings() const;
    const LimitsReached& limits_reached() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::decode::flow
