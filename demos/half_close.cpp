// Half-close: one direction ends, the other goes on.
//
//   client   connect - send ... - shutdown(SHUT_WR) - recv ... - recv gives 0 - close
//   server   accept - recv ... - recv gives 0 - send ... - close
//
// The end of the client's stream is what tells the server that the list is complete: no length, no end mark.

#include <algorithm>
#include <future>
#include <sstream>
#include <vector>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4013;

std::string receive_until_end(int connection) {
    std::string text;
    char buffer[1024];
    for (;;) {
        const ssize_t received = check(recv(connection, buffer, sizeof buffer, 0), "recv");
        if (received == 0) return text;
        text.append(buffer, static_cast<std::size_t>(received));
    }
}

/// Sorts lines, which it can't before it has the last one.
void serve(int listener) {
    const Descriptor connection{check(accept(listener, nullptr, nullptr), "accept")};
    limit_waiting(connection);
    std::istringstream text{receive_until_end(connection)};
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    say("server", "recv() gave 0: the client is done sending. ", lines.size(), " lines came; sorting them");
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) {
        pause(300ms);
        say("server", "sending \"", line, "\"");
        send_all(connection, line + "\n");
    }
    pause(300ms);
    say("server", "closing");
}

}  // namespace

void half_close() {
    const sockaddr_in here = address("127.0.0.1", port);
    const Descriptor listener = listen_at(here);
    say("server", "listening on ", to_text(here));
    auto server = std::async(std::launch::async, serve, int{listener});

    const Descriptor connection = connect_to(here);
    note_states(port);
    for (const char* line : {"pear", "apple", "cherry"}) {
        pause();
        say("client", "sending \"", line, "\"");
        send_all(connection, std::string(line) + "\n");
    }
    pause();
    check(shutdown(connection, SHUT_WR), "shutdown");
    say("client", "shutdown(SHUT_WR): I have said all, but I am still listening");
    pause(100ms);
    note_states(port);
    const std::string sorted = receive_until_end(connection);
    say("client", "got ", std::count(sorted.begin(), sorted.end(), '\n'),
        " lines after my own end, then the server's end");
    server.get();
    note_states(port);
}

}  // namespace loopscope::demos
