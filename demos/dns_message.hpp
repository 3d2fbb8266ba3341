#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::demos {

enum class RecordType : std::uint16_t { a = 1, ns = 2, cname = 5, soa = 6, mx = 15, txt = 16, aaaa = 28 };
std::string to_text(RecordType);

/// Names are written without the dot at their end; the root's is "".
struct Question {
    std::string name;
    RecordType type = RecordType::a;
    auto operator<=>(const Question&) const = default;
};

/// `data` as in a zone file: "192.0.2.80", "10 mail.school.test".
struct ResourceRecord {
    std::string name;
    RecordType type = RecordType::a;
    std::uint32_t ttl = 0;  ///< seconds that it may be kept
    std::string data;
};

/// A query or an answer (RFC 1035, section 4.1).
struct DnsMessage {
    static constexpr std::uint16_t answer = 0x8000, authoritative = 0x0400, recursion_desired = 0x0100,
                                   recursion_available = 0x0080;
    static constexpr std::uint16_t no_error = 0, name_error = 3;

    std::uint16_t id = 0;
    std::uint16_t flags = 0;
    std::uint16_t code = no_error;
    Question question;
    std::vector<ResourceRecord> answers, authority, additional;
};

std::string encode(const DnsMessage&);
/// Throws std::runtime_error where the octets are no message of one question.
DnsMessage decode(std::string_view octets);

}  // namespace loopscope::demos
