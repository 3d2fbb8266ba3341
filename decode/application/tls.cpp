// TLS records. RFC 8446, section 5.1; RFC 5246, section 6.2.1
//
//     +--------+-----------------+-----------------+----------- ... -+
//     | type   | version         | length          | content         |
//     +--------+-----------------+-----------------+----------- ... -+
//      20 change cipher spec, 21 alert, 22 handshake, 23 application data

#include "decode/application/tls.hpp"

#include <algorithm>
#include <string>

#include "decode/application/ascii.hpp"
#include "decode/application/tls_fields.hpp"
#include "decode/application/tls_handshake.hpp"

namespace loopscope::decode::application {

namespace {

using fields::tls;

enum : std::uint8_t {
    type_change_cipher_spec = 20,
    type_alert = 21,
    type_handshake = 22,
    type_application_data = 23,
    type_heartbeat = 24
};

constexpr std::size_t header_size = 5;
constexpr std::size_t longest_content = (1u << 14) + 2048;
constexpr std::uint32_t session_tls_1_3 = 1;

bool is_version(std::uint16_t version) { return version >= 0x0300 && version <= 0x0304; }

/// As far as the octets are there.
bool may_be_record(Bytes octets) {
    if (octets.size() >= 1 && (octets[0] < type_change_cipher_spec || octets[0] > type_heartbeat)) return false;
    if (octets.size() >= 2 && octets[1] != 3) return false;
    if (octets.size() >= 3 && octets[2] > 4) return false;
    return octets.size() < header_size || load_be16(&octets[3]) <= longest_content;
}

Bytes content_of(Bytes record) {
    if (record.size() < header_size) return {};
    return record.subspan(header_size, std::min<std::size_t>(load_be16(&record[3]), record.size() - header_size));
}

std::string describe_alert(Reader& content) {
    if (content.remaining() != 2) {
        content.bytes(tls.encrypted_alert, content.remaining());
        return "encrypted alert";
    }
    content.u8(tls.alert_level);
    const auto alert = content.u8(tls.alert);
    auto name = std::string{name_of(fields::tls_alerts, alert)};
    if (!name.empty()) name[0] = ascii_lower(name[0]);
    return "alert: " + (name.empty() ? std::to_string(alert) : name);
}

std::string describe_content(Reader& content, std::uint8_t type) {
    const auto size = content.remaining();
    switch (type) {
        case type_change_cipher_spec:
            content.u8(tls.change_cipher_spec);
            return "change cipher spec: encrypted from here on";
        case type_alert: return describe_alert(content);
        case type_handshake:
            if (is_plain_tls_handshake(content.rest())) return describe_tls_handshake(content);
            content.bytes(tls.encrypted_handshake, size);
            return "encrypted handshake message";
        case type_application_data:
            content.bytes(tls.application_data, size);
            return "encrypted data, " + std::to_string(size) + " octets";
        default: content.bytes(tls.heartbeat, size); return "heartbeat";
    }
}

}  // namespace

bool recognise_tls(Bytes first_octets, const Segment&) {
    if (first_octets.size() < header_size || !may_be_record(first_octets)) return false;
    const auto length = load_be16(&first_octets[3]);
    const auto content = content_of(first_octets);
    switch (first_octets[0]) {
        case type_handshake: return length >= 4 && is_plain_tls_handshake(content);
        case type_change_cipher_spec: return length == 1 && content.size() == 1 && content[0] == 1;
        case type_alert: return length == 2 && content.size() == 2 && (content[0] == 1 || content[0] == 2);
        case type_application_data: {
            // The next record must follow, or the segment must end with this one.
            const auto end = header_size + length;
            return length > 0 && (first_octets.size() == end ||
                                  (first_octets.size() > end + 2 && may_be_record(first_octets.subspan(end))));
        }
        default: return false;
    }
}

Framing frame_tls(Bytes available, const FramingContext&) {
    if (!may_be_record(available)) return {Framing::Kind::foreign, 0, 0};
    if (available.size() < header_size) return {Framing::Kind::need_more, 0, 0};
    const std::uint64_t length = header_size + load_be16(&available[3]);
    const std::uint64_t summarised = available[0] == type_handshake ? length : header_size;
    return {available.size() >= length ? Framing::Kind::complete : Framing::Kind::need_more, length, 0, summarised};
}

MessageSummary summarise_tls(Bytes message, bool) {
    MessageSummary summary;
    summary.header_length = header_size;
    if (message.size() > header_size && message[0] == type_handshake && chooses_tls_1_3(content_of(message)))
        summary.session = session_tls_1_3;
    return summary;
}

void describe_tls(Reader& in, const Segment&, const MessageFacts& facts) {
    auto scope = in.scope(tls.protocol);
    while (in.ok() && in.remaining() > 0) {
        auto record = in.scope(tls.record);
        const auto type = in.peek();
        in.u8(type == type_application_data && (facts.session & session_tls_1_3) != 0 ? tls.opaque_type
                                                                                      : tls.content_type);
        const auto version = in.u16(tls.version);
        const auto length = in.u16(tls.length);
        if (!in.ok()) return;
        if (!is_version(version)) return in.fail(StopReason::unsupported);
        const bool all_there = length <= in.remaining();
        auto content = in.sub(length, Limit::message_length);
        auto text = describe_content(content, type);
        if (record.recorded()) record.label("Record: " + text);
        if (in.summarising()) in.fields()->summarise("TLS", text);
        if (!all_there) in.fail(in.cut() ? StopReason::truncated : StopReason::malformed, length);
    }
}

}  // namespace loopscope::decode::application
