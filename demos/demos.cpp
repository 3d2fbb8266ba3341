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
        case EADDRINUSE:
            return "Another program has this port: end it, or use the private loopback, where all ports are free.";
        case ENETUNREACH:
        case EADDRNOTAVAIL: return "Is the loopback interface up? Bring it up with: ip link set lo up";
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
    Demo{"reset", "Three ways to end a connection; two of them are rude.",
         "FIN when all was read; RST when unread data is thrown away, or when SO_LINGER is 0.", run<reset>},
    Demo{"time-wait", "A restarted server finds its port taken, although nobody uses it.",
         "Who sends the first FIN waits in TIME-WAIT; SO_REUSEADDR lets the next server bind.", run<time_wait>},
    Demo{"backlog", "Three clients call a server that does not accept, with listen(socket, 1).",
         "Two are connected by the kernel alone; the third repeats its SYN until there is room.", run<backlog>},
    Demo{"udp-broadcast", "One datagram to everybody: who is there?",
         "One packet to 127.255.255.255, three receivers, three answers to the sender alone.", run<udp_broadcast>},
    Demo{"http", "A web server and its client: all the methods, forms, chunks, keep-alive.",
         "Many requests on one connection, three ways to tell where a body ends, and a 404.", run<http>},
    Demo{"dns", "A resolver asks the root, the top level and the authoritative server for a name.",
         "Three questions for the first name; the cache answers the second time without any.", run<dns>},
};

}  // namespace

std::span<const Demo> all() { return demos; }

const Demo* find(std::string_view name) {
    const auto demo = std::find_if(demos.begin(), demos.end(), [&](const Demo& each) { return each.name == name; });
    return demo == demos.end() ? nullptr : &*demo;
}

}  // namespace loopscope::demos
