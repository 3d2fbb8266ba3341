#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Every connection, and the newest one of each tuple. A connection is found by its full tuple (protocol, both
/// endpoints, separator) in whichever direction the segment goes; the hash only finds the place to look. It is keyed
/// with a number that each table draws, so that nobody can make a capture whose tuples meet in one place.
class ConnectionTable {
public:
    ConnectionTable();
    ~ConnectionTable();
    ConnectionTable(const ConnectionTable&) = delete;
    ConnectionTable& operator=(const ConnectionTable&) = delete;

    struct Found {
        ConnectionState* connection = nullptr;  ///< nullptr: none with this tuple
        bool from_server = false;
    };
    Found find(const Segment& segment) const;
    /// Asks the memory for what `find` will look at. Two calls before the segment's own `find` fetch all of it.
    void prefetch(const Segment& segment);

    /// Makes a connection the newest of its tuple.
    ConnectionState& create(const Segment& segment, bool from_server);

    std::uint32_t size() const { return static_cast<std::uint32_t>(connections_.size()); }
    /// Of one that was not forgotten.
    ConnectionState& at(std::uint32_t index) { return *connections_[index]; }
    const ConnectionState& at(std::uint32_t index) const { return *connections_[index]; }
    /// nullptr where it was forgotten.
    ConnectionState* known(std::uint32_t index) const { return connections_[index]; }
    /// For a connection that no segment can reach any more: a later one has its tuple.
    void forget(std::uint32_t index);

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t index = none;
    };
    static constexpr std::size_t prefetched = 4;
    static constexpr std::size_t states_in_block = 32;

    std::uint32_t hash_of(const Segment& segment) const;
    std::size_t slot_of(const Segment& segment, std::uint32_t hash) const;
    void grow();
    ConnectionState* allocate();

    std::uint64_t key_;
    std::vector<ConnectionState*> connections_;  ///< their addresses never move
    std::vector<Slot> slots_;                    ///< a power of two; linear probing
    std::size_t used_ = 0;
    std::array<std::uint32_t, prefetched> coming_{};  ///< hashes that `prefetch` was asked for, a ring
    std::size_t next_coming_ = 0;
    std::vector<void*> blocks_;  ///< of room for connections
    std::vector<void*> free_;    ///< room in them that no connection has
};

}  // namespace loopscope::decode::flow
