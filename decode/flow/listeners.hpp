#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

#include "decode/flow/connection.hpp"

namespace loopscope::decode::flow {

/// Which connections got in at each listening endpoint lately: what a SYN without an answer is held against.
class Listeners {
public:
    /// Endpoints that are remembered; the oldest half is forgotten at that number.
    static constexpr std::size_t most = 4096;

    struct Entry {
        std::uint32_t connection = none;
        std::int64_t time = 0;  ///< of the handshake's end, nanoseconds since 1970
        std::uint32_t frame = no_frame;
        bool served = false;  ///< the server has sent something, or the connection has ended
    };

    void established(const Connection& connection, std::int64_t time, std::uint32_t frame);
    void served(const Connection& connection);
    /// A connection other than this one that got in at the same endpoint, newest first: after `since`, or one that
    /// still waits to be served. Its `connection` is none where there is no such connection.
    Entry got_in(const Connection& connection, std::int64_t since) const;
    Entry waits(const Connection& connection) const;

private:
    static constexpr std::size_t kept = 4;
    struct Key {
        Endpoint server;
        std::uint32_t separator;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };
    struct Listener {
        std::array<Entry, kept> entries;  ///< a ring
        std::uint32_t count = 0;
    };
    void forget_the_oldest();
    const Listener* find(const Connection& connection) const;

    std::unordered_map<Key, Listener, Hash> listeners_;
};

}  // namespace loopscope::decode::flow
