// Simultaneous close: both sides send their FIN before they have seen the other's.
//
//   both   shutdown(SHUT_WR), at the same instant
//
// On a real network the FINs pass each other on their way. Here they would arrive within microseconds, so a filter
// on each socket drops the first FINs; 0.2 s later both kernels send them again, in the same instant: they cross.
// A second filter then drops the ACKs of the FINs for a while, so that there is time to see the state between.

#include <netinet/tcp.h>

#include "demos/kernel_states.hpp"
#include "demos/packet_filter.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4021;

bool is_closing(int socket) {
    tcp_info info{};
    socklen_t size = sizeof info;
    check(getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size), "getsockopt TCP_INFO");
    return info.tcpi_state == TCP_CLOSING;
}

/// False where one FIN was sent again so much earlier that it was there before the other.
bool close_both(int listener) {
    Descriptor client = connect_to(local_address(listener)), server = accept_from(listener);
    say("both", "connected");
    pause();
    note_states(port);

    attach_filter(client, drop_fin);
    attach_filter(server, drop_fin);
    check(shutdown(client, SHUT_WR), "shutdown");
    check(shutdown(server, SHUT_WR), "shutdown");
    note_states(port, "(both FINs were dropped: packets alone don't tell that)");
    attach_filter(client, drop_all_but_fin);
    attach_filter(server, drop_all_but_fin);
    say("both", "shutdown(SHUT_WR) at the same instant; both FINs were lost");
    pause(300ms);
    const bool crossed = is_closing(client) && is_closing(server);
    say("both", crossed ? "the FINs were sent again, and crossed" : "one FIN was quicker; once more");
    note_states(port, "(both ACKs were dropped: packets alone don't tell that)");
    detach_filter(client);
    detach_filter(server);
    pause(600ms);
    client.close();
    server.close();
    if (crossed) say("both", "closed; both wait in TIME-WAIT, not only one");
    note_states(port);
    return crossed;
}

}  // namespace

void simultaneous_close() {
    const Descriptor listener = listen_at(address("127.0.0.1", port));
    for (int attempt = 0; attempt < 5; ++attempt)
        if (close_both(listener)) return;
    throw std::runtime_error("the FINs did not cross in five attempts");
}

}  // namespace loopscope::demos
