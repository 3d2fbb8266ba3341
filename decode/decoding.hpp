#pragma once

#include <cstdint>

#include "decode/facts.hpp"
#include "decode/field_list.hpp"
#include "decode/packet.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode {

/// One frame on its way up through the layers: what the lower layers tell the upper ones.
struct Decoding {
    const Frame& frame;
    const Facts* facts;
    FieldList* fields;
    Packet& packet;

    IpAddress source, destination;     ///< of the IP header right around
    std::uint16_t identification = 0;  ///< of that header; 0 in IPv6
    std::uint8_t hop_limit = 0, ecn = 0;
    std::uint32_t separator = 0;    ///< keys of virtual networks passed so far, mixed; 0: none
    std::uint32_t payload_end = 0;  ///< where the first length field above the link layer ends the payload; 0: not said
    std::uint32_t wire_end = 0;     ///< where the innermost IP payload ended on the wire, in its source
    std::uint16_t source_index = 0;  ///< 0: the frame; else the buffer being read
    std::uint16_t buffers = 0;       ///< buffers handed out so far
    std::uint8_t segments_seen = 0;  ///< TCP and UDP headers so far, also those past Packet::max_segments
    std::uint8_t depth = 0;          ///< layers so far: tunnels in tunnels end somewhere
    bool in_error = false;           ///< inside the packet that an ICMP error quotes
    bool fragmented = false;         ///< a first fragment, whose rest is elsewhere: lengths and checksums do not hold
    bool datagram_used = false;      ///< Facts::datagram was read

    /// Keeps the first failure; call it when a layer has read what it could.
    void ended(const Reader& in) {
        if (!packet.stop && in.stop()) packet.stop = in.stop();
    }
    /// The top layer so far, with its line for people.
    void reached(Protocol protocol) {
        packet.top = protocol;
        packet.repeated |= packet.layers & layer_bit(protocol);
        packet.layers |= layer_bit(protocol);
    }
    /// An IP header was read.
    void enter_ip(Protocol version, const IpAddress& from, const IpAddress& to) {
        if ((packet.layers & ip_layers) != 0) [[unlikely]]
            keep_nested({source, destination}, {from, to});
        reached(version);
        source = from;
        destination = to;
        if (!in_error) packet.source = source, packet.destination = destination;
    }
    /// An error message stays what its packet is, whatever it quotes.
    void after_quote(Protocol error) {
        in_error = false;
        packet.top = error;
    }
    /// Where a datagram of a length that its header claims ended: no later than its frame, but for one that is quoted.
    std::uint32_t end_on_wire(std::uint32_t claimed) const {
        return source_index == 0 && !in_error && claimed > frame.original_length ? frame.original_length : claimed;
    }
    void keep_nested(const IpHeaderEnds& outer, const IpHeaderEnds& inner);
    void separate(std::uint32_t key) { separator = separator * 0x9E3779B1u + key + 1; }
};

/// Reads one layer from `in`, whose octets are limited to it, and hands the rest to the next. Where `in` stands
/// afterwards is not said: who reads on keeps a copy. (A copy right after the writes to it would wait for all of them.)
using LayerDecoder = void (*)(Decoding&, Reader& in);

inline constexpr std::uint8_t max_layers = 48;

/// Makes `bytes`, reassembled from several packets, the source of what is read while this object lives.
class BufferScope {
public:
    BufferScope(Decoding& decoding, std::string_view name, Bytes bytes)
        : decoding_(decoding), earlier_(decoding.source_index) {
        decoding.source_index = ++decoding.buffers;
        if (decoding.fields != nullptr) decoding.fields->push_source(name, bytes);
    }
    ~BufferScope() {
        decoding_.source_index = earlier_;
        if (decoding_.fields != nullptr) decoding_.fields->set_source(earlier_);
    }
    BufferScope(const BufferScope&) = delete;
    BufferScope& operator=(const BufferScope&) = delete;

private:
    Decoding& decoding_;
    std::uint16_t earlier_;
};

/// A layer's line for people, to be made once the layers above it were read, and only where none of them set one.
class LowerSummary {
public:
    explicit LowerSummary(const Decoding& decoding)
        : fields_(decoding.fields != nullptr && decoding.fields->wants_summary() ? decoding.fields : nullptr),
          before_(fields_ == nullptr ? 0 : fields_->summaries()) {}
    bool stands() const { return fields_ != nullptr && fields_->summaries() == before_; }

private:
    const FieldList* fields_;
    std::uint32_t before_;
};

}  // namespace loopscope::decode
