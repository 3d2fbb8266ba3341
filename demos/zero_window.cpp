// Zero window: a receiver that does not read stops its sender.
//
//   server   SO_RCVBUF 4096 - listen - accept - (does not read for 2 s) - recv ... - recv gives 0 - close
//   client   SO_SNDBUF 8192 - connect - send (waits) - close
//
// The kernel takes data for the server until its receive buffer is full, then says so: window 0. The client's kernel
// asks again after 0.2, 0.4, 0.8 ... s (window probes). When the server reads, a window update lets the client go on.

#include <future>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4018;
const sockaddr_in here = address("127.0.0.1", port);

void set_size(int socket, int option, int octets, const char* name) {
    check(setsockopt(socket, SOL_SOCKET, option, &octets, sizeof octets), name);
}

void send_much(std::size_t octets) {
    const Descriptor connection{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(connection);
    set_size(connection, SO_SNDBUF, 8192, "setsockopt SO_SNDBUF");
    check(connect(connection, generic(here), sizeof here), "connect to " + to_text(here));
    say("client", "sending ", octets, " octets");
    const auto begin = std::chrono::steady_clock::now();
    send_all(connection, std::string(octets, 'z'));
    say("client", "send() has taken all after ", milliseconds_since(begin), " ms; closing");
}

}  // namespace

void zero_window() {
    const Descriptor listener = listen_at(here);
    // Before accept(): the window that the handshake offers depends on it.
    set_size(listener, SO_RCVBUF, 4096, "setsockopt SO_RCVBUF");
    auto client = std::async(std::launch::async, send_much, 30'000);
    Descriptor connection = accept_from(listener);
    say("server", "accepted, but busy with something else: not reading");
    pause(100ms);
    note_states(port);
    pause(2000ms);
    say("server", "reading now, 2000 octets at a time");
    std::size_t received = 0;
    for (;;) {
        const std::size_t piece = receive(connection, 2000).size();
        received += piece;
        if (piece < 2000) break;
        pause(20ms);
    }
    say("server", "recv() gave 0 after ", received, " octets; closing");
    client.get();
    connection.close();
    note_states(port);
}

}  // namespace loopscope::demos
