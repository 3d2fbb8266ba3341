#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "decode/application/foresight.hpp"
#include "decode/facts.hpp"
#include "decode/flow/message.hpp"
#include "decode/flow/message_part.hpp"
#include "decode/flow/tracker.hpp"

namespace loopscope::decode::flow {

/// Where the connections put the messages that a frame completes, and what they share.
struct MessageLog {
    Limits limits;
    Told told = Told::everything;
    bool tells() const { return told != Told::nothing; }
    LimitsReached reached;
    std::size_t held = 0;           ///< octets that wait in all connections
    std::vector<Message> messages;  ///< of the frame that is being added
    std::uint32_t before = 0;       ///< how many there were before
    std::uint32_t next_index() const { return before + static_cast<std::uint32_t>(messages.size()); }

    // Of the frame that is being added:
    std::uint32_t frame = no_frame;
    std::int64_t time = 0;
    std::uint8_t segment = 0;
    const application::Foresight* foresight = nullptr;  ///< of its first segment, if there is any
    std::vector<MessageFacts> facts;
    std::deque<std::vector<std::uint8_t>> kept_octets;  ///< what `facts` points into
    std::deque<std::string> kept_texts;
    std::unique_ptr<MessagePart> spare;  ///< empty, with its room, for the next message that comes in pieces

    void begin_frame(const Frame& next) {
        frame = next.number;
        time = next.time;
        facts.clear();
        if (!kept_octets.empty()) kept_octets.clear();
        if (!kept_texts.empty()) kept_texts.clear();
    }
};

}  // namespace loopscope::decode::flow
