// Questions and resource records. RFC 1035, section 4.1.2 and 4.1.3; EDNS: RFC 6891, section 6.1; mDNS: RFC 6762,
// section 18
//
//     question                                record
//     +--------------------------------+      +--------------------------------+
//     / name                           /      / name                           /
//     +----------------+---------------+      +----------------+---------------+
//     | type           | class         |      | type           | class         |
//     +----------------+---------------+      +----------------+---------------+
//                                             | time to live                   |
//     In mDNS the class's high bit asks       +----------------+---------------+
//     for a unicast answer, or says that      | data length    | data ...      /
//     older records are to be flushed.        +----------------+---------------+

#include "decode/application/dns_record.hpp"

#include "decode/address.hpp"
#include "decode/application/ascii.hpp"
#include "decode/application/dns_fields.hpp"
#include "decode/application/dns_name.hpp"
#include "decode/application/dns_rendering.hpp"

namespace loopscope::decode::application {

namespace {

using fields::dns;

enum : std::uint16_t {
    type_a = 1,
    type_ns = 2,
    type_cname = 5,
    type_soa = 6,
    type_ptr = 12,
    type_mx = 15,
    type_txt = 16,
    type_aaaa = 28,
    type_srv = 33,
    type_dname = 39,
    type_opt = 41,
    type_nsec = 47,
    type_nsec3 = 50,
    type_spf = 99
};

constexpr std::uint16_t class_internet = 1;

/// Whether anybody sees a record's or a question's text.
bool tells(const Reader& in) { return in.summarising() || in.wants(dns.record) || in.wants(dns.question); }

/// A name without what must follow it is no entry, as for tshark.
bool has_fixed_part(Reader& in, std::uint32_t size) {
    if (in.ok() && in.remaining() < size) in.fail(in.cut() ? StopReason::truncated : StopReason::malformed, size);
    return in.ok();
}

std::string name_field(Reader& in, const Field& field, Bytes message) {
    const auto offset = in.offset();
    const auto name = read_dns_name(in, message);
    if (!in.ok()) return {};
    const bool wanted = in.wants(field);
    if (!wanted && !tells(in)) return {};
    auto text = ascii_text(name.text());
    if (wanted) in.part(field, offset, in.offset() - offset, text);
    return text;
}

/// The class and, in mDNS, its high bit.
std::uint16_t class_field(Reader& in, const Field& field, const Field& high_bit, DnsVariant variant) {
    if (variant != DnsVariant::mdns) return in.u16(field);
    const auto offset = in.offset();
    const auto octets = in.raw_u16();
    in.part(field, offset, 2, octets & 0x7fffu);
    in.part(high_bit, offset, 2, octets >> 15);
    return octets & 0x7fff;
}

void add(DnsSummary* summary, std::string entry) {
    if (summary == nullptr) return;
    if (++summary->entries > DnsSummary::entries_in_text) return;
    if (!summary->text.empty()) summary->text += ", ";
    summary->text += entry;
}

void describe_soa(Reader& in, Bytes message) {
    name_field(in, dns.soa_primary, message);
    name_field(in, dns.soa_mailbox, message);
    in.u32(dns.soa_serial);
    in.u32(dns.soa_refresh);
    in.u32(dns.soa_retry);
    in.u32(dns.soa_expire);
    in.u32(dns.soa_minimum);
}

std::string describe_texts(Reader& in, const Field& length, const Field& text) {
    std::string all;
    while (in.ok() && in.remaining() > 0) {
        const auto size = in.u8(length);
        const auto value = read_ascii(in, text, size);
        if (!tells(in)) continue;
        if (!all.empty()) all += ' ';
        all.append("\"").append(ascii_text(value)).append("\"");
    }
    return all;
}

/// RFC 2782: the record's name is _service._protocol.name.
void describe_service_name(Reader& in, std::string_view name) {
    const auto first = name.find('.');
    const auto second = first == name.npos ? name.npos : name.find('.', first + 1);
    if (second == name.npos || name[0] != '_' || name[first + 1] != '_') return;
    in.generated(dns.srv_service, name.substr(0, first));
    in.generated(dns.srv_protocol, name.substr(first + 1, second - first - 1));
    in.generated(dns.srv_name, name.substr(second + 1));
}

std::string describe_srv(Reader& in, Bytes message, std::string_view name) {
    describe_service_name(in, name);
    in.u16(dns.srv_priority);
    in.u16(dns.srv_weight);
    const auto port = in.u16(dns.srv_port);
    return name_field(in, dns.srv_target, message) + ":" + std::to_string(port);
}

/// RFC 4034, section 4.1.2: windows of 256 types, up to 32 octets of bits each.
void describe_type_bitmap(Reader& in) {
    while (in.ok() && in.remaining() >= 2) {
        const unsigned window = in.raw_u8();
        const auto size = in.raw_u8();
        const auto offset = in.offset();
        const auto bits = in.rest();
        if (!in.skip(size)) return;
        for (unsigned i = 0; i < size * 8u && i < 256; ++i)
            if ((bits[i / 8] << (i % 8) & 0x80) != 0) in.part(dns.type, offset + i / 8, 1, window << 8 | i);
    }
}

/// RFC 5155, section 3.2
void describe_nsec3(Reader& in) {
    in.u8(dns.nsec3_algorithm);
    in.u8(dns.nsec3_flags);
    in.u16(dns.nsec3_iterations);
    if (const auto salt = in.u8(dns.nsec3_salt_length); salt > 0) in.bytes(dns.nsec3_salt, salt);
    if (const auto hash = in.u8(dns.nsec3_hash_length); hash > 0) in.bytes(dns.nsec3_hash, hash);
    describe_type_bitmap(in);
}

/// Types without fields of their own: the data as in a zone file.
std::string describe_rendering(Reader& in, std::uint16_t type, Bytes message) {
    if ((!in.wants(dns.rendering) && !tells(in)) || in.remaining() == 0) return {};
    auto text = render_dns_data(type, in, message);
    in.part(dns.rendering, in.offset(), static_cast<std::uint32_t>(in.remaining()), text);
    return text;
}

/// RFC 7871, section 6
void describe_client_subnet(Reader& in) {
    in.u16(dns.opt_client_family);
    in.u8(dns.opt_client_netmask);
    in.u8(dns.opt_client_scope);
    in.bytes(dns.opt_client_address, in.remaining());
}

void describe_options(Reader& in) {
    while (in.ok() && in.remaining() > 0) {
        auto scope = in.scope(dns.opt_option);
        const auto code = in.u16(dns.opt_code);
        const auto length = in.u16(dns.opt_length);
        if (scope.recorded()) scope.label("Option: " + std::string{name_of(fields::dns_option_codes, code)});
        if (!in.ok()) return;
        if (length > in.remaining()) return in.fail(in.cut() ? StopReason::truncated : StopReason::malformed, length);
        auto data = in.sub(length, Limit::option_length);
        if (code == 8 && length >= 4) {
            describe_client_subnet(data);
        } else if (code == 10 && length >= 8) {
            data.bytes(dns.opt_client_cookie, 8);
            if (data.remaining() > 0) data.bytes(dns.opt_server_cookie, data.remaining());
        } else if (length > 0) {
            data.bytes(dns.opt_data, length);
        }
    }
}

/// The data of the records that have fields of their own. Returns the value for a summary.
std::string describe_data(Reader& in, std::uint16_t type, std::uint16_t record_class, std::string_view name,
                          Bytes message) {
    const bool internet = record_class == class_internet;
    switch (type) {
        case type_a:
            if (!internet || in.remaining() < 4) break;
            return to_text(in.ipv4(dns.a));
        case type_aaaa:
            if (in.remaining() < 16) break;
            return to_text(in.ipv6(dns.aaaa));
        case type_ns: return name_field(in, dns.ns, message);
        case type_cname: return name_field(in, dns.cname, message);
        case type_dname: return name_field(in, dns.dname, message);
        case type_ptr: return name_field(in, dns.pointer, message);
        case type_mx: in.u16(dns.mail_preference); return name_field(in, dns.mail_exchange, message);
        case type_txt: return describe_texts(in, dns.txt_length, dns.txt);
        case type_spf: return describe_texts(in, dns.spf_length, dns.spf);
        case type_soa: describe_soa(in, message); return {};
        case type_srv: return describe_srv(in, message, name);
        case type_opt: describe_options(in); return {};
        default: break;
    }
    auto text = describe_rendering(in, type, message);
    if (type == type_nsec) {
        name_field(in, dns.nsec_next, message);
        describe_type_bitmap(in);
    } else if (type == type_nsec3) {
        describe_nsec3(in);
    } else if (in.remaining() > 0) {
        in.bytes(dns.data, in.remaining());
    }
    return text;
}

/// In an OPT record, class and time to live hold other things.
void describe_opt_header(Reader& in) {
    in.u16(dns.opt_payload_size);
    in.u8(dns.opt_extended_rcode);
    in.u8(dns.opt_version);
    const auto offset = in.offset();
    const auto flags = in.u16(dns.opt_flags);
    in.part(dns.opt_dnssec_ok, offset, 2, flags >> 15);
}

}  // namespace

std::string dns_type_text(std::uint16_t type) {
    const auto name = name_of(fields::dns_types, type);
    return name.empty() ? "TYPE" + std::to_string(type) : std::string{name};
}

void describe_dns_question(Reader& in, Bytes message, DnsVariant variant, DnsSummary* summary) {
    auto scope = in.scope(dns.question);
    const auto offset = in.offset();
    const auto name = read_dns_name(in, message);
    if (!has_fixed_part(in, 4)) return;
    std::string text;
    if (in.wants(dns.question_name) || tells(in)) {
        text = ascii_text(name.text());
        in.part(dns.question_name, offset, in.offset() - offset, text);
    }
    in.generated(dns.question_name_length, name.size);
    in.generated(dns.question_labels, name.labels);
    const auto type = in.u16(dns.question_type);
    class_field(in, dns.question_class, dns.question_unicast, variant);
    if (!tells(in)) return;
    text.append(" ").append(dns_type_text(type));
    if (scope.recorded()) scope.label("Question: " + text);
    add(summary, std::move(text));
}

void describe_dns_record(Reader& in, Bytes message, DnsVariant variant, DnsSummary* summary) {
    auto scope = in.scope(dns.record);
    const auto offset = in.offset();
    const auto owner = read_dns_name(in, message);
    if (!has_fixed_part(in, 10)) return;
    const auto name = in.recording() ? ascii_text(owner.text()) : std::string{};
    in.part(dns.name, offset, in.offset() - offset, name);
    const auto type = in.u16(dns.type);
    std::uint16_t record_class = 0;
    if (type == type_opt) {
        describe_opt_header(in);
    } else {
        record_class = class_field(in, dns.record_class, dns.cache_flush, variant);
        in.u32(dns.time_to_live);
    }
    const auto length = in.u16(dns.data_length);
    if (!in.ok()) return;
    const bool all_there = length <= in.remaining();
    auto data = in.sub(length, Limit::message_length);
    const auto value = describe_data(data, type, record_class, name, message);
    if (tells(in)) {
        auto text = (type == type_opt ? "EDNS" : name + " " + dns_type_text(type)) + (value.empty() ? "" : " " + value);
        if (scope.recorded()) scope.label("Record: " + text);
        if (type != type_opt) add(summary, std::move(text));
    }
    if (!all_there) in.fail(in.cut() ? StopReason::truncated : StopReason::malformed, length);
}

}  // namespace loopscope::decode::application
