#pragma once

#include <cstdint>
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

    std::size_t held() const { return kept_.size(); }
    /// The message under way is lost to a memory limit.
    void drop();
    /// An upgrade or a tunnel: what follows is not this protocol.
    bool switched() const { return switched_; }

private:
    enum class Mode : std::uint8_t {
        between,  ///< the next octet begins a message
        within,   ///< kept_ holds the beginning of one
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
    std::uint64_t there() const { return kept_.size() + passed_over_ + beyond_; }  ///< octets of the message so far
    application::Framing frame(Bytes octets, bool ended, const Delivery& to) const;
    Bytes not_passed() const;  ///< what is kept for the framer
    enum class End : std::uint8_t { whole, cut /* by the capture or a limit: its rest was there */, unfinished };
    void cut_kept(std::size_t size, std::uint64_t length, End end, const Delivery& to, const Summary& known = {});
    void lose(const Delivery& to);
    void forget();

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

    std::vector<std::uint8_t> kept_;
    std::uint64_t offset_;              ///< of the next octet that comes, in the stream
    std::uint64_t message_offset_ = 0;  ///< of kept_[0]
    std::uint64_t wanted_ = 0;       ///< within: full length of the message, 0: unknown; passing: octets still to pass
    std::uint64_t beyond_ = 0;       ///< octets of the message past Limits::message_bytes: counted, not kept
    std::uint64_t passed_over_ = 0;  ///< others that were not kept: nobody wants them
    std::uint64_t passed_ = 0;       ///< octets of the message that the framer needs no more
    std::uint64_t front_ = 0;        ///< so many of them are kept
    std::uint64_t resume_ = 0;       ///< what the framer knows of the message already
    std::uint32_t first_frame_ = no_frame;
    std::uint32_t frame_offset_ = none;  ///< of kept_[0] in the segment, while all of it came in one
    Mode mode_ = Mode::between;
    bool until_close_ = false;
    bool switched_ = false;
};

}  // namespace loopscope::decode::flow
