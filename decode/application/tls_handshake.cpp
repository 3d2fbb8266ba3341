// TLS handshake messages. RFC 8446, section 4; RFC 5246, section 7.4; extensions: RFC 6066, RFC 7301
//
//     +--------+--------------------------+            hello:  version (2), random (32), session ID (1 + n),
//     | type   | length                   |                    client: cipher suites (2 + n), compression methods (1 +
//     n)
//     +--------+--------------------------+                    server: cipher suite (2), compression method (1)
//     | body                           .../                    extensions (2 + n): type (2), length (2), data
//     +-----------------------------------+

#include "decode/application/tls_handshake.hpp"

#include <algorithm>

#include "decode/application/ascii.hpp"
#include "decode/application/tls_fields.hpp"

namespace loopscope::decode::application {

namespace {

using fields::tls;

enum : std::uint8_t { type_client_hello = 1, type_server_hello = 2, type_certificate = 11 };
enum : std::uint16_t { extension_server_name = 0, extension_groups = 10, extension_alpn = 16, extension_versions = 43 };

constexpr std::size_t header_size = 4;
constexpr std::uint32_t longest_message = 1u << 17;
constexpr std::size_t shortest_fragment = 512;  ///< a record that holds only the first part of a message is a long one

void describe_server_names(Reader& in, std::string& found) {
    in.u16(tls.server_name_list_length);
    while (in.ok() && in.remaining() > 0) {
        in.u8(tls.server_name_type);
        const auto length = in.u16(tls.server_name_length);
        const auto name = read_ascii(in, tls.server_name, length);
        if (found.empty() && in.recording()) found = ascii_text(name);
    }
}

void describe_alpn(Reader& in) {
    in.u16(tls.alpn_length);
    while (in.ok() && in.remaining() > 0) read_ascii(in, tls.alpn_string, in.u8(tls.alpn_string_length));
}

void describe_versions(Reader& in, bool client) {
    if (client) in.u8(tls.supported_versions_length);
    while (in.ok() && in.remaining() > 0) in.u16(tls.supported_version);
}

void describe_groups(Reader& in) {
    in.u16(tls.supported_groups_length);
    while (in.ok() && in.remaining() > 0) in.u16(tls.supported_group);
}

void describe_extension(Reader& in, bool client, std::string& server_name) {
    auto scope = in.scope(tls.extension);
    const auto type = in.u16(tls.extension_type);
    const auto length = in.u16(tls.extension_length);
    if (!in.ok()) return;
    if (scope.recorded()) {
        const auto name = name_of(fields::tls_extension_types, type);
        scope.label("Extension: " + (name.empty() ? std::to_string(type) : std::string{name}));
    }
    if (length > in.remaining()) return in.fail(in.cut() ? StopReason::truncated : StopReason::malformed, length);
    auto data = in.sub(length, Limit::option_length);
    if (length == 0) return;
    switch (type) {
        case extension_server_name: describe_server_names(data, server_name); break;
        case extension_alpn: describe_alpn(data); break;
        case extension_versions: describe_versions(data, client); break;
        case extension_groups: describe_groups(data); break;
        default: data.bytes(tls.extension_data, length); break;
    }
}

void describe_hello(Reader& in, bool client, std::string& server_name) {
    in.u16(tls.handshake_version);
    in.bytes(tls.random, 32);
    const auto session_id_length = in.u8(tls.session_id_length);
    if (session_id_length > 0) in.bytes(tls.session_id, session_id_length);
    if (client) {
        const auto suites_length = in.u16(tls.cipher_suites_length);
        auto suites = in.sub(suites_length, Limit::option_length);
        while (suites.ok() && suites.remaining() > 1) suites.u16(tls.cipher_suite);
        const auto methods_length = in.u8(tls.compression_methods_length);
        auto methods = in.sub(methods_length, Limit::option_length);
        while (methods.ok() && methods.remaining() > 0) methods.u8(tls.compression_method);
    } else {
        in.u16(tls.cipher_suite);
        in.u8(tls.compression_method);
    }
    if (in.remaining() == 0) return;
    in.u16(tls.extensions_length);
    while (in.ok() && in.remaining() > 0) describe_extension(in, client, server_name);
}

void describe_certificates(Reader& in) {
    in.u24(tls.certificates_length);
    while (in.ok() && in.remaining() > 0) {
        const auto length = in.u24(tls.certificate_length);
        in.bytes(tls.certificate, length);
    }
}

std::string describe_message(Reader& in) {
    auto scope = in.scope(tls.handshake);
    const auto type = in.u8(tls.handshake_type);
    const auto length = in.u24(tls.handshake_length);
    auto body = in.sub(length, Limit::message_length);
    std::string server_name;
    if (type == type_client_hello || type == type_server_hello)
        describe_hello(body, type == type_client_hello, server_name);
    else if (type == type_certificate && body.remaining() >= 3)
        describe_certificates(body);
    else if (body.remaining() > 0)
        body.bytes(tls.body, body.remaining());
    if (!in.summarising() && !in.wants(tls.handshake) && !in.wants(tls.record)) return {};
    auto text = std::string{name_of(fields::tls_handshake_types, type)};
    if (!text.empty()) text[0] = ascii_lower(text[0]);
    if (!server_name.empty()) text += " for " + server_name;
    if (scope.recorded()) scope.label("Handshake: " + text);
    return text;
}

bool is_tls_1_3(std::uint16_t version) {
    const auto high = version >> 8;  // 0x7fxx and 0xfbxx were the drafts' numbers
    return version == 0x0304 || high == 0x7f || high == 0xfb;
}

}  // namespace

bool is_plain_tls_handshake(Bytes content) {
    if (content.size() < header_size) return false;
    std::size_t at = 0;
    while (content.size() - at >= header_size) {
        if (name_of(fields::tls_handshake_types, content[at]).empty()) return false;
        const auto length = load_be32(&content[at]) & 0xff'ffff;
        // Only these are empty, and a hello request stands alone: the counter of an encrypted record begins with zeros.
        if (length == 0 && !(content[at] == 0 && content.size() == header_size) && content[at] != 14 &&
            content[at] != 5)
            return false;
        if (length > longest_message) return false;
        if (length > content.size() - at - header_size) return content.size() >= shortest_fragment || at > 0;
        at += header_size + length;
    }
    return at == content.size() || at > 0;
}

std::string describe_tls_handshake(Reader& in) {
    std::string text;
    while (in.ok() && in.remaining() >= header_size) {
        const auto next = describe_message(in);
        if (!text.empty()) text += ", ";
        text += next;
    }
    if (in.remaining() > 0) in.bytes(tls.body, in.remaining());
    return text;
}

bool chooses_tls_1_3(Bytes content) {
    Reader in{content, nullptr, "tls"};
    if (in.raw_u8() != type_server_hello || !in.skip(3 + 2 + 32)) return false;
    in.skip(in.raw_u8());
    in.skip(2 + 1 + 2);
    while (in.ok() && in.remaining() >= 4) {
        const auto type = in.raw_u16();
        const auto length = in.raw_u16();
        if (type == extension_versions && length == 2) return is_tls_1_3(in.raw_u16());
        in.skip(length);
    }
    return false;
}

}  // namespace loopscope::decode::application
