#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/application/foresight.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/tracker.hpp"

namespace loopscope::decode::flow::testing {

class Conversation;

/// What a SYN offers; a value of -1 is left out.
struct Offer {
    int mss = -1;
    int window_scale = -1;
    bool sack = false;
};

/// One end of a scripted connection. It remembers what it sent, so that a script reads like a conversation; `raw` and
/// `sends_at` are for everything that does not go by the book.
class End {
public:
    End(Conversation& conversation, bool server, std::uint32_t address, std::uint16_t port)
        : conversation_(conversation), server_(server), address_(address), port_(port) {}

    const FrameReport& syn(std::uint32_t isn, Offer offer = {});
    const FrameReport& syn_ack(std::uint32_t isn, Offer offer = {});
    const FrameReport& ack();
    const FrameReport& ack_of(std::uint32_t acknowledgment);
    const FrameReport& sends(std::string_view text);
    const FrameReport& sends_at(std::uint32_t sequence, std::string_view text);  ///< `next` stays
    const FrameReport& fin(std::string_view text = "");
    const FrameReport& rst();
    const FrameReport& datagram(std::string_view text);
    const FrameReport& raw(std::uint16_t flags, std::uint32_t sequence, std::uint32_t acknowledgment,
                           std::string_view text = "", const std::vector<std::uint8_t>& options = {});

    std::uint32_t next = 0;  ///< sequence number of the next octet
    std::uint16_t window = 8000;
    std::uint16_t port() const { return port_; }

private:
    friend class Conversation;
    End& peer();
    Conversation& conversation_;
    bool server_;
    std::uint32_t address_;
    std::uint16_t port_;
};

/// Two ends and the tracker that watches them. Frames are raw IPv4, a millisecond apart.
class Conversation {
public:
    explicit Conversation(Limits limits = {}) : tracker(limits) {}
    Conversation(const Conversation&) = delete;

    Tracker tracker;
    End client{*this, false, 0x0a000001, 40000};
    End server{*this, true, 0x0a000002, 80};

    /// SYN, SYN+ACK, ACK.
    void handshake(std::uint32_t client_isn = 1000, std::uint32_t server_isn = 5000);
    /// Uses another client port from now on.
    void from_port(std::uint16_t port);
    void to_port(std::uint16_t port);
    /// Only the first `octets` of each frame are captured from now on.
    void snap(std::size_t octets) { snap_ = octets; }
    void wait(std::int64_t nanoseconds) { time_ += nanoseconds; }
    const FrameReport& add(std::vector<std::uint8_t> octets);

    const FrameReport& last() const { return *last_; }
    Bytes last_octets() const { return octets_; }
    Event event() const { return last_->annotation.event; }
    std::string states() const;  ///< "ESTABLISHED CLOSE-WAIT": client, server
    std::string explained() const;
    const Connection& connection() const { return tracker.connection(last_->connection); }
    std::uint32_t frame() const { return number_; }
    bool foresees = false;          ///< the tracker is told what each frame's payload tells by itself
    int foreseen = 0;               ///< frames of which there was something to tell
    std::vector<Message> messages;  ///< of all frames so far
    std::string message(std::size_t index = 0) const {
        return std::string(as_text(last_->facts.messages[index].bytes));
    }

private:
    friend class End;
    std::vector<std::uint8_t> octets_;
    Packet packet_;
    application::Foresight foresight_;
    const FrameReport* last_ = nullptr;
    std::uint32_t number_ = 0;
    std::int64_t time_ = 1'000'000'000;
    std::size_t snap_ = 65535;
};

}  // namespace loopscope::decode::flow::testing
