#include "decode/registry.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <unordered_map>

#include "decode/application/dns_fields.hpp"
#include "decode/application/ftp_fields.hpp"
#include "decode/application/http_fields.hpp"
#include "decode/application/ssh_fields.hpp"
#include "decode/application/tls_fields.hpp"
#include "decode/either_fields.hpp"
#include "decode/frame.hpp"
#include "decode/internet/arp.hpp"
#include "decode/internet/gre.hpp"
#include "decode/internet/icmp.hpp"
#include "decode/internet/icmpv6.hpp"
#include "decode/internet/igmp.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv4_options.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/internet/ipv6_extension.hpp"
#include "decode/internet/tunnel_header.hpp"
#include "decode/link/capture_header.hpp"
#include "decode/link/early_lan.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/frame_tag.hpp"
#include "decode/link/linux_cooked.hpp"
#include "decode/link/llc.hpp"
#include "decode/link/mpls.hpp"
#include "decode/link/null_loopback.hpp"
#include "decode/link/point_to_point.hpp"
#include "decode/link/pppoe.hpp"
#include "decode/link/serial_line.hpp"
#include "decode/link/vlan.hpp"
#include "decode/link/wireless_lan.hpp"
#include "decode/transport/story.hpp"
#include "decode/transport/tcp.hpp"
#include "decode/transport/tcp_analysis.hpp"
#include "decode/transport/tcp_options.hpp"
#include "decode/transport/udp.hpp"
#include "decode/transport/udp_tunnel.hpp"

namespace loopscope::decode {

namespace {

/// One row a protocol, in the order of the layers.
const std::span<const Field> protocols[] = {
    fields_of(fields::frame),         fields_of(fields::eth),          fields_of(fields::llc),
    fields_of(fields::vlan),          fields_of(fields::sll),          fields_of(fields::null),
    fields_of(fields::provider_vlan), fields_of(fields::backbone),     fields_of(fields::macsec),
    fields_of(fields::cmd),           fields_of(fields::arista),       fields_of(fields::isl),
    fields_of(fields::nsh),           fields_of(fields::mpls),         fields_of(fields::ppp),
    fields_of(fields::pppoe),         fields_of(fields::frame_relay),  fields_of(fields::chdlc),
    fields_of(fields::arcnet),        fields_of(fields::token_ring),   fields_of(fields::fddi),
    fields_of(fields::wlan),          fields_of(fields::radio),        fields_of(fields::capture_header),
    fields_of(fields::arp),           fields_of(fields::ip),           fields_of(fields::ip_opt),
    fields_of(fields::ipv6),          fields_of(fields::ipv6_ext),     fields_of(fields::ah),
    fields_of(fields::mobility),      fields_of(fields::gre),          fields_of(fields::erspan),
    fields_of(fields::pim),           fields_of(fields::etherip),      fields_of(fields::icmp),
    fields_of(fields::icmpv6),        fields_of(fields::igmp),         fields_of(fields::tcp),
    fields_of(fields::tcp_opt),       fields_of(fields::tcp_analysis), fields_of(fields::story),
    fields_of(fields::udp),           fields_of(fields::vxlan),        fields_of(fields::geneve),
    fields_of(fields::gtp),           fields_of(fields::l2tp),         fields_of(fields::teredo),
    fields_of(fields::lisp),          fields_of(fields::dns),          fields_of(fields::http),
    fields_of(fields::tls),           fields_of(fields::ftp),          fields_of(fields::ssh),
    fields_of(fields::either),
};

std::vector<const Field*> collect() {
    std::vector<const Field*> all;
    for (const auto& protocol : protocols)
        for (const auto& field : protocol) all.push_back(&field);
    return all;
}

std::unordered_map<std::string_view, const Field*> by_name() {
    std::unordered_map<std::string_view, const Field*> map;
    for (const auto* field : all_fields()) map.emplace(field->name, field);
    return map;
}

/// Levenshtein's edit distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

}  // namespace

std::span<const Field* const> all_fields() {
    static const auto all = collect();
    return all;
}

std::span<const Field> protocol_fields(const Field& field) {
    const std::less<const Field*> before;
    for (const auto& protocol : protocols)
        if (!before(&field, protocol.data()) && before(&field, protocol.data() + protocol.size())) return protocol;
    return {};
}

const Field* find_field(std::string_view name) {
    static const auto map = by_name();
    const auto found = map.find(name);
    return found == map.end() ? nullptr : found->second;
}

std::vector<std::string_view> similar_fields(std::string_view name, std::size_t at_most) {
    constexpr std::size_t longest = 64;  // no field's name is longer, and the work is bounded whatever is typed
    name = name.substr(0, longest);
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    for (const auto* field : all_fields()) {
        const auto edits = distance(name, field->name);
        if (edits * 2 <= name.size() || field->name.starts_with(name)) ranked.emplace_back(edits, field->name);
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
    std::vector<std::string_view> names;
    for (const auto& [edits, similar] : ranked)
        if (names.size() < at_most) names.push_back(similar);
    return names;
}

}  // namespace loopscope::decode
