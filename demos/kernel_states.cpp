#include "demos/kernel_states.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>

#include <array>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>

#include "demos/socket.hpp"

// getsockopt(TCP_INFO) tells a socket's state as long as a program holds it. What comes after close() (LAST-ACK,
// TIME-WAIT, ...) only sock_diag(7) tells: the same that `ss -tan` prints.

namespace loopscope::demos {
namespace {

const char* to_text(int state) {
    switch (state) {
        case TCP_ESTABLISHED: return "ESTABLISHED";
        case TCP_SYN_SENT: return "SYN-SENT";
        case TCP_SYN_RECV: return "SYN-RECEIVED";
        case TCP_FIN_WAIT1: return "FIN-WAIT-1";
        case TCP_FIN_WAIT2: return "FIN-WAIT-2";
        case TCP_TIME_WAIT: return "TIME-WAIT";
        case TCP_CLOSE: return "CLOSED";
        case TCP_CLOSE_WAIT: return "CLOSE-WAIT";
        case TCP_LAST_ACK: return "LAST-ACK";
        case TCP_LISTEN: return "LISTEN";
        case TCP_CLOSING: return "CLOSING";
        default: return "unknown";
    }
}

struct States {
    int client = TCP_CLOSE, server = TCP_CLOSE;
    bool operator==(const States&) const = default;
};

/// By the client's address and the server's.
using Connections = std::map<std::pair<std::string, std::string>, States>;

struct Answer {
    Connections connections;
    bool listening = false;
    bool operator==(const Answer&) const = default;
};

void add(Answer& answer, const inet_diag_msg& socket, std::uint16_t server_port) {
    const auto end = [](__be32 ip, __be16 port) {
        sockaddr_in result{};
        result.sin_addr.s_addr = ip;
        result.sin_port = port;
        return demos::to_text(result);
    };
    const std::string here = end(socket.id.idiag_src[0], socket.id.idiag_sport);
    const std::string there = end(socket.id.idiag_dst[0], socket.id.idiag_dport);
    const bool is_server = ntohs(socket.id.idiag_sport) == server_port;
    if (!is_server && ntohs(socket.id.idiag_dport) != server_port) return;
    if (socket.idiag_state == TCP_LISTEN)
        answer.listening = true;
    else if (is_server)
        answer.connections[{there, here}].server = socket.idiag_state;
    else
        answer.connections[{here, there}].client = socket.idiag_state;
}

/// Reads one part of the dump; false at its end. An error of the kernel's leaves `failed` set.
bool read_part(int netlink, std::uint16_t server_port, Answer& answer, bool& failed) {
    alignas(nlmsghdr) std::array<char, 32768> buffer;
    auto left = check(recv(netlink, buffer.data(), buffer.size(), 0), "recv from sock_diag");
    for (auto* header = reinterpret_cast<nlmsghdr*>(buffer.data()); NLMSG_OK(header, left);
         header = NLMSG_NEXT(header, left)) {
        if (header->nlmsg_type == NLMSG_ERROR) failed = true;
        if (header->nlmsg_type == NLMSG_ERROR || header->nlmsg_type == NLMSG_DONE) return false;
        add(answer, *static_cast<const inet_diag_msg*>(NLMSG_DATA(header)), server_port);
    }
    return true;
}

/// Nothing where this kernel does not answer.
std::optional<Answer> ask(std::uint16_t server_port) {
    const int number = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (number == -1) return {};
    const Descriptor netlink{number};
    limit_waiting(netlink);
    struct {
        nlmsghdr header;
        inet_diag_req_v2 request;
    } message{};
    message.header.nlmsg_len = sizeof message;
    message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message.request.sdiag_family = AF_INET;
    message.request.sdiag_protocol = IPPROTO_TCP;
    for (int state = TCP_ESTABLISHED; state <= TCP_CLOSING; ++state) message.request.idiag_states |= 1u << state;
    check(send(netlink, &message, sizeof message, 0), "send to sock_diag");
    Answer answer;
    bool failed = false;
    while (read_part(netlink, server_port, answer, failed)) continue;
    if (failed) return {};
    return answer;
}

/// A microsecond that begins after the call.
std::string time_of_day() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += 1000;
    if (now.tv_nsec >= 1'000'000'000) ++now.tv_sec, now.tv_nsec -= 1'000'000'000;
    tm local{};
    localtime_r(&now.tv_sec, &local);
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d.%06ld", local.tm_hour, local.tm_min, local.tm_sec,
                  now.tv_nsec / 1000);
    return text;
}

struct Moment {
    Answer answer;
    std::string time;
};

/// What was the same before and after `time` was so at that time. A packet may be under way: then it is asked again.
std::optional<Moment> look(std::uint16_t server_port) {
    auto before = ask(server_port);
    for (int attempt = 0; before && attempt < 20; ++attempt) {
        std::string time = time_of_day();
        auto after = ask(server_port);
        if (before == after) return Moment{std::move(*after), std::move(time)};
        before = std::move(after);
    }
    return {};
}

}  // namespace

void note_states(std::uint16_t server_port, std::string_view remark) {
    static std::mutex mutex;
    static std::map<std::uint16_t, Connections> known_of_port;
    const std::lock_guard lock(mutex);
    const auto moment = look(server_port);
    if (!moment) return;
    Connections now = moment->answer.connections;
    Connections& known = known_of_port[server_port];
    for (auto& [ends, states] : now)
        if (states.client == TCP_SYN_SENT && states.server == TCP_CLOSE && moment->answer.listening)
            states.server = TCP_LISTEN;
    for (const auto& [ends, states] : known) now.try_emplace(ends);  // both sockets are gone
    for (const auto& [ends, states] : now) {
        const auto old = known.find(ends);
        if (old != known.end() && old->second == states) continue;
        say("kernel", "at ", moment->time, " ", ends.first, " is ", to_text(states.client), ", ", ends.second, " is ",
            to_text(states.server), remark.empty() ? "" : " ", remark);
    }
    known = std::move(now);
}

}  // namespace loopscope::demos
