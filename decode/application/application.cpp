#include "decode/application/application.hpp"

#include <algorithm>
#include <utility>

#include "decode/application/dns.hpp"
#include "decode/application/ftp.hpp"
#include "decode/application/http.hpp"
#include "decode/application/ssh.hpp"
#include "decode/application/tls.hpp"

namespace loopscope::decode::application {

namespace {

constexpr std::uint16_t dns_ports[] = {53};
constexpr std::uint16_t mdns_ports[] = {5353};
constexpr std::uint16_t llmnr_ports[] = {5355};
constexpr std::uint16_t http_ports[] = {80, 3128, 3132, 5985, 8080, 8088, 11371, 1900, 2869, 2710};
constexpr std::uint16_t ssdp_ports[] = {1900};
constexpr std::uint16_t tls_ports[] = {443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 3269, 5061, 5671, 8883};
constexpr std::uint16_t ftp_ports[] = {21};
constexpr std::uint16_t ssh_ports[] = {22};

constexpr ApplicationProtocol table[] = {
    {.protocol = Protocol::dns,
     .name = "dns",
     .tcp_ports = dns_ports,
     .udp_ports = dns_ports,
     .recognise_tcp = recognise_dns_tcp,
     .recognise_udp = recognise_dns_udp,
     .frame = frame_dns,
     .summarise = summarise_dns,
     .describe = describe_dns},
    {.protocol = Protocol::mdns,
     .name = "mdns",
     .tcp_ports = mdns_ports,
     .udp_ports = mdns_ports,
     .frame = frame_dns,
     .summarise = summarise_dns,
     .describe = describe_mdns},
    {.protocol = Protocol::llmnr,
     .name = "llmnr",
     .tcp_ports = llmnr_ports,
     .udp_ports = llmnr_ports,
     .frame = frame_dns,
     .summarise = summarise_dns,
     .describe = describe_llmnr},
    {.protocol = Protocol::http,
     .name = "http",
     .tcp_ports = http_ports,
     .udp_ports = ssdp_ports,
     .recognise_tcp = recognise_http,
     .frame = frame_http,
     .summarise = summarise_http,
     .line_needs_no_body = true,
     .describe = describe_http},
    {.protocol = Protocol::tls,
     .name = "tls",
     .tcp_ports = tls_ports,
     .udp_ports = {},
     .recognise_tcp = recognise_tls,
     .frame = frame_tls,
     .summarise = summarise_tls,
     .describe = describe_tls},
    {.protocol = Protocol::ssh,
     .name = "ssh",
     .tcp_ports = ssh_ports,
     .udp_ports = {},
     .recognise_tcp = recognise_ssh,
     .frame = frame_ssh,
     .summarise = summarise_ssh,
     .describe = describe_ssh},
    {.protocol = Protocol::ftp,
     .name = "ftp",
     .tcp_ports = ftp_ports,
     .udp_ports = {},
     .frame = frame_ftp,
     .summarise = summarise_ftp,
     .describe = describe_ftp},
};

using Ports = std::span<const std::uint16_t> ApplicationProtocol::*;

const ApplicationProtocol* by_port(Ports ports, std::uint16_t port) {
    for (const auto& protocol : table)
        if (std::find((protocol.*ports).begin(), (protocol.*ports).end(), port) != (protocol.*ports).end())
            return &protocol;
    return nullptr;
}

const ApplicationProtocol* by_ports(Ports ports, const Segment& segment) {
    const auto [lower, higher] = std::minmax(segment.source_port, segment.destination_port);
    const auto* found = by_port(ports, lower);
    return found != nullptr ? found : by_port(ports, higher);
}

}  // namespace

std::span<const ApplicationProtocol> protocols() { return table; }

const ApplicationProtocol* find(Protocol protocol) {
    const auto* found =
        std::find_if(std::begin(table), std::end(table), [=](const auto& row) { return row.protocol == protocol; });
    return found == std::end(table) ? nullptr : found;
}

const ApplicationProtocol* expected_tcp(const Segment& segment) {
    return by_ports(&ApplicationProtocol::tcp_ports, segment);
}

const ApplicationProtocol* choose_tcp(const Segment& segment, Bytes first_octets) {
    const auto recognises = [&](const ApplicationProtocol& protocol) {
        return protocol.recognise_tcp != nullptr && protocol.recognise_tcp(first_octets, segment);
    };
    const auto* expected = expected_tcp(segment);
    if (expected != nullptr &&
        (recognises(*expected) || expected->frame(first_octets, {}).kind != Framing::Kind::foreign))
        return expected;
    for (const auto& protocol : table)
        if (recognises(protocol)) return &protocol;
    return expected;
}

const ApplicationProtocol* choose_udp(const Segment& segment) {
    if (const auto* found = by_ports(&ApplicationProtocol::udp_ports, segment)) return found;
    for (const auto& protocol : table)
        if (protocol.recognise_udp != nullptr && protocol.recognise_udp(segment.payload, segment)) return &protocol;
    return nullptr;
}

}  // namespace loopscope::decode::application
