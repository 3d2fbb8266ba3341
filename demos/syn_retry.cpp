// No answer to a SYN: a firewall that drops, a machine that is off, a broken way back.
//
//   server   listen, behind a filter that drops all that comes; the filter goes after 5.5 s
//   Ada      TCP_SYNCNT 1 - connect fails with ETIMEDOUT
//   Grace    connect - (her kernel repeats the SYN) - connected at last
//   Alan     calls a server that hears him, but a filter on his own socket drops what it answers
//
// Before Linux 6.5 the SYN is repeated after 1, 3, 7, 15 ... s; since then after 1, 2, 3, 4, 5, 7, 11 ... s, and the
// four that come evenly at first are not counted in TCP_SYNCNT. Without it a program waits for two minutes.

#include <netinet/tcp.h>

#include <cstring>
#include <future>

#include "demos/kernel_states.hpp"
#include "demos/packet_filter.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4017, answering_port = 4025;

Descriptor make_socket() {
    Descriptor connection{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(connection, 20s);
    return connection;
}

/// False where nobody answered.
bool call(const char* name, int connection, const sockaddr_in& server) {
    const auto begin = std::chrono::steady_clock::now();
    say(name, "connecting to ", to_text(server));
    if (connect(connection, generic(server), sizeof server) == 0) {
        say(name, "connected after ", milliseconds_since(begin), " ms");
        return true;
    }
    if (errno != ETIMEDOUT) check(-1, "connect");
    say(name, "connect() failed after ", milliseconds_since(begin), " ms: ", std::strerror(errno));
    return false;
}

void be_ada() {
    const Descriptor connection = make_socket();
    const int retries = 1;
    check(setsockopt(connection, IPPROTO_TCP, TCP_SYNCNT, &retries, sizeof retries), "setsockopt TCP_SYNCNT");
    if (call("Ada", connection, address("127.0.0.1", port))) throw std::runtime_error("the filter let Ada through");
    note_states(port, "(the client gave up in silence: packets alone don't tell that)");
}

void be_grace() {
    const Descriptor connection = make_socket();
    call("Grace", connection, address("127.0.0.1", port));
    note_states(port);
    pause();
}

void be_alan() {
    const Descriptor listener = listen_at(address("127.0.0.1", answering_port));
    Descriptor connection = make_socket();
    attach_filter(connection, drop_everything);
    auto repair = std::async(std::launch::async, [&] {
        pause(1500ms);
        note_states(answering_port);
        detach_filter(connection);
    });
    call("Alan", connection, address("127.0.0.1", answering_port));
    repair.get();
    const Descriptor accepted = accept_from(listener);
    note_states(answering_port);
    pause();
    connection.close();
}

}  // namespace

void syn_retry() {
    const Descriptor listener = listen_at(address("127.0.0.1", port));
    attach_filter(listener, drop_everything);
    say("server", "listening on port ", port, ", but a filter drops what comes");
    auto ada = std::async(std::launch::async, be_ada);
    pause(100ms);
    auto grace = std::async(std::launch::async, be_grace);
    pause(100ms);
    auto alan = std::async(std::launch::async, be_alan);
    pause();
    note_states(port);
    pause(5050ms);
    detach_filter(listener);
    say("server", "the filter is gone: the next SYN is heard");
    const Descriptor connection = accept_from(listener);
    say("server", "accepted");
    grace.get();
    ada.get();
    alan.get();
}

}  // namespace loopscope::demos
