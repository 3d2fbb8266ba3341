// DNS messages. RFC 1035, section 4.1.1 (header), 4.2.2 (over TCP: two octets of length before each message)
//
//      0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
//     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//     |                identification                 |
//     +--+-----------+--+--+--+--+--+--+--+-----------+
//     |QR|  opcode   |AA|TC|RD|RA| Z|AD|CD|   rcode   |   AD, CD: RFC 4035, section 3.1.6 and 3.2.2
//     +--+-----------+--+--+--+--+--+--+--+-----------+   LLMNR (RFC 4795, section 2.1.1): AA is "conflict", RD
//     "tentative" |     questions (zones, in an update: RFC 2136)  | |     answers (prerequisites)                   |
//     |     authority records (updates)               |
//     |     additional records                        |
//     +-----------------------------------------------+

#include "decode/application/dns.hpp"

#include <algorithm>
#include <cstring>

#include "decode/application/ascii.hpp"
#include "decode/application/dns_fields.hpp"
#include "decode/application/dns_record.hpp"
#include "decode/mix.hpp"

namespace loopscope::decode::application {

namespace {

using fields::dns;

constexpr std::size_t header_size = 12;
constexpr std::size_t length_size = 2;
constexpr unsigned opcode_update = 5;
constexpr std::uint16_t netbios_port = 137;

struct Header {
    std::uint16_t id = 0, flags = 0;
    std::uint16_t questions = 0, answers = 0, authorities = 0, additionals = 0;

    bool response() const { return (flags & 0x8000) != 0; }
    unsigned opcode() const { return flags >> 11 & 15; }
    unsigned rcode() const { return flags & 15; }
};

Header header_of(Bytes message) {
    const auto* p = message.data();
    return {load_be16(p), load_be16(p + 2), load_be16(p + 4), load_be16(p + 6), load_be16(p + 8), load_be16(p + 10)};
}

void describe_flags(Reader& in, DnsVariant variant) {
    const auto offset = in.offset();
    const auto flags = in.peek_u16();
    if (in.remaining() < 2) return static_cast<void>(in.skip(2));
    auto scope = in.scope(dns.flags);
    scope.value(flags);
    in.skip(2);
    const auto bit = [&](const Field& field, unsigned shift) { in.part(field, offset, 2, flags >> shift & 1u); };
    const bool response = flags >> 15 != 0;
    bit(dns.response, 15);
    in.part(dns.opcode, offset, 2, flags >> 11 & 15u);
    if (variant == DnsVariant::llmnr) {
        bit(dns.conflict, 10);
        bit(dns.truncated, 9);
        bit(dns.tentative, 8);
        if (response) in.part(dns.rcode, offset, 2, flags & 15u);
        return;
    }
    if (response) bit(dns.authoritative, 10);
    bit(dns.truncated, 9);
    bit(dns.recursion_desired, 8);
    if (response) bit(dns.recursion_available, 7);
    bit(dns.reserved, 6);
    if (response) bit(dns.authenticated, 5);
    bit(dns.checking_disabled, 4);
    if (response) in.part(dns.rcode, offset, 2, flags & 15u);
}

void describe_section(Reader& in, const Field& section, unsigned count, Bytes message, DnsVariant variant,
                      DnsSummary* summary) {
    if (count == 0 || !in.ok()) return;
    auto scope = in.scope(section);
    for (unsigned i = 0; i < count && in.ok(); ++i) describe_dns_record(in, message, variant, summary);
}

void describe_exchange(Reader& in, const ExchangeFacts& exchange) {
    if (exchange.retransmitted) in.generated(dns.retransmission, 1);
    if (exchange.response_frame != no_frame) in.generated(dns.response_in, exchange.response_frame);
    if (exchange.request_frame != no_frame) in.generated(dns.response_to, exchange.request_frame);
    if (exchange.elapsed >= 0 && in.ok()) in.generated(dns.time, static_cast<std::uint64_t>(exchange.elapsed));
}

std::string and_more(const DnsSummary& section) {
    if (section.entries <= DnsSummary::entries_in_text) return section.text;
    return section.text + " and " + std::to_string(section.entries - DnsSummary::entries_in_text) + " more";
}

std::string summary_text(const Header& header, const DnsSummary& questions, const DnsSummary& answers) {
    if (!header.response()) {
        if (header.opcode() == opcode_update) return "update of " + and_more(questions);
        if (questions.entries == 0 && answers.entries > 0) return "announces: " + and_more(answers);
        return "query: " + and_more(questions);
    }
    if (header.rcode() != 0) {
        const auto name = name_of(fields::dns_rcodes, header.rcode());
        auto text = name.empty() ? "error " + std::to_string(header.rcode()) : std::string{name};
        std::transform(text.begin(), text.begin() + 1, text.begin(), ascii_lower);
        return "answer: " + text + (questions.text.empty() ? "" : ": " + and_more(questions));
    }
    if (answers.entries > 0) return "answer: " + and_more(answers);
    if (header.authorities > 0 && (header.flags & 0x0400) == 0)
        return "referral for " + and_more(questions) + ": ask other servers";
    return "answer: no such record: " + and_more(questions);
}

void describe_variant(Reader& in, const Segment& segment, const MessageFacts& facts, DnsVariant variant) {
    const auto& protocol = variant == DnsVariant::mdns    ? dns.mdns
                           : variant == DnsVariant::llmnr ? dns.llmnr
                                                          : dns.protocol;
    auto scope = in.scope(protocol);
    if (segment.protocol == Protocol::tcp) in.u16(dns.length);
    const auto message = in.rest();
    const auto header = message.size() >= header_size ? header_of(message) : Header{};
    const bool update = header.opcode() == opcode_update;

    in.u16(dns.id);
    describe_flags(in, variant);
    in.u16(update ? dns.zones : dns.questions);
    in.u16(update ? dns.prerequisites : dns.answers);
    in.u16(update ? dns.updates : dns.authorities);
    in.u16(dns.additionals);

    DnsSummary questions, answers;
    if (header.questions > 0 && in.ok()) {
        auto section = in.scope(dns.question_section);
        for (unsigned i = 0; i < header.questions && in.ok(); ++i)
            describe_dns_question(in, message, variant, &questions);
    }
    describe_section(in, dns.answer_section, header.answers, message, variant, &answers);
    describe_section(in, dns.authority_section, header.authorities, message, variant, nullptr);
    describe_section(in, dns.additional_section, header.additionals, message, variant, nullptr);
    describe_exchange(in, facts.exchange);
    if (in.summarising() && message.size() >= header_size) {
        const std::string_view name = variant == DnsVariant::mdns    ? "MDNS"
                                      : variant == DnsVariant::llmnr ? "LLMNR"
                                                                     : "DNS";
        in.fields()->summarise(name, summary_text(header, questions, answers));
    }
}

/// Eight octets, with A to Z in lower case. The lengths of labels are below those.
std::uint64_t lower_word(const std::uint8_t* octets) {
    constexpr std::uint64_t each = 0x0101'0101'0101'0101;
    std::uint64_t word;
    std::memcpy(&word, octets, sizeof word);
    const auto low = word & 0x7f * each;
    const auto from_a = low + (0x80 - 'A') * each, past_z = low + (0x7f - 'Z') * each;
    return word | ((from_a ^ past_z) & ~word & 0x80 * each) >> 2;
}

std::uint64_t hash_labels(Bytes labels, std::uint64_t hash) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    hash ^= labels.size();
    if (labels.size() < word) {
        for (const auto octet : labels)
            hash = mix(hash ^ static_cast<std::uint8_t>(ascii_lower(static_cast<char>(octet))));
        return hash;
    }
    for (std::size_t at = 0; at + word < labels.size(); at += word) hash = mix(hash ^ lower_word(&labels[at]));
    return mix(hash ^ lower_word(&labels[labels.size() - word]));
}

struct NameEnd {
    std::size_t end = 0;         ///< 0: outside the message, or no name
    std::size_t labels_end = 0;  ///< of those labels that stand here
};

/// Where the name that begins at `at` ends.
NameEnd name_end(Bytes message, std::size_t at) {
    unsigned length = 0;
    while (at < message.size() && (length = message[at]) - 1 < 63) at += 1 + length;
    if (at >= message.size()) return {0, message.size()};
    if (length == 0) return {at + 1, at + 1};
    return {length >= 0xc0 && at + 2 <= message.size() ? at + 2 : 0, at};
}

/// Where the question at `at` ends; 0: outside the message. `hash` takes its name in lower case, its type and class.
std::size_t question_end(Bytes message, std::size_t at, std::uint64_t* hash) {
    const auto [end, labels_end] = name_end(message, at);
    if (hash != nullptr) *hash = hash_labels(message.subspan(at, labels_end - at), *hash);
    if (end == 0 || end + 4 > message.size()) return 0;
    if (hash != nullptr) *hash = mix(*hash ^ load_be32(&message[end]));
    return end + 4;
}

std::size_t record_end(Bytes message, std::size_t at) {
    const auto end = name_end(message, at).end;
    if (end == 0 || end + 10 > message.size()) return 0;
    const auto data_end = end + 10 + load_be16(&message[end + 8]);
    return data_end <= message.size() ? data_end : 0;
}

/// The header is that of a query or an answer to one, and the sections fill the octets to the last.
bool is_dns_message(Bytes message) {
    if (message.size() < header_size + 5) return false;
    const auto header = header_of(message);
    if (header.opcode() > 6 || header.opcode() == 3 || (header.flags & 0x0040) != 0) return false;
    if (header.questions == 0 || header.questions > 4 || header.rcode() > 10) return false;
    if (!header.response() && header.opcode() != opcode_update && (header.answers != 0 || header.authorities != 0))
        return false;
    std::size_t at = header_size;
    for (unsigned i = 0; i < header.questions; ++i) {
        at = question_end(message, at, nullptr);
        if (at == 0) return false;
        const auto question_class = load_be16(&message[at - 2]) & 0x7fff;
        if (name_of(fields::dns_types, load_be16(&message[at - 4])).empty() || question_class == 0) return false;
        if (name_of(fields::dns_classes, question_class).empty()) return false;
    }
    const unsigned records = unsigned{header.answers} + header.authorities + header.additionals;
    for (unsigned i = 0; i < records; ++i)
        if ((at = record_end(message, at)) == 0) return false;
    return at == message.size();
}

}  // namespace

bool recognise_dns_udp(Bytes datagram, const Segment& segment) {
    // NetBIOS names (RFC 1002) travel in the same format on a port of their own.
    const bool netbios = segment.source_port == netbios_port || segment.destination_port == netbios_port;
    return !netbios && is_dns_message(datagram);
}

bool recognise_dns_tcp(Bytes first_octets, const Segment&) {
    if (first_octets.size() < length_size) return false;
    const std::size_t length = load_be16(first_octets.data());
    return length + length_size <= first_octets.size() && is_dns_message(first_octets.subspan(length_size, length));
}

Framing frame_dns(Bytes available, const FramingContext&) {
    if (available.size() < length_size) return {Framing::Kind::need_more, 0};
    const std::uint64_t length = length_size + load_be16(available.data());
    if (length < length_size + header_size) return {Framing::Kind::foreign, 0};
    return {available.size() >= length ? Framing::Kind::complete : Framing::Kind::need_more, length};
}

MessageSummary summarise_dns(Bytes message, bool over_tcp) {
    if (over_tcp) message = message.subspan(std::min(length_size, message.size()));
    MessageSummary summary;
    if (message.size() < header_size) return summary;
    const auto header = header_of(message);
    summary.role = header.response() ? MessageSummary::Role::response : MessageSummary::Role::request;
    summary.transaction = header.id;
    summary.code = header.rcode();
    summary.header_length = static_cast<std::uint32_t>(header_size + (over_tcp ? length_size : 0));
    std::size_t at = header_size;
    for (unsigned i = 0; i < header.questions && at != 0; ++i) at = question_end(message, at, &summary.question);
    return summary;
}

void describe_dns(Reader& in, const Segment& segment, const MessageFacts& facts) {
    describe_variant(in, segment, facts, DnsVariant::dns);
}
void describe_mdns(Reader& in, const Segment& segment, const MessageFacts& facts) {
    describe_variant(in, segment, facts, DnsVariant::mdns);
}
void describe_llmnr(Reader& in, const Segment& segment, const MessageFacts& facts) {
    describe_variant(in, segment, facts, DnsVariant::llmnr);
}

}  // namespace loopscope::decode::application
