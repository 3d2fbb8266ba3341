#pragma once

#include <cstdint>
#include <string>

#include "decode/bytes.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// Which of the protocols that share DNS's format.
enum class DnsVariant : std::uint8_t { dns, mdns, llmnr };

/// What a section adds to a summary line: "www.example.com A 192.0.2.1, www.example.com A 192.0.2.2".
struct DnsSummary {
    static constexpr unsigned entries_in_text = 3;
    std::string text;
    unsigned entries = 0;  ///< all of them; only the first few are in the text
};

/// Reads one question (RFC 1035, section 4.1.2).
void describe_dns_question(Reader& in, Bytes message, DnsVariant variant, DnsSummary* summary);

/// Reads one resource record with its data (RFC 1035, section 4.1.3).
void describe_dns_record(Reader& in, Bytes message, DnsVariant variant, DnsSummary* summary);

/// "A", "TYPE4711" (RFC 3597, section 5)
std::string dns_type_text(std::uint16_t type);

}  // namespace loopscope::decode::application
