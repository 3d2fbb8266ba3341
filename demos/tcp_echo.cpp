// TCP echo: a server that greets its clients and sends back what they say.
//
//   server   socket - bind - listen - accept - send (greeting) - recv - send - ... - recv gives 0 - close
//   client   socket - connect - recv (greeting) - send - recv - ... - close

#include <future>
#include <vector>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4007;

// -- the server

void serve_client(const Descriptor connection, int number) {
    send_all(connection, "Welcome! You are client " + std::to_string(number) + ".\n");
    char buffer[4096];
    for (;;) {
        const ssize_t received = check(recv(connection, buffer, sizeof buffer, 0), "recv");
        if (received == 0) break;  // the client has closed its side
        say("server", "client ", number, " sent ", received, " octets; sending them back");
        send_all(connection, {buffer, static_cast<std::size_t>(received)});
    }
    say("server", "client ", number, " has closed, so I close too");
}

void serve(int listener, int clients) {
    std::vector<std::future<void>> serving;
    for (int number = 1; number <= clients; ++number) {
        sockaddr_in client{};
        socklen_t size = sizeof client;
        Descriptor connection{check(accept(listener, generic(client), &size), "accept")};
        limit_waiting(connection);
        say("server", "accepted client ", number, " from ", to_text(client));
        serving.push_back(std::async(std::launch::async, serve_client, std::move(connection), number));
    }
    for (auto& each : serving) each.get();
}

// -- the clients

/// TCP is a stream: one recv() may give half a line or two, so read on until the line is whole.
std::string receive_line(int connection) {
    std::string line;
    for (char octet = 0; octet != '\n';) {
        if (check(recv(connection, &octet, 1, 0), "recv") == 0) break;
        if (octet != '\n') line += octet;
    }
    return line;
}

void be_client(const std::string& name, const std::vector<std::string>& lines) {
    const Descriptor connection{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(connection);
    const sockaddr_in server = address("127.0.0.1", port);
    check(connect(connection, generic(server), sizeof server), "connect to " + to_text(server));
    say(name, "connected as ", to_text(local_address(connection)));
    say(name, "the server greets: ", receive_line(connection));
    note_states(port);
    for (const std::string& line : lines) {
        pause();
        send_all(connection, line);
        const std::string echo = receive(connection, line.size());
        if (line.size() <= 80) {
            say(name, "sent \"", line, "\", got back \"", echo, "\"");
        } else {
            say(name, "sent ", line.size(), " octets, got back ", echo.size());
        }
    }
    pause();
    say(name, "closing");
}

}  // namespace

void tcp_echo() {
    const Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(listener);
    switch_on(listener, SO_REUSEADDR, "SO_REUSEADDR");  // see the demo "time-wait"
    const sockaddr_in here = address("127.0.0.1", port);
    check(bind(listener, generic(here), sizeof here), "bind to " + to_text(here));
    check(listen(listener, 8), "listen");
    say("server", "listening on ", to_text(here));
    auto server = std::async(std::launch::async, serve, int{listener}, 4);

    pause();
    be_client("Ada", {"Hello!", "Is anybody there?"});
    pause();
    be_client("Grace", {std::string(4000, 'x')});
    pause();
    auto alan = std::async(std::launch::async, be_client, "Alan",
                           std::vector<std::string>{"I am Alan.", "So am I talking to myself?"});
    pause(100ms);
    be_client("Barbara", {"I am Barbara.", "We are here at the same time."});
    alan.get();
    server.get();
    note_states(port);
    say("server", "four clients served");
}

}  // namespace loopscope::demos
