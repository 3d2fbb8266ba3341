// Backlog: the kernel shakes hands on its own, up to a number; accept() only fetches what is there already.
//
//   server    socket - bind - listen(socket, 1) - (does not accept for a while) - accept - accept - accept
//   clients   connect, three times
//
// Linux keeps one connection more than asked for, so a backlog of 1 holds two. The third SYN is dropped without a word,
// and the client's kernel repeats it after 1, 2, 3 ... s (before Linux 6.5 after 1, 3, 7 ... s).

#include <future>
#include <vector>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4015;

void call(const std::string& name) {
    const Descriptor connection{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(connection, 8s);
    const sockaddr_in server = address("127.0.0.1", port);
    say(name, "connecting");
    const auto begin = std::chrono::steady_clock::now();
    check(connect(connection, generic(server), sizeof server), "connect to " + to_text(server));
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    say(name, "connected after ", waited.count(), " ms");
    send_all(connection, "Hello from " + name + "\n");
    char buffer[64];
    while (check(recv(connection, buffer, sizeof buffer, 0), "recv") > 0) continue;
    say(name, "the server has answered and closed, so I close too");
}

void serve(int listener) {
    Descriptor connection{check(accept(listener, nullptr, nullptr), "accept")};
    limit_waiting(connection);
    char buffer[64];
    const ssize_t received = check(recv(connection, buffer, sizeof buffer, 0), "recv");
    const std::string_view text(buffer, static_cast<std::size_t>(received));
    say("server", "accepted; already there: \"", text.substr(0, text.find('\n')), "\"");
    pause(150ms);
    send_all(connection, "Sorry to keep you waiting.\n");
}

}  // namespace

void backlog() {
    const Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(listener);
    switch_on(listener, SO_REUSEADDR, "SO_REUSEADDR");
    const sockaddr_in here = address("127.0.0.1", port);
    check(bind(listener, generic(here), sizeof here), "bind to " + to_text(here));
    check(listen(listener, 1), "listen");
    say("server", "listening on ", to_text(here), " with a backlog of 1, and busy with something else");

    std::vector<std::future<void>> clients;
    for (const char* name : {"Ada", "Grace", "Alan"}) {
        pause();
        clients.push_back(std::async(std::launch::async, call, name));
    }
    pause();
    note_states(port);
    pause(1950ms);
    for (int served = 0; served < 3; ++served) {
        say("server", "accepting");
        serve(listener);
        note_states(port);
    }
    for (auto& client : clients) client.get();
    note_states(port);
}

}  // namespace loopscope::demos
