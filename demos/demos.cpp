#include "demos/demos.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

const char* advice(int error) {
    switch (error) {
        case EACCES: return "Ports below 1024 need root on this network; the private loopback needs none.";
        case EPERM: return "On this network it needs root; the private loopback needs none.";
        case EADDRINUSE:
            return "Another program has this port: end it, or use the private loopback, where all ports are free.";
        case ENETUNREACH:
        case EADDRNOTAVAIL: return "Is the loopback interface up? Bring it up with: ip link set lo up";
        case ETIMEDOUT:
        case EAGAIN: return "The other end did not answer in time.";
        default: return "";
    }
}

/// Runs a program and turns the call that failed into a message and an exit status.
template <void (*program)()> int run() try {
    program();
    return 0;
} catch (const std::system_error& error) {
    say("error", error.what(), ". ", advice(error.code().value()));
    return 1;
} catch (const std::exception& error) {
    say("error", error.what());
    return 1;
}

constexpr std::array demos{
    Demo{"tcp-echo", "A TCP server greets its clients and sends back whatever they say.",
         "The handshake in three steps, data and its acknowledgments, the goodbye of both sides.", run<tcp_echo>},
    Demo{"udp-echo", "The same with UDP: single datagrams, no connection.",
         "No handshake, no goodbye. Each send() is one datagram, even an empty one.", run<udp_echo>},
    Demo{"refused", "A client calls a port where nobody listens, then one where somebody does.",
         "The answer to the SYN is RST. UDP has no RST: ICMP says \"port unreachable\".", run<refused>},
    Demo{"half-close", "A client says \"that was all\" with shutdown() and still gets its answer.",
         "Data that flows from the server after the client's FIN.", run<half_close>},
    Demo{"close-wait", "A server forgets close() after its client has said goodbye.",
         "One FIN only: the client is left in FIN-WAIT-2, the server in CLOSE-WAIT.", run<close_wait>},
    Demo{"reset", "Three ways to end a connection; two of them are rude.",
         "FIN when all was read; RST when unread data is thrown away, or when SO_LINGER is 0.", run<reset>},
    Demo{"time-wait", "A restarted server finds its port taken, although nobody uses it.",
         "Who sends the first FIN waits in TIME-WAIT; SO_REUSEADDR lets the next server bind.", run<time_wait>},
    Demo{"backlog", "Three clients call a server that does not accept, with listen(socket, 1).",
         "Two are connected by the kernel alone; the third repeats its SYN until there is room.", run<backlog>},
    Demo{"syn-retry", "Clients call servers that a firewall hides, or whose answers get lost.",
         "The same SYN again and again; where the way back is broken, SYN+ACK as well.", run<syn_retry>},
    Demo{"udp-broadcast", "One datagram to everybody: who is there?",
         "One packet to 127.255.255.255, three receivers, three answers to the sender alone.", run<udp_broadcast>},
    Demo{"http", "A web server and its client: all the methods, forms, chunks, keep-alive.",
         "Many requests on one connection, three ways to tell where a body ends, and a 404.", run<http>},
    Demo{"dns", "A resolver asks the root, the top level and the authoritative server for a name.",
         "Three questions for the first name; the cache answers the second time without any.", run<dns>},
    Demo{"large-transfer", "8 MB from one side to the other, as fast as they can.",
         "Ten segments first, then more with each ACK; the receiver's window grows as it reads.", run<large_transfer>},
    Demo{"zero-window", "A server that does not read, and a client that sends a lot.",
         "The window shrinks to 0, probes ask for room, and a window update lets the client go on.", run<zero_window>},
    Demo{"nagle", "Requests in two pieces: Nagle's algorithm and delayed ACK wait for each other.",
         "40 ms between the two pieces; none with TCP_NODELAY, none where one piece is sent.", run<nagle>},
    Demo{"keep-alive", "An idle connection whose server vanishes without a word.",
         "Probes every second; two are answered, two are not, then the client gives up with RST.", run<keep_alive>},
    Demo{"rto-backoff", "The network loses a segment, and loses it again.",
         "The same octets are sent again, each time after twice as long as before.", run<rto_backoff>},
    Demo{"simultaneous-close", "Both sides say goodbye before they hear the other's goodbye.",
         "Two FINs that cross: CLOSING on both sides, and TIME-WAIT on both.", run<simultaneous_close>},
};

}  // namespace

std::span<const Demo> all() { return demos; }

const Demo* find(std::string_view name) {
    const auto demo = std::find_if(demos.begin(), demos.end(), [&](const Demo& each) { return each.name == name; });
    return demo == demos.end() ? nullptr : &*demo;
}

}  // namespace loopscope::demos
