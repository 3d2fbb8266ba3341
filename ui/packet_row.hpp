#pragma once

#include <cstdint>
#include <string>

#include "trace/recording.hpp"
#include "ui/meaning.hpp"

namespace loopscope::ui {

/// A row of the packet table, as text. Made when it is on the screen.
struct PacketRow {
    std::uint32_t number = decode::no_frame;
    std::string source, destination, protocol;
    std::string annotation;  ///< what it does in its connection, in plain words; may be empty
    std::string summary;     ///< the top layer's line
    Meaning meaning = Meaning::other;

    /// What the last column leads with, and what follows it in a fainter colour.
    const std::string& headline() const;
    const std::string& remark() const;
};

/// Decodes the packet again and says what the table shows of it.
void describe_row(const trace::Recording&, std::uint32_t number, trace::FrameDetails& scratch, PacketRow& row);

/// Where a packet comes from or goes to, as far as it tells: an endpoint where there are ports, else the IP address,
/// else the link address. Ordered by kind, then as numbers.
struct PacketEnd {
    enum class Kind : std::uint8_t { link, address, endpoint } kind = Kind::link;
    decode::Endpoint endpoint;
    std::array<std::uint8_t, 6> link{};

    auto operator<=>(const PacketEnd& other) const {
        // An address without a port stands right before its ports.
        if (const auto by_version = endpoint.address.version <=> other.endpoint.address.version; by_version != 0)
            return by_version;
        if (const auto by_octets = endpoint.address.octets <=> other.endpoint.address.octets; by_octets != 0)
            return by_octets;
        if (const auto by_kind = kind <=> other.kind; by_kind != 0) return by_kind;
        if (const auto by_port = endpoint.port <=> other.endpoint.port; by_port != 0) return by_port;
        return link <=> other.link;
    }
    bool operator==(const PacketEnd&) const = default;
};
PacketEnd end_of(const decode::Packet&, bool source);
/// "127.0.0.1:7777", "10.0.0.1", "00:11:22:33:44:55"
std::string to_text(const PacketEnd&);

}  // namespace loopscope::ui
