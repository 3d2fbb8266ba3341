#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "decode/application/application.hpp"
#include "decode/flow/connection.hpp"
#include "decode/flow/exchanges.hpp"
#include "decode/flow/message_log.hpp"
#include "decode/flow/reassembler.hpp"
#include "decode/flow/stream_cutter.hpp"

namespace loopscope::decode::flow {

/// The application messages of one connection: made when its protocol is recognised.
class ConnectionMessages {
public:
    ConnectionMessages(const application::ApplicationProtocol& protocol, std::uint32_t connection)
        : protocol_(&protocol), connection_(connection) {}

    /// UDP: the datagram is a message. Returns what its partner tells.
    ExchangeFacts datagram(Side sender, const Segment& segment, MessageLog& log);

    /// Where this side's octets begin; ignored once it has begun. `offset`: in the stream.
    void begin(Side sender, SequenceNumber first, std::uint64_t offset);
    /// `wait`: what is missing may still come.
    void segment(Side sender, const Reassembler::Piece& piece, bool wait, MessageLog& log);
    /// The other end has everything before this: what is still missing there was never captured.
    void acknowledged(Side sender, SequenceNumber acknowledgment, MessageLog& log);
    /// This side's FIN: no octet follows. `wait`: what is missing before it may still come.
    void finish(Side sender, SequenceNumber fin, bool wait, MessageLog& log);
    /// A RST, or the end of the capture: nothing follows from either side.
    void end(MessageLog& log);
    /// Asks the memory for what `end` will look at.
    void prefetch_streams() const {
        for (const auto& stream : streams_) __builtin_prefetch(stream.get());
    }

    const application::ApplicationProtocol& protocol() const { return *protocol_; }
    bool switched() const {
        const auto is = [](const auto& stream) { return stream != nullptr && stream->cutter.switched(); };
        return is(streams_[0]) || is(streams_[1]);
    }
    /// No stream goes on; one that did not begin so far may.
    bool over() const {
        const auto is = [](const auto& stream) { return stream == nullptr || stream->ended; };
        return is(streams_[0]) && is(streams_[1]);
    }
    /// Both streams have ended, and nothing follows in them.
    bool done() const { return streams_[0] != nullptr && streams_[1] != nullptr && over() && !switched(); }
    std::size_t held() const {
        const auto by = [](const auto& stream) {
            return stream == nullptr ? 0 : stream->reassembler.held() + stream->cutter.held();
        };
        return by(streams_[0]) + by(streams_[1]);
    }
    void drop();

private:
    struct Stream {
        Reassembler reassembler;
        StreamCutter cutter;
        std::optional<SequenceNumber> fin = std::nullopt;
        bool ended = false;
    };
    Delivery delivery(Side sender, MessageLog& log);
    void drain(Stream& stream, std::optional<SequenceNumber> given_up, const Delivery& to);

    const application::ApplicationProtocol* protocol_;
    Exchanges exchanges_;
    std::unique_ptr<Stream> streams_[2];  ///< by Side of the sender
    std::uint32_t connection_;
};

}  // namespace loopscope::decode::flow
