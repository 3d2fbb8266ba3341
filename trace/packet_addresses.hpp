#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>

#include "decode/packet.hpp"
#include "trace/append_log.hpp"

namespace loopscope::trace {

/// The addresses of packets whose connection does not tell them all: in tunnels, in fragments, without ports. They
/// differ little within a capture, so that a packet has the number of a list. One writer, any number of readers.
class PacketAddresses {
public:
    /// IP headers that a list has at most.
    static constexpr std::uint32_t most_headers = 6;

    // -- the writer
    /// For packets with PacketShape::has_own_addresses, in order. Those whose fields may be more than their headers and
    /// segments tell are left out: damaged ones, and very deep ones.
    void add(std::uint32_t frame, const decode::Packet& packet);
    void publish() {
        headers_.publish();
        lists_.publish();
        packets_.publish();
    }

    // -- readers
    /// The number of the packet's list; 0: not kept. `next`: where who asks in order goes on, 0 at first.
    std::uint32_t number_of(std::uint32_t frame, std::uint32_t& next) const;
    std::uint32_t count(std::uint32_t number) const { return lists_[number - 1].count; }
    const decode::IpHeaderEnds& header(std::uint32_t number, std::uint32_t index) const {
        return headers_[lists_[number - 1].first + index];
    }

private:
    static constexpr std::uint32_t most_lists = 65'535;  ///< packets with further ones are left out

    struct List {
        std::uint32_t first, count;
    };
    struct Packet {
        std::uint32_t frame, number;
    };
    std::uint32_t number_for(std::span<const decode::IpHeaderEnds> headers);
    std::uint32_t look_up(std::uint64_t mixed, std::span<const decode::IpHeaderEnds> headers);
    bool is_list(std::uint32_t number, std::span<const decode::IpHeaderEnds> headers) const;

    AppendLog<decode::IpHeaderEnds> headers_;
    AppendLog<List> lists_;
    AppendLog<Packet> packets_;
    /// By what is made of the headers; of those met last, too.
    std::unordered_multimap<std::uint64_t, std::uint32_t> numbers_;
    std::array<std::uint32_t, 256> recent_{};
};

}  // namespace loopscope::trace
