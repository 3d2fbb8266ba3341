#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Puts IP datagrams together from their fragments (RFC 791, section 3.2; RFC 8200, section 4.5), whatever the order in
/// which they come. What waits is bounded in octets and in time; what had to go is counted, never hidden.
///
/// Where fragments overlap, the octets of the one that starts earlier count, and of those that start together the one
/// that came first: what tshark shows.
class Fragments {
public:
    /// `most_bytes`: octets kept of all datagrams together; `lifetime`: nanoseconds from a datagram's first fragment.
    Fragments(std::size_t most_bytes, std::int64_t lifetime) : most_bytes_(most_bytes), lifetime_(lifetime) {}

    struct Datagram {
        Bytes payload;                          ///< of the whole datagram
        std::span<const std::uint32_t> frames;  ///< whose fragments it is made of, in the order of their arrival
    };

    /// Takes one fragment (its octets are copied). The datagram, where this was the last missing part; its views are
    /// valid until the next `add`. `separator` keeps equal addresses on different links apart (Segment::separator).
    std::optional<Datagram> add(const Fragment&, std::uint32_t separator, std::uint32_t frame, std::int64_t time);

    std::uint64_t evictions() const { return evictions_; }  ///< datagrams given up, for time or room
    std::size_t waiting_bytes() const { return bytes_; }

private:
    struct Key {  ///< in the order in which they are likely to differ
        std::uint32_t identification, separator;
        std::uint8_t protocol;
        IpAddress source, destination;
        auto operator<=>(const Key&) const = default;
    };
    struct Part {
        std::uint32_t offset;
        std::vector<std::uint8_t> octets;
    };
    struct Waiting {
        Key key;
        std::int64_t first_time;
        std::uint32_t end = 0;  ///< of the datagram's payload; 0: the last fragment has not come
        std::size_t bytes = 0;
        std::vector<Part> parts;  ///< by offset, then by arrival
        std::vector<std::uint32_t> frames;
    };
    using Queue = std::list<Waiting>;

    void expire(std::int64_t now);
    void drop(Queue::iterator);
    Queue::iterator find_or_start(const Key&, std::int64_t time);
    static bool complete(const Waiting&);
    Datagram assemble(Waiting&);

    std::size_t most_bytes_;
    std::int64_t lifetime_;
    std::size_t bytes_ = 0;
    std::uint64_t evictions_ = 0;
    Queue queue_;  ///< oldest first
    std::map<Key, Queue::iterator> index_;
    std::vector<std::uint8_t> payload_;
    std::vector<std::uint32_t> frames_;
};

}  // namespace loopscope::decode::flow
