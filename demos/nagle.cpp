// Nagle meets delayed ACK: write - write - read, and 40 ms go by, for nothing.
//
//   client   connect - send (head) - send (rest) - recv - and again ...
//   server   accept - recv until the request is whole - send (answer) - ...
//
// Nagle's algorithm (in the client's kernel) holds the rest back until the head is acknowledged. Delayed ACK (in the
// server's) holds that acknowledgment back, for it might travel with an answer. But the server cannot answer half a
// request. Each waits for the other until the delayed ACK's timer ends it.
//
// Cures: one send() for the whole (writev, MSG_MORE), or TCP_NODELAY.

#include <netinet/tcp.h>

#include <future>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4019;
const sockaddr_in here = address("127.0.0.1", port);
constexpr int rounds = 12;
constexpr std::string_view head = "add 19 ", rest = "and 23\n", answer = "42\n";

void serve(int listener) {
    const Descriptor connection = accept_from(listener);
    while (receive(connection, head.size() + rest.size()).size() == head.size() + rest.size())
        send_all(connection, answer);
}

/// One connection with that many requests; `send_request` sends one.
template <class SendRequest>
void time_requests(int listener, const char* how, bool no_delay, SendRequest send_request) {
    auto server = std::async(std::launch::async, serve, listener);
    {
        const Descriptor connection = connect_to(here);
        if (no_delay) {
            const int on = 1;
            check(setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt TCP_NODELAY");
        }
        note_states(port);
        pause();
        const auto begin = std::chrono::steady_clock::now();
        for (int round = 0; round < rounds; ++round) {
            send_request(connection);
            receive(connection, answer.size());
        }
        say("client", how, ": ", rounds, " requests took ", milliseconds_since(begin), " ms");
        pause();
    }
    server.get();
}

}  // namespace

void nagle() {
    const Descriptor listener = listen_at(here);
    const auto in_two = [](int connection) {
        send_all(connection, head);
        send_all(connection, rest);
    };
    const auto in_one = [](int connection) {
        check(send(connection, head.data(), head.size(), MSG_NOSIGNAL | MSG_MORE), "send");  // more follows: wait
        send_all(connection, rest);
    };
    time_requests(listener, "two send() each", false, in_two);
    time_requests(listener, "two send() each, with TCP_NODELAY", true, in_two);
    time_requests(listener, "the first send() with MSG_MORE, so both go as one", false, in_one);
    pause();
    note_states(port);
}

}  // namespace loopscope::demos
