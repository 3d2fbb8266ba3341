#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Every connection, and the newest one of each tuple. A connection is found by its full tuple (protocol, both
/// endpoints, separator) in whichever direction the segment goes; the hash only finds the place to look.
class ConnectionTable {
public:
    ConnectionTable();

    struct Found {
        ConnectionState* connection = nullptr;  ///< nullptr: none with this tuple
        bool from_server = false;
    };
    Found find(const Segment& segment) const;

    /// Makes a connection the newest of its tuple.
    ConnectionState& create(const Segment& segment, bool from_server);

    std::uint32_t size() const { return static_cast<std::uint32_t>(connections_.size()); }
    ConnectionState& at(std::uint32_t index) { return connections_[index]; }
    const ConnectionState& at(std::uint32_t index) const { return connections_[index]; }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t index = none;
    };
    std::size_t slot_of(const Segment& segment, std::uint32_t hash) const;
    void grow();

    mutable std::deque<ConnectionState> connections_;  ///< addresses never move
    std::vector<Slot> slots_;                          ///< a power of two; linear probing
    std::size_t used_ = 0;
};

}  // namespace loopscope::decode::flow
