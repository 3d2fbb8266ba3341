#include "tests/peer/lossy_transfer.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace loopscope::tests {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Segments with payload are dropped, so many of a hundred.
void drop(int receiver, std::uint32_t percent) {
    const std::uint32_t below = percent >= 100 ? UINT32_MAX : UINT32_MAX / 100 * percent;
    constexpr std::uint32_t header = 32;  // octets, with timestamps
    std::array<sock_filter, 6> program{
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, header, 0, 3),
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_RANDOM)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, below, 1, 0),
        sock_filter BPF_STMT(BPF_RET | BPF_K, 0),
        sock_filter BPF_STMT(BPF_RET | BPF_K, UINT32_MAX)};
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    setsockopt(receiver, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

void drop_nothing(int receiver) {
    const int unused = 0;
    setsockopt(receiver, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused);
}

void send_for(int sender, milliseconds duration) {
    const std::vector<char> octets(20'000, 'x');
    const auto end = steady_clock::now() + duration;
    while (steady_clock::now() < end) send(sender, octets.data(), octets.size(), 0);
}

void report(int sender, std::FILE* log, const std::atomic<bool>& done) {
    while (!done) {
        tcp_info info{};
        socklen_t size = sizeof info;
        const auto before = now();
        getsockopt(sender, IPPROTO_TCP, TCP_INFO, &info, &size);
        const auto after = now();
        std::fprintf(log, "%lld %lld %u %u %u\n", static_cast<long long>(before), static_cast<long long>(after),
                     info.tcpi_ca_state, info.tcpi_snd_cwnd, info.tcpi_snd_ssthresh);
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
}

void transfer(int sender, int receiver, std::atomic<bool>& reading) {
    send_for(sender, milliseconds(300));
    drop(receiver, 2);
    send_for(sender, milliseconds(700));
    drop(receiver, 20);
    send_for(sender, milliseconds(700));
    drop_nothing(receiver);
    send_for(sender, milliseconds(300));
    drop(receiver, 100);
    std::thread repair([&] {
        std::this_thread::sleep_for(milliseconds(900));
        drop_nothing(receiver);
    });
    send_for(sender, milliseconds(2000));
    repair.join();
    for (int i = 0; i < 60; ++i) {
        send(sender, "a few octets", 12, 0);
        std::this_thread::sleep_for(milliseconds(5));
    }
    reading = false;
    std::thread resume([&] {
        std::this_thread::sleep_for(milliseconds(800));
        reading = true;
    });
    send_for(sender, milliseconds(1200));
    resume.join();
}

}  // namespace

int lossy_transfer_main(const char* congestion_control, const char* log_path) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(lossy_transfer_port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    const int listener = socket(AF_INET, SOCK_STREAM, 0), sender = socket(AF_INET, SOCK_STREAM, 0);
    const std::uint32_t octets_per_second = 4'000'000;
    setsockopt(sender, SOL_SOCKET, SO_MAX_PACING_RATE, &octets_per_second, sizeof octets_per_second);
    const int receive_buffer = 50'000;
    setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    if (setsockopt(sender, IPPROTO_TCP, TCP_CONGESTION, congestion_control,
                   static_cast<socklen_t>(std::strlen(congestion_control))) != 0)
        return 77;
    if (bind(listener, generic, sizeof address) != 0 || listen(listener, 1) != 0) return 1;
    if (connect(sender, generic, sizeof address) != 0) return 1;
    const int receiver = accept(listener, nullptr, nullptr);
    std::atomic<bool> reading = true, done = false;
    std::thread reader([&] {
        std::vector<char> buffer(65536);
        for (;;) {
            while (!reading) std::this_thread::sleep_for(milliseconds(1));
            if (recv(receiver, buffer.data(), buffer.size(), 0) <= 0) return;
        }
    });
    std::FILE* log = std::fopen(log_path, "w");
    if (log == nullptr) return 1;
    std::thread reporter([&] { report(sender, log, done); });
    transfer(sender, receiver, reading);
    done = true;
    reporter.join();
    std::fclose(log);
    shutdown(sender, SHUT_WR);
    reader.join();
    for (const int descriptor : {receiver, sender, listener}) close(descriptor);
    return 0;
}

}  // namespace loopscope::tests
