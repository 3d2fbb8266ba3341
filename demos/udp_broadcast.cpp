// UDP broadcast: one datagram, everybody on the network gets it.
//
//   receivers   socket - SO_REUSEADDR - bind, all to the same port - recvfrom - sendto the one who asked
//   sender      socket - sendto fails with EACCES - SO_BROADCAST - sendto 127.255.255.255 - recvfrom, three times

#include <cstring>
#include <future>
#include <vector>

#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 4020;

/// Ready when it returns; what it receives is told by `answer`.
Descriptor open_receiver() {
    Descriptor receiver{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    limit_waiting(receiver);
    switch_on(receiver, SO_REUSEADDR, "SO_REUSEADDR");  // several receivers on one host share the port
    const sockaddr_in any = address("0.0.0.0", port);
    check(bind(receiver, generic(any), sizeof any), "bind to " + to_text(any));
    return receiver;
}

void answer(const std::string& name, int receiver, std::chrono::milliseconds later) {
    char buffer[512];
    sockaddr_in sender{};
    socklen_t size = sizeof sender;
    const ssize_t received = check(recvfrom(receiver, buffer, sizeof buffer, 0, generic(sender), &size), "recvfrom");
    say(name, "heard \"", std::string_view(buffer, static_cast<std::size_t>(received)), "\" from ", to_text(sender));
    pause(later);
    const std::string reply = "I am here: " + name;
    check(sendto(receiver, reply.data(), reply.size(), 0, generic(sender), size), "sendto " + to_text(sender));
}

void ask(int socket, const std::string& question) {
    const sockaddr_in everybody = address("127.255.255.255", port);
    say("sender", "to everybody (", to_text(everybody), "): \"", question, "\"");
    check(sendto(socket, question.data(), question.size(), 0, generic(everybody), sizeof everybody), "sendto");
    for (int replies = 0; replies < 3; ++replies) {
        char buffer[512];
        const ssize_t received = check(recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr), "recvfrom");
        say("sender", "got \"", std::string_view(buffer, static_cast<std::size_t>(received)), "\"");
    }
}

}  // namespace

void udp_broadcast() {
    const std::vector<std::string> names{"printer", "lamp", "heater"};
    std::vector<Descriptor> receivers;
    for (const std::string& name : names) {
        receivers.push_back(open_receiver());
        say(name, "listening for datagrams on port ", port);
    }
    const Descriptor sender{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    limit_waiting(sender);
    const sockaddr_in everybody = address("127.255.255.255", port);
    pause();
    if (sendto(sender, "?", 1, 0, generic(everybody), sizeof everybody) != -1 || errno != EACCES)
        throw std::runtime_error("a broadcast was sent without SO_BROADCAST");
    say("sender", "sendto() failed: ", std::strerror(errno), ". Speaking to everybody must be asked for");
    pause();
    switch_on(sender, SO_BROADCAST, "SO_BROADCAST");
    say("sender", "SO_BROADCAST is set");

    for (const char* question : {"Who is there?", "Still there?"}) {
        pause(400ms);
        std::vector<std::future<void>> answers;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto later = 200ms * static_cast<int>(i + 1);
            answers.push_back(std::async(std::launch::async, answer, names[i], int{receivers[i]}, later));
        }
        ask(sender, question);
        for (auto& each : answers) each.get();
    }
}

}  // namespace loopscope::demos
