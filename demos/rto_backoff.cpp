// Retransmission timeout: what TCP does while nothing comes back.
//
//   server   accept - SO_ATTACH_FILTER (drops data, as a broken network would) - SO_DETACH_FILTER - recv
//   client   connect - send - (its kernel sends the same octets again after 0.2 s, and waits twice as long each time)
//
// The first repetition is a probe (RFC 8985, tail loss probe); the doubling (RFC 6298) begins after it. send() returned
// at once: sending means "the kernel has it", not "the other side has it".

#include <netinet/tcp.h>

#include "demos/kernel_states.hpp"
#include "demos/packet_filter.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4016;
const sockaddr_in here = address("127.0.0.1", port);

tcp_info ask_kernel(int socket) {
    tcp_info info{};
    socklen_t size = sizeof info;
    check(getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size), "getsockopt TCP_INFO");
    return info;
}

/// Tells each retransmission, until there were `count`.
void watch_retransmissions(int client, unsigned count) {
    const auto begin = std::chrono::steady_clock::now();
    for (unsigned seen = 0; seen < count; pause(10ms)) {
        const tcp_info info = ask_kernel(client);
        if (milliseconds_since(begin) > 10'000) throw std::runtime_error("the kernel gave up retransmitting");
        if (info.tcpi_total_retrans == seen) continue;
        seen = info.tcpi_total_retrans;
        say("client", "after ", milliseconds_since(begin), " ms my kernel has sent it again (", seen,
            "); its timeout is ", info.tcpi_rto / 1000, " ms now, its congestion window ", info.tcpi_snd_cwnd);
    }
}

}  // namespace

void rto_backoff() {
    const Descriptor listener = listen_at(here);
    Descriptor client = connect_to(here);
    Descriptor server = accept_from(listener);
    send_all(client, "Can you hear me?\n");
    say("server", "received: ", receive(server, 17).substr(0, 16));
    pause();
    note_states(port);

    attach_filter(server, drop_data);
    say("server", "now a filter drops all data that comes to my socket, before TCP sees it");
    const auto begin = std::chrono::steady_clock::now();
    send_all(client, "And now?\n");
    say("client", "send() succeeded at once, but the data does not arrive");
    watch_retransmissions(client, 4);
    detach_filter(server);
    say("server", "the filter is gone");
    const std::string text = receive(server, 9);
    say("server", "received after ", milliseconds_since(begin), " ms: ", text.substr(0, 8));
    pause();
    client.close();
    pause();
    note_states(port);
    server.close();
    note_states(port);
}

}  // namespace loopscope::demos
