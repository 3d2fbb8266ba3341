// CLOSE-WAIT: the server forgets close().
//
//   client   connect - send - recv - close
//   server   accept - recv - send - recv gives 0 - (nothing: this is the mistake)
//
// The server's socket stays in CLOSE-WAIT as long as its program runs, the client's in FIN-WAIT-2 (60 s on Linux). A
// server that does this with each client runs out of descriptors: accept() fails with EMFILE.

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4022;
const sockaddr_in here = address("127.0.0.1", port);

}  // namespace

void close_wait() {
    const Descriptor listener = listen_at(here);
    Descriptor client = connect_to(here);
    // A plain descriptor: nothing closes it at the end of this scope.
    const int server = check(accept(listener, nullptr, nullptr), "accept");
    limit_waiting(server);
    send_all(client, "tea, please");
    say("server", "received \"", receive(server, 11), "\"");
    send_all(server, "here you are");
    say("client", "received \"", receive(client, 12), "\"");
    pause();
    note_states(port);

    client.close();
    note_states(port);  // FIN-WAIT-1, where it is quicker than the ACK
    say("client", "closed");
    pause();
    char buffer[64];
    const ssize_t received = check(recv(server, buffer, sizeof buffer, 0), "recv");
    say("server", "recv() gave ", received, ": the client has closed. I forget to close my socket");
    pause();
    note_states(port);
    pause(2500ms);
    say("server", "my socket still waits for close(): `ss -t state close-wait` lists such sockets");
    say("server", "the program ends; only now does the kernel close the socket for it");
}

}  // namespace loopscope::demos
