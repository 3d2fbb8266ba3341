// Large transfer: 8 MB, as fast as both sides can.
//
//   client   connect - send ... - shutdown(SHUT_WR) - recv gives 0 - close
//   server   accept - recv ... - recv gives 0 - close
//
// The client's kernel begins with ten segments and sends more with each acknowledgment (slow start). The server's
// kernel begins with a window of 64 KB and lets it grow as long as the server reads quickly.

#include <netinet/tcp.h>

#include <future>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4023;
const sockaddr_in here = address("127.0.0.1", port);
constexpr std::size_t size = 8'000'000;

std::size_t receive_all(int listener) {
    const Descriptor connection = accept_from(listener);
    std::string buffer(65536, '\0');
    std::size_t total = 0;
    while (const auto received = check(recv(connection, buffer.data(), buffer.size(), 0), "recv"))
        total += static_cast<std::size_t>(received);
    say("server", "recv() gave 0 after ", total, " octets; closing");
    return total;
}

void tell_window(int connection, std::size_t sent) {
    tcp_info info{};
    socklen_t length = sizeof info;
    check(getsockopt(connection, IPPROTO_TCP, TCP_INFO, &info, &length), "getsockopt TCP_INFO");
    say("client", sent, " octets sent; congestion window ", info.tcpi_snd_cwnd, " segments of ", info.tcpi_snd_mss,
        " octets, round trip ", info.tcpi_rtt, " us");
}

}  // namespace

void large_transfer() {
    const Descriptor listener = listen_at(here);
    auto server = std::async(std::launch::async, receive_all, int{listener});
    const Descriptor connection = connect_to(here);
    note_states(port);
    const std::string piece(size / 8, 'L');
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t sent = 0; sent < size; sent += piece.size()) {
        tell_window(connection, sent);
        send_all(connection, piece);
    }
    check(shutdown(connection, SHUT_WR), "shutdown");
    const std::size_t received = server.get();
    say("client", received, " octets arrived within ", milliseconds_since(begin), " ms");
    pause(100ms);
    note_states(port);
}

}  // namespace loopscope::demos
