// Reset: how a connection ends is up to what was read.
//
//   1. The server reads everything, then closes: FIN. The client's recv() gives 0.
//   2. The server closes with data unread: RST. The client's recv() fails with ECONNRESET.
//   3. The client sets SO_LINGER to 0 seconds and closes: RST. The server's recv() fails with ECONNRESET.

#include <cstring>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4012;

struct Connection {
    Descriptor client, server;
};

/// Both ends of a new connection.
Connection establish(int listener) {
    Descriptor client = connect_to(local_address(listener));
    Descriptor server = accept_from(listener);
    pause();
    note_states(port);
    return {std::move(client), std::move(server)};
}

void tell_end(const char* who, int socket) {
    char buffer[64];
    const ssize_t received = recv(socket, buffer, sizeof buffer, 0);
    if (received == 0) {
        say(who, "recv() gave 0: the other side has closed in good order");
    } else if (received == -1 && errno == ECONNRESET) {
        say(who, "recv() failed: ", std::strerror(errno));
    } else {
        check(received, "recv");
        throw std::runtime_error("data came where an end was expected");
    }
}

/// The server first, and what the client hears of it.
void close_both(Descriptor& server, Descriptor& client) {
    pause();
    server.close();
    note_states(port);
    tell_end("client", client);
    pause();
    client.close();
    note_states(port);
}

void read_all_then_close(int listener) {
    auto [client, server] = establish(listener);
    say("client", "1. sending a request of 11 octets");
    send_all(client, "tea, please");
    char buffer[64];
    const ssize_t received = check(recv(server, buffer, sizeof buffer, 0), "recv");
    say("server", "read all ", received, " octets; closing");
    close_both(server, client);
}

void close_with_unread_data(int listener) {
    auto [client, server] = establish(listener);
    say("client", "2. sending a request of 35 octets");
    send_all(client, "tea, please, and two slices of cake");
    char buffer[11];
    const ssize_t received = check(recv(server, buffer, sizeof buffer, 0), "recv");
    say("server", "read ", received, " octets, left the rest unread; closing");
    close_both(server, client);
}

void abort_with_linger(int listener) {
    auto [client, server] = establish(listener);
    say("client", "3. sending a request, then leaving without a goodbye: SO_LINGER with 0 seconds");
    send_all(client, "tea, please");
    char buffer[64];
    check(recv(server, buffer, sizeof buffer, 0), "recv");
    const linger at_once{1, 0};
    check(setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), "setsockopt SO_LINGER");
    pause();
    client.close();
    note_states(port);
    tell_end("server", server);
}

}  // namespace

void reset() {
    const sockaddr_in here = address("127.0.0.1", port);
    const Descriptor listener = listen_at(here);
    say("server", "listening on ", to_text(here));
    pause();
    read_all_then_close(listener);
    close_with_unread_data(listener);
    abort_with_linger(listener);
}

}  // namespace loopscope::demos
