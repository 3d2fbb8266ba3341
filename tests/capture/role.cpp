#include "tests/capture/role.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "capture/descriptor.hpp"
#include "capture/live.hpp"

namespace loopscope::role {

namespace {

using capture::Descriptor;

sockaddr_in address(const char* host, int port) {
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET, host, &result.sin_addr);
    return result;
}

const sockaddr* generic(const sockaddr_in& internet) { return reinterpret_cast<const sockaddr*>(&internet); }

/// Octets received until the peer's FIN.
std::string receive_all(int stream) {
    std::string text;
    std::array<char, 4096> buffer;
    for (ssize_t size; (size = recv(stream, buffer.data(), buffer.size(), 0)) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

int exchange_over_tcp() {
    const sockaddr_in server = address("127.0.0.1", 80);
    const Descriptor listener(socket(AF_INET, SOCK_STREAM, 0));
    if (bind(listener.get(), generic(server), sizeof server) != 0 || listen(listener.get(), 1) != 0) return 1;
    std::thread serving([&] {
        const Descriptor stream(accept(listener.get(), nullptr, nullptr));
        const std::string count = std::to_string(receive_all(stream.get()).size());
        send(stream.get(), count.data(), count.size(), 0);
    });
    std::string answer;
    {
        const Descriptor stream(socket(AF_INET, SOCK_STREAM, 0));
        const std::string text(20'000, 'x');
        if (connect(stream.get(), generic(server), sizeof server) != 0) std::_Exit(1);
        send(stream.get(), text.data(), text.size(), 0);
        shutdown(stream.get(), SHUT_WR);
        answer = receive_all(stream.get());
    }
    serving.join();
    return answer == "20000" ? 0 : 1;
}

int send_to_everybody() {
    const Descriptor endpoint(socket(AF_INET, SOCK_DGRAM, 0));
    const int yes = 1;
    const timeval patience{5, 0};
    setsockopt(endpoint.get(), SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
    setsockopt(endpoint.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in any = address("0.0.0.0", 7), everybody = address("255.255.255.255", 7);
    sockaddr_in sender{};
    socklen_t size = sizeof sender;
    char octet = '!';
    const bool arrived = bind(endpoint.get(), generic(any), sizeof any) == 0 &&
                         sendto(endpoint.get(), &octet, 1, 0, generic(everybody), sizeof everybody) == 1 &&
                         recvfrom(endpoint.get(), &octet, 1, 0, reinterpret_cast<sockaddr*>(&sender), &size) == 1;
    return arrived && sender.sin_addr.s_addr == htonl(INADDR_LOOPBACK) ? 0 : 1;
}

int capture_and_wait(int argc, char** argv) {
    capture::LiveOptions options;
    options.private_loopback = std::string_view(argv[2]) == "1";
    options.file = argv[3];
    options.filter = argv[4];
    options.command.assign(argv + 5, argv + argc);
    auto capture = capture::LiveCapture::start(options);
    std::puts(capture ? "ready" : capture::to_text(capture.error()).c_str());
    std::fflush(stdout);
    while (capture && capture->wait(-1) == capture::LiveStatus::capturing) {}
    return 0;
}

}  // namespace

bool become_ordinary_user() {
    constexpr unsigned nobody = 65534;
    // Whoever changes his user loses his files in /proc, which a user namespace needs; logging in gives them back.
    return setgroups(0, nullptr) == 0 && setresgid(nobody, nobody, nobody) == 0 &&
           setresuid(nobody, nobody, nobody) == 0 && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

std::optional<int> play(int argc, char** argv) {
    if (argc < 2) return std::nullopt;
    const std::string_view name = argv[1];
    if (name == tcp_exchange) return exchange_over_tcp();
    if (name == broadcast) return send_to_everybody();
    if (name == datagrams && argc == 4) return send_datagrams(std::atoi(argv[2]), std::atoi(argv[3])) ? 0 : 1;
    if (name == capture_until_killed && argc >= 5) return capture_and_wait(argc, argv);
    return std::nullopt;
}

bool send_datagrams(int port, int count) {
    const Descriptor endpoint(socket(AF_INET, SOCK_DGRAM, 0));
    const sockaddr_in receiver = address("127.0.0.1", port);
    for (int number = 1; number <= count; ++number) {
        const std::string text = std::to_string(number);
        // The answer "port unreachable" to an earlier datagram makes a call fail once, before it sends.
        while (sendto(endpoint.get(), text.data(), text.size(), 0, generic(receiver), sizeof receiver) < 0) {
            if (errno != ECONNREFUSED) return false;
        }
    }
    return true;
}

Child run(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    std::vector<char*> words;
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    Child child;
    if (posix_spawnp(&child.process, words[0], &actions, nullptr, words.data(), environ) != 0) child.process = -1;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    child.output = ends[0];
    return child;
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer;
    for (ssize_t size; (size = read(descriptor, buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    close(descriptor);
    return text;
}

int wait_for(int process) {
    int status = 0;
    if (waitpid(process, &status, 0) != process) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace loopscope::role
