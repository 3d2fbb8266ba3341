#include "decode/either_fields.hpp"

#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/transport/tcp.hpp"
#include "decode/transport/udp.hpp"

namespace loopscope::decode {

namespace {

struct Row {
    const Field* either;
    Members members;
};

constexpr Row rows[] = {
    {&fields::either.eth_address, {&fields::eth.destination, &fields::eth.source}},
    {&fields::either.eth_local, {&fields::eth.destination_local, &fields::eth.source_local}},
    {&fields::either.eth_group, {&fields::eth.destination_group, &fields::eth.source_group}},
    {&fields::either.ip_address, {&fields::ip.source, &fields::ip.destination}},
    {&fields::either.ipv6_address, {&fields::ipv6.source, &fields::ipv6.destination}},
    {&fields::either.tcp_port, {&fields::tcp.source_port, &fields::tcp.destination_port}},
    {&fields::either.udp_port, {&fields::udp.source_port, &fields::udp.destination_port}},
};

}  // namespace

Members members_of(const Field& field) {
    for (const auto& row : rows)
        if (row.either == &field) return row.members;
    return {&field, nullptr};
}

}  // namespace loopscope::decode
