// Keep-alive: is the other side still there, although nobody says anything?
//
//   client   SO_KEEPALIVE, TCP_KEEPIDLE 1, TCP_KEEPINTVL 1, TCP_KEEPCNT 2 - connect - recv fails with ETIMEDOUT
//   server   accept - (its kernel answers two probes) - out of reach: a filter drops all that comes - back - send
//            recv fails with ECONNRESET
//
// Without the three options the first probe is sent after two hours. Without SO_KEEPALIVE, recv() waits for ever for a
// server whose machine was switched off.

#include <netinet/tcp.h>

#include <cstring>

#include "demos/kernel_states.hpp"
#include "demos/packet_filter.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4024;
const sockaddr_in here = address("127.0.0.1", port);

void set(int socket, int option, int value, const char* name) {
    check(setsockopt(socket, IPPROTO_TCP, option, &value, sizeof value), name);
}

}  // namespace

void keep_alive() {
    const Descriptor listener = listen_at(here);
    Descriptor client = connect_to(here);
    Descriptor server = accept_from(listener);
    switch_on(client, SO_KEEPALIVE, "SO_KEEPALIVE");
    set(client, TCP_KEEPIDLE, 1, "setsockopt TCP_KEEPIDLE");    // seconds of silence before the first probe
    set(client, TCP_KEEPINTVL, 1, "setsockopt TCP_KEEPINTVL");  // seconds between probes
    set(client, TCP_KEEPCNT, 2, "setsockopt TCP_KEEPCNT");      // so many without an answer: the other side is gone
    say("client", "connected, with keep-alive; now nobody says anything");
    note_states(port);
    pause(2500ms);

    attach_filter(server, drop_everything);
    say("server", "out of reach from now on: a filter drops all that comes to my socket");
    char buffer[64];
    if (recv(client, buffer, sizeof buffer, 0) != -1) throw std::runtime_error("data came from a silent server");
    if (errno != ETIMEDOUT) check(-1, "recv");
    say("client", "recv() failed: ", std::strerror(errno), ". Two probes had no answer, so the kernel gave up");
    note_states(port, "(the filter dropped the RST: packets alone don't tell that)");
    client.close();

    detach_filter(server);
    say("server", "back again, and still connected, as far as my kernel knows");
    send_all(server, "Here I am again!\n");
    if (recv(server, buffer, sizeof buffer, 0) != -1) throw std::runtime_error("the connection is still there");
    if (errno != ECONNRESET) check(-1, "recv");
    say("server", "recv() failed: ", std::strerror(errno), ". Nobody knows my connection any more");
    note_states(port);
}

}  // namespace loopscope::demos
