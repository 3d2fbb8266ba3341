#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "decode/bytes.hpp"
#include "decode/facts.hpp"
#include "decode/packet.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// What pairing and the tables need of one message, without a field list.
struct MessageSummary {
    enum class Role : std::uint8_t { other, request, response, interim /* HTTP 1xx: the response follows */ };
    Role role = Role::other;
    std::uint32_t transaction = 0;    ///< DNS: identification; HTTP: 0 (paired by order)
    std::uint32_t code = 0;           ///< HTTP status code; DNS: rcode
    std::string_view method;          ///< HTTP: method, a view into the message; DNS: empty
    std::string_view target;          ///< HTTP: request target, a view into the message; DNS: empty
    std::uint64_t question = 0;       ///< DNS: hash of the question section (name in lower case, type, class)
    std::uint32_t header_length = 0;  ///< octets before the body
    std::uint32_t session =
        0;  ///< bits that stay true of the connection: or-ed, they are MessageFacts::session of later messages
    bool switches_protocol = false;  ///< HTTP: 101. What follows is not HTTP; so it is after a 2xx that answers CONNECT

    bool operator==(const MessageSummary&) const = default;
};

/// What a framer answers about the octets at the front of one direction of a TCP stream.
struct Framing {
    enum class Kind : std::uint8_t {
        complete,   ///< the first message is `length` octets long and all there
        need_more,  ///< cannot tell yet, or the message is longer than what is there (`length`: its full size if known,
                    ///< else 0)
        until_close,  ///< the message ends where the stream ends
        foreign,      ///< these octets are not this protocol: hand the stream to nobody until it resynchronises
    };
    Kind kind = Kind::need_more;
    std::uint64_t length = 0;
    std::uint64_t resume =
        0;  ///< where `need_more`: hand it back in the context when asking again about the same message
    /// Octets at the front that `summarise` needs, where the end will be found without what follows them or from
    /// `passed` on; 0: all, or as was said before.
    std::uint64_t summarised = 0;
    /// Where `need_more`: ask again with what follows so many octets. They may not all be there yet.
    std::uint64_t passed = 0;
    /// Where `complete`: what `summarise` would say, if framing told it.
    std::optional<MessageSummary> summary = std::nullopt;
};

/// What a framer may know besides the octets. Zero-initialised for each direction of a connection.
struct FramingContext {
    bool from_server = false;
    bool stream_ended = false;        ///< FIN or RST was seen and all octets before it are here
    std::string_view request_method;  ///< HTTP responses: method of the request they answer; empty: unknown
    std::uint64_t resume = 0;  ///< Framing::resume of the last answer about this message, so that nothing is scanned
                               ///< twice; 0: a new message. What was `passed` is not handed in again.
};

/// A protocol above TCP or UDP: one row in the table, two source files, one test.
struct ApplicationProtocol {
    Protocol protocol;
    std::string_view name;  ///< tshark's filter name: "http"
    std::span<const std::uint16_t> tcp_ports;
    std::span<const std::uint16_t> udp_ports;
    /// True where the octets are this protocol beyond doubt, whatever the port. nullptr: by port only.
    bool (*recognise_tcp)(Bytes first_octets, const Segment&) = nullptr;
    bool (*recognise_udp)(Bytes datagram, const Segment&) = nullptr;
    /// How long the first message is. nullptr: UDP only.
    Framing (*frame)(Bytes available, const FramingContext&) = nullptr;
    MessageSummary (*summarise)(Bytes message, bool over_tcp) = nullptr;
    /// The line that `describe` makes needs of a body only how long it is.
    bool line_needs_no_body = false;
    /// Reads the message's fields. `in` holds the message and nothing else; over TCP, DNS keeps its length prefix.
    void (*describe)(Reader& in, const Segment&, const MessageFacts&) = nullptr;
};

/// The table: every application protocol, in the order in which they are asked.
std::span<const ApplicationProtocol> protocols();
const ApplicationProtocol* find(Protocol);

/// By port alone (either side, the lower port first); nullptr where none is known.
const ApplicationProtocol* expected_tcp(const Segment&);
/// By port (either side, the lower port first) unless the octets are foreign to that protocol, then by recognition;
/// nullptr where nothing is sure.
const ApplicationProtocol* choose_tcp(const Segment&, Bytes first_octets);
const ApplicationProtocol* choose_udp(const Segment&);

}  // namespace loopscope::decode::application
