#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Room for objects of one type whose addresses never move, each at the begin or in the middle of a cache line.
template <class T> class Rooms {
public:
    Rooms() = default;
    ~Rooms() {
        for (auto* block : blocks_) ::operator delete(block, cache_line);
    }
    Rooms(const Rooms&) = delete;
    Rooms& operator=(const Rooms&) = delete;

    T* make() {
        if (free_.empty()) add_block();
        auto* room = free_.back();
        free_.pop_back();
        return new (room) T;
    }
    /// Each that was made has to go before its rooms do.
    void remove(T* object) {
        object->~T();
        free_.push_back(object);
    }

private:
    static constexpr std::align_val_t cache_line{64};
    static constexpr std::size_t half_line = 32, size = (sizeof(T) + half_line - 1) / half_line * half_line;
    static constexpr std::size_t in_block = 32;

    void add_block() {
        auto* block = static_cast<std::byte*>(::operator new(size* in_block, cache_line));
        blocks_.push_back(block);
        for (std::size_t i = in_block; i-- > 0;) free_.push_back(block + i * size);
    }

    std::vector<void*> blocks_, free_;
};

/// Every connection, and the newest one of each tuple. A connection is found by its full tuple (protocol, both
/// endpoints, separator) in whichever direction the segment goes; `Segment::tuple_hash` only finds the place to look.
class ConnectionTable {
public:
    ConnectionTable() : slots_(1024) {}
    ~ConnectionTable();
    ConnectionTable(const ConnectionTable&) = delete;
    ConnectionTable& operator=(const ConnectionTable&) = delete;

    struct Found {
        ConnectionState* connection = nullptr;  ///< nullptr: none with this tuple
        bool from_server = false;
    };
    Found find(const Segment& segment) const {
        Found found;
        look_up(segment, found);
        return found;
    }
    /// Ask the memory for what `find` will look at: first for the place in the table, and once that is there for the
    /// connection.
    void prefetch_place(const Segment& segment) const { __builtin_prefetch(&slots_[place_of(segment)]); }
    void prefetch_connection(const Segment& segment) const;

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

    std::size_t place_of(const Segment& segment) const { return segment.tuple_hash & (slots_.size() - 1); }
    /// Where the segment's tuple is, or else would be; `found` is what is there.
    std::size_t look_up(const Segment& segment, Found& found) const;
    void grow();
    void remove(ConnectionState* connection);

    std::vector<ConnectionState*> connections_;  ///< their addresses never move
    std::vector<Slot> slots_;                    ///< a power of two; linear probing
    std::size_t used_ = 0;
    Rooms<ConnectionState> datagrams_;
    Rooms<TcpConnection> tcp_;
};

}  // namespace loopscope::decode::flow
