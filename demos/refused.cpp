// Connection refused: what a SYN to a port without a listener brings back.
//
//   client   socket - connect fails with ECONNREFUSED - close
//   the same with UDP: connect - send - recv fails with ECONNREFUSED
//   then a server listens, and the same client code succeeds

#include <cstring>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4011;

/// False where nobody listens.
bool call(const std::string& name) {
    const Descriptor connection{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(connection);
    const sockaddr_in server = address("127.0.0.1", port);
    say(name, "connecting to ", to_text(server), " with TCP");
    if (connect(connection, generic(server), sizeof server) == 0) {
        say(name, "connected");
        pause();
        note_states(port);
        return true;
    }
    if (errno != ECONNREFUSED) check(-1, "connect");
    say(name, "connect() failed: ", std::strerror(errno));
    return false;
}

void send_datagram() {
    const Descriptor client{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    limit_waiting(client);
    const sockaddr_in server = address("127.0.0.1", port);
    // connect() sends nothing here: it only tells the kernel whose errors concern this socket.
    check(connect(client, generic(server), sizeof server), "connect");
    say("client", "sending a UDP datagram to ", to_text(server));
    check(send(client, "Anybody?", 8, 0), "send");
    char buffer[64];
    if (recv(client, buffer, sizeof buffer, 0) != -1) throw std::runtime_error("a datagram came from a closed port");
    if (errno != ECONNREFUSED) check(-1, "recv");
    say("client", "send() succeeded, but recv() failed: ", std::strerror(errno));
}

}  // namespace

void refused() {
    if (call("client")) throw std::runtime_error("somebody else listens on port " + std::to_string(port));
    pause(500ms);
    send_datagram();
    pause(500ms);

    const Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(listener);
    switch_on(listener, SO_REUSEADDR, "SO_REUSEADDR");
    const sockaddr_in here = address("127.0.0.1", port);
    check(bind(listener, generic(here), sizeof here), "bind to " + to_text(here));
    say("server", "bound to ", to_text(here), ", but not listening yet");
    pause();
    if (call("client")) throw std::runtime_error("connected before listen()");
    pause(500ms);

    check(listen(listener, 8), "listen");
    say("server", "listening now");
    pause();
    call("client");
    Descriptor connection{check(accept(listener, nullptr, nullptr), "accept")};
    note_states(port);
    say("server", "accepted; the client closed already, so I close too");
    connection.close();
    note_states(port);
}

}  // namespace loopscope::demos
