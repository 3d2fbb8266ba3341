#include "decode/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace loopscope::decode {

bool IpAddress::is_loopback() const {
    if (version == 4) return octets[0] == 127;
    return version == 6 && octets[15] == 1 &&
           std::all_of(octets.begin(), octets.begin() + 15, [](auto octet) { return octet == 0; });
}

bool IpAddress::is_multicast() const {
    return version == 4 ? (octets[0] & 0xf0) == 0xe0 : version == 6 && octets[0] == 0xff;
}

std::string to_text(const MacAddress& mac) {
    char text[18];
    const auto& o = mac.octets;
    std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", o[0], o[1], o[2], o[3], o[4], o[5]);
    return text;
}

std::string to_text(const IpAddress& address) {
    if (address.version == 0) return {};
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(address.version == 4 ? AF_INET : AF_INET6, address.octets.data(), text, sizeof text);
}

std::string to_text(const Endpoint& endpoint) {
    const std::string port = ":" + std::to_string(endpoint.port);
    return endpoint.address.version == 6 ? "[" + to_text(endpoint.address) + "]" + port
                                         : to_text(endpoint.address) + port;
}

}  // namespace loopscope::decode
