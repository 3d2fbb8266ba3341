#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "decode/application/application.hpp"
#include "decode/flow/exchanges.hpp"
#include "decode/flow/message_log.hpp"
#include "decode/flow/reassembler.hpp"

namespace loopscope::decode::flow {

/// Who a stream belongs to, and where its messages go.
struct Delivery {
    MessageLog& log;
    Exchanges& exchanges;
    const application::ApplicationProtocol& protocol;
    std::uint32_t connection = none;
    bool from_server = false;
};

/// Cuts one direction's octets into application messages. A message that lies in one segment is handed on where it
/// lies; else its octets are kept until it is whole, up to Limits::message_bytes; where nobody reads them, those that
/// finding its end and its partner need.
class StreamCutter {
public:
    explicit StreamCutter(std::uint64_t stream_offset) : offset_(stream_offset) {}

    void octets(const Run& run, const Delivery& to);
    /// That many octets will never come (`snapped`: their segment came, but was not captured whole): the message that
    /// they belong to is ended, and the next one is looked for.
    void gap(std::uint32_t missing, bool snapped, const Delivery& to);
    /// The stream has ended; what is left is a message that ends with it, or a part of one.
    /// `orderly`: by a FIN, all before it is here.
    void end(bool orderly, const Delivery& to);

    std::size_t held() const { return part_ == nullptr ? 0 : part_->kept.size(); }
    /// The message under way is lost to a memory limit.
    void drop();
    /// An upgrade or a tunnel: what follows is not this protocol.
    bool switched() const { return switched_; }

private:
    enum class Mode : std::uint8_t {
        between,  ///< the next octet begins a message
        within,   ///< `part_` holds the beginning of one
        passing,  ///< the rest of a message that is already handed on or dropped: `wanted_` octets
        lost,     ///< looking for a segment that begins a message
    };

    using Summary = std::optional<application::MessageSummary>;

    Bytes begin(const Run& run, Bytes octets, const Delivery& to);
    Bytes extend(Bytes octets, const Delivery& to);
    Bytes extend_to_length(Bytes octets, const Delivery& to);
    Bytes extend_and_look(Bytes octets, const Delivery& to);
    Bytes pass(Bytes octets);
    void keep(const Run& run, Bytes octets, const application::Framing& framing, const Delivery& to);
    void append(Bytes octets, const Delivery& to);
    void expect(const application::Framing& framing, const Delivery& to);
    std::uint64_t still_wanted() const;
    application::Framing frame(Bytes octets, bool ended, const Delivery& to) const;
    enum class End : std::uint8_t { whole, cut /* by the capture or a limit: its rest was there */, unfinished };
    void cut_kept(std::size_t size, std::uint64_t length, End end, const Delivery& to, const Summary& known = {});
    void lose(const Delivery& to);
    struct Cut {
        Bytes octets;
        std::uint64_t length = 0;    ///< on the wire
        std::uint64_t offset = 0;    ///< in the stream
        std::uint64_t left_out = 0;  ///< of it at its end: were there, but nobody wants them
        std::uint32_t frame_offset = none;
        std::uint32_t first_frame = no_frame;
        bool complete = true;
        bool unfinished = false;  ///< its rest never came
    };
    void hand_on(const Cut& cut, const Delivery& to, const Summary& known);

    std::uint64_t offset_;      ///< of the next octet that comes, in the stream
    std::uint64_t wanted_ = 0;  ///< within: full length of the message, 0: unknown; passing: octets still to pass
    std::unique_ptr<MessagePart> part_;  ///< Mode::within
    Mode mode_ = Mode::between;
    bool switched_ = false;
};

}  // namespace loopscope::decode::flow
