#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "decode/bytes.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// A domain name as it is shown: labels joined by dots, the case as sent, "<Root>" for the root.
struct DnsName {
    std::array<char, 256> characters;
    std::uint16_t size = 0;
    std::uint16_t labels = 0;
    bool complete =
        true;  ///< false: a bad pointer, an unknown label type, or more than 255 octets; the text says which

    std::string_view text() const { return {characters.data(), size}; }
};

/// Reads the name at the reader's position and passes over its octets (two where it is a pointer). RFC 1035, section
/// 3.1 and 4.1.4. `message` is the whole DNS message, to which pointers relate; they may only go backwards, so a name
/// always ends. Fails where the octets end within the name, or where an unknown kind of label hides its end.
DnsName read_dns_name(Reader& in, Bytes message);

}  // namespace loopscope::decode::application
