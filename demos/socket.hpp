#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

// What the demos share, so that each can show its socket calls and little else.

namespace loopscope::demos {

using namespace std::chrono_literals;

/// Owns a descriptor: closes it at the end of its scope, as every path out of a socket program must.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    operator int() const { return number_; }
    /// Closes now, where the moment matters to the story.
    void close() { ::close(std::exchange(number_, -1)); }

private:
    int number_;
};

/// Passes on what a call returned; -1 becomes an exception that names the call and carries errno.
template <class Integer> Integer check(Integer result, const std::string& call) {
    if (result == -1) throw std::system_error(errno, std::generic_category(), call);
    return result;
}

inline sockaddr_in address(const char* ip, std::uint16_t port) {
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    check(inet_pton(AF_INET, ip, &result.sin_addr) == 1 ? 0 : -1, "inet_pton");
    return result;
}

/// The calls take any family's address by its first field.
inline const sockaddr* generic(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }
inline sockaddr* generic(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

inline std::string to_text(const sockaddr_in& address) {
    char ip[INET_ADDRSTRLEN] = "";
    inet_ntop(AF_INET, &address.sin_addr, ip, sizeof ip);
    return std::string(ip) + ":" + std::to_string(ntohs(address.sin_port));
}

/// The address that the kernel gave to this end.
inline sockaddr_in local_address(int socket) {
    sockaddr_in result{};
    socklen_t size = sizeof result;
    check(getsockname(socket, generic(result), &size), "getsockname");
    return result;
}

/// send() may take less than it was given: the rest must be sent again. MSG_NOSIGNAL: an error instead of SIGPIPE.
inline void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = check(send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL), "send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// No call on this socket (accept, connect, recv, send) waits longer than this: EAGAIN, and a demo never hangs.
inline void limit_waiting(int socket, std::chrono::milliseconds limit = 6s) {
    const timeval time{limit.count() / 1000, limit.count() % 1000 * 1000};
    check(setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), "setsockopt SO_RCVTIMEO");
    check(setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time), "setsockopt SO_SNDTIMEO");
}

inline void switch_on(int socket, int option, const char* name) {
    const int on = 1;
    check(setsockopt(socket, SOL_SOCKET, option, &on, sizeof on), std::string("setsockopt ") + name);
}

/// socket - bind - listen, for the demos whose story begins later.
inline Descriptor listen_at(const sockaddr_in& here, int backlog = 8) {
    Descriptor listener{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(listener);
    switch_on(listener, SO_REUSEADDR, "SO_REUSEADDR");  // see the demo "time-wait"
    check(bind(listener, generic(here), sizeof here), "bind to " + to_text(here));
    check(listen(listener, backlog), "listen");
    return listener;
}

/// socket - connect.
inline Descriptor connect_to(const sockaddr_in& there) {
    Descriptor connection{check(socket(AF_INET, SOCK_STREAM, 0), "socket")};
    limit_waiting(connection);
    check(connect(connection, generic(there), sizeof there), "connect to " + to_text(there));
    return connection;
}

inline Descriptor accept_from(int listener) {
    Descriptor connection{check(accept(listener, nullptr, nullptr), "accept")};
    limit_waiting(connection);
    return connection;
}

/// As many octets as asked for, in however many pieces they come; fewer only where the other side ends before.
inline std::string receive(int socket, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        const ssize_t received = check(recv(socket, bytes.data() + got, size - got, 0), "recv");
        if (received == 0) break;
        got += static_cast<std::size_t>(received);
    }
    bytes.resize(got);
    return bytes;
}

/// Milliseconds since then, for people.
inline long long milliseconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
}

/// Prints "who: what" as one line, at once, so that it can be followed live.
template <class... Parts> void say(std::string_view who, const Parts&... parts) {
    std::ostringstream line;
    line << who << ": ";
    (line << ... << parts) << '\n';
    std::fputs(line.str().c_str(), stdout);
    std::fflush(stdout);
}

/// Lets whoever watches read along.
inline void pause(std::chrono::milliseconds time = 250ms) { std::this_thread::sleep_for(time); }

}  // namespace loopscope::demos
