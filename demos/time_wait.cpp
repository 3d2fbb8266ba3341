// TIME-WAIT: the end that closes first keeps the connection's addresses for a while (60 s on Linux), so that late
// segments can't be taken for a new connection's.
//
//   first server    bind - listen - accept - send - close: it closes first, so the wait is the server's
//   second server   bind fails with EADDRINUSE
//   third server    SO_REUSEADDR - bind succeeds
//
// Linux lets a port be shared with a TIME-WAIT only where both sockets asked for SO_REUSEADDR, hence also the first.

#include <cstring>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4014;
const sockaddr_in here = address("127.0.0.1", port);

void serve_one(const char* name, int listener) {
    check(listen(listener, 8), "listen");
    say(name, "listening on ", to_text(here));
    pause();
    Descriptor client{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(client);
    check(connect(client, generic(here), sizeof here), "connect to " + to_text(here));
    say("client", "connected as ", to_text(local_address(client)));

    Descriptor connection{check(accept(listener, nullptr, nullptr), "accept")};
    pause();
    note_states(port);
    send_all(connection, "Closing time!\n");
    say(name, "closing first: my side will wait in TIME-WAIT");
    connection.close();
    note_states(port);

    char buffer[64];
    while (check(recv(client, buffer, sizeof buffer, 0), "recv") > 0) continue;
    pause();
    note_states(port);
    say("client", "the server has closed, so I close too");
    client.close();
    note_states(port);
}

}  // namespace

void time_wait() {
    {
        const Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
        limit_waiting(listener);
        switch_on(listener, SO_REUSEADDR, "SO_REUSEADDR");
        check(bind(listener, generic(here), sizeof here), "bind to " + to_text(here));
        serve_one("first server", listener);
        pause();
        say("first server", "stopped");
    }
    pause(500ms);
    {
        const Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
        if (bind(listener, generic(here), sizeof here) == 0)
            throw std::runtime_error("bind worked in spite of TIME-WAIT");
        if (errno != EADDRINUSE) check(-1, "bind");
        say("second server", "bind() failed: ", std::strerror(errno));
    }
    pause(500ms);
    const Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(listener);
    switch_on(listener, SO_REUSEADDR, "SO_REUSEADDR");
    check(bind(listener, generic(here), sizeof here), "bind to " + to_text(here));
    say("third server", "bind() worked: SO_REUSEADDR is set");
    serve_one("third server", listener);
}

}  // namespace loopscope::demos
