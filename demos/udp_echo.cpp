// UDP echo: datagrams there and back, no connection.
//
//   server   socket - bind - recvfrom - sendto - ... - close
//   client   socket - sendto - recvfrom - ... - close

#include <future>

#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4007;

// One socket serves everybody: each datagram brings the address of its sender along.
void serve(int socket, int datagrams) {
    char buffer[2048];
    for (int number = 1; number <= datagrams; ++number) {
        sockaddr_in sender{};
        socklen_t size = sizeof sender;
        const ssize_t received = check(recvfrom(socket, buffer, sizeof buffer, 0, generic(sender), &size), "recvfrom");
        say("server", "datagram ", number, ", ", received, " octets, from ", to_text(sender), "; sending it back");
        check(sendto(socket, buffer, static_cast<std::size_t>(received), 0, generic(sender), size), "sendto");
    }
}

void exchange(const std::string& name, int socket, const std::string& text) {
    const sockaddr_in server = address("127.0.0.1", port);
    check(sendto(socket, text.data(), text.size(), 0, generic(server), sizeof server), "sendto " + to_text(server));
    char buffer[2048];
    const ssize_t received = check(recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr), "recvfrom");
    say(name, "sent \"", text, "\", got back \"", std::string_view(buffer, static_cast<std::size_t>(received)), "\"");
    pause(350ms);
}

}  // namespace

void udp_echo() {
    const Descriptor server{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    limit_waiting(server);
    const sockaddr_in here = address("127.0.0.1", port);
    check(bind(server, generic(here), sizeof here), "bind to " + to_text(here));
    say("server", "waiting for datagrams on ", to_text(here), "; nothing to listen to, nothing to accept");
    auto serving = std::async(std::launch::async, serve, int{server}, 6);
    pause();

    const Descriptor ada{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    const Descriptor grace{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    limit_waiting(ada);
    limit_waiting(grace);
    exchange("Ada", ada, "Hello!");
    exchange("Grace", grace, "Hello, too!");
    exchange("Ada", ada, "My socket is the same, my port too.");
    exchange("Grace", grace, "");  // an empty datagram is a datagram
    exchange("Ada", ada, "Did you get all of this? UDP would not tell.");
    exchange("Grace", grace, "Bye. That was no goodbye: UDP has none.");
    serving.get();
    say("server", "six datagrams answered");
}

}  // namespace loopscope::demos
