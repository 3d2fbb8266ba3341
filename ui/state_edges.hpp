#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "decode/flow/tcp_state.hpp"

namespace loopscope::ui {

/// Who usually goes along a transition, as W. R. Stevens draws the diagram.
enum class UsualPath : std::uint8_t { client, server, neither };

/// One arrow of RFC 9293, section 3.3.2, figure 5, and the one that its note 2 adds.
struct StateEdge {
    decode::flow::TcpState from, to;
    std::string_view event, action;  ///< "receive SYN", "send SYN+ACK"; the action may be empty
    UsualPath usual = UsualPath::neither;
};
std::span<const StateEdge> state_edges();

/// The arrow between two states, or state_edges().size().
std::size_t find_state_edge(decode::flow::TcpState from, decode::flow::TcpState to);

/// Arrows from one state to another that a single segment may lead along, at most three, never through CLOSED; empty
/// where there are none.
std::vector<std::size_t> state_path(decode::flow::TcpState from, decode::flow::TcpState to);

/// What a state means, in plain words (RFC 9293, section 3.3.2).
std::string_view meaning_of(decode::flow::TcpState);

}  // namespace loopscope::ui
