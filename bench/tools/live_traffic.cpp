// Traffic for measuring captures, and the count of what a capture file holds of it. Knows nothing of Loopscope.
//
//   live_traffic udp RATE OCTETS SECONDS   datagrams of OCTETS payload over 127.0.0.1, RATE a second
//   live_traffic tcp RATE SECONDS          one connection over 127.0.0.1, RATE bits a second
//   live_traffic count FILE                of a pcap or pcapng file in this machine's byte order
//
// The senders print `sent N` (datagrams, or octets) and `seconds S`; count prints `datagrams N`, `repeated N`, `stream
// N`.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::uint16_t udp_port = 40'999, tcp_port = 40'998;
constexpr std::size_t largest_batch = 64, flows = 8;
constexpr double batch_time = 1e-4;  // seconds that a batch stands for, where it is smaller

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Sleeps until `done` of what is sent at `rate` a second since `start` is due. Who is late is not waited for.
void keep_pace(double start, double done, double rate) {
    const double ahead = start + done / rate - now();
    if (ahead <= 0) return;
    const timespec pause{static_cast<time_t>(ahead),
                         static_cast<long>((ahead - static_cast<double>(static_cast<time_t>(ahead))) * 1e9)};
    nanosleep(&pause, nullptr);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const sockaddr* generic(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

int new_socket(int type) {
    const int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (descriptor < 0) fail("socket");
    return descriptor;
}

/// A socket that takes datagrams, so that none is refused, and drops them at once, so that nobody must read.
int datagram_sink() {
    const int sink = new_socket(SOCK_DGRAM);
    const sockaddr_in address = loopback(udp_port);
    if (bind(sink, generic(address), sizeof address) != 0) fail("bind");
    sock_filter nothing{BPF_RET | BPF_K, 0, 0, 0};
    const sock_fprog program{1, &nothing};
    if (setsockopt(sink, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) fail("SO_ATTACH_FILTER");
    return sink;
}

int send_datagrams(double rate, std::size_t octets, double seconds) {
    const int sink = datagram_sink();
    std::array<int, flows> sockets;
    const sockaddr_in address = loopback(udp_port);
    for (int& socket : sockets) {
        socket = new_socket(SOCK_DGRAM);
        if (connect(socket, generic(address), sizeof address) != 0) fail("connect");
    }
    const std::size_t batch = std::clamp<std::size_t>(static_cast<std::size_t>(rate * batch_time), 1, largest_batch);
    std::vector<std::uint8_t> payloads(batch * octets, 'x');
    std::array<iovec, largest_batch> parts;
    std::array<mmsghdr, largest_batch> messages{};
    for (std::size_t i = 0; i < batch; ++i) {
        parts[i] = {payloads.data() + i * octets, octets};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    const auto wanted = static_cast<std::uint64_t>(rate * seconds);
    std::uint64_t sent = 0;
    const double start = now();
    for (std::size_t turn = 0; sent < wanted && now() - start < seconds * 1.5; ++turn) {
        keep_pace(start, static_cast<double>(sent), rate);
        const std::size_t count = std::min<std::uint64_t>(batch, wanted - sent);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t number = sent + i;
            std::memcpy(parts[i].iov_base, &number, sizeof number);
        }
        const int taken = sendmmsg(sockets[turn % flows], messages.data(), static_cast<unsigned>(count), 0);
        if (taken < 0) fail("sendmmsg");
        sent += static_cast<std::uint64_t>(taken);
    }
    std::printf("sent %llu\nseconds %.3f\n", static_cast<unsigned long long>(sent), now() - start);
    close(sink);
    return 0;
}

int send_stream(double bits, double seconds) {
    const int listener = new_socket(SOCK_STREAM);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = loopback(tcp_port);
    if (bind(listener, generic(address), sizeof address) != 0 || listen(listener, 1) != 0) fail("listen");
    std::thread receiver([listener] {
        const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        std::vector<char> nothing(1u << 20);
        while (recv(connection, nothing.data(), nothing.size(), MSG_TRUNC) > 0) {}  // thrown away without a copy
        close(connection);
    });
    const int connection = new_socket(SOCK_STREAM);
    if (connect(connection, generic(address), sizeof address) != 0) fail("connect");
    const std::vector<char> octets(64u << 10, 'x');
    const double rate = bits / 8;
    const auto wanted = static_cast<std::uint64_t>(rate * seconds);
    std::uint64_t sent = 0;
    const double start = now();
    while (sent < wanted && now() - start < seconds * 1.5) {
        keep_pace(start, static_cast<double>(sent), rate);
        const ssize_t taken =
            send(connection, octets.data(), std::min<std::uint64_t>(octets.size(), wanted - sent), MSG_NOSIGNAL);
        if (taken < 0) fail("send");
        sent += static_cast<std::uint64_t>(taken);
    }
    const double took = now() - start;
    close(connection);
    receiver.join();
    std::printf("sent %llu\nseconds %.3f\n", static_cast<unsigned long long>(sent), took);
    return 0;
}

std::uint32_t u32(const std::uint8_t* at) {
    std::uint32_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}
std::uint16_t network_u16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

struct Counter {
    std::vector<bool> seen;
    std::uint64_t datagrams = 0, repeated = 0, stream = 0;

    /// An Ethernet frame with IPv4.
    void add(const std::uint8_t* frame, std::uint32_t captured) {
        if (captured < 54 || network_u16(frame + 12) != 0x0800) return;
        const std::uint8_t* ip = frame + 14;
        const std::uint8_t* transport = ip + (ip[0] & 15) * 4;
        if (ip[9] == IPPROTO_TCP && network_u16(transport + 2) == tcp_port)
            stream += static_cast<std::uint64_t>(network_u16(ip + 2) - (ip[0] & 15) * 4 - (transport[12] >> 4) * 4);
        if (ip[9] != IPPROTO_UDP || network_u16(transport + 2) != udp_port) return;
        std::uint64_t number;
        std::memcpy(&number, transport + 8, sizeof number);
        if (number >= 1u << 30) return;
        if (number >= seen.size()) seen.resize(number + number / 2 + 1024);
        ++(seen[number] ? repeated : datagrams);
        seen[number] = true;
    }
};

int count_frames(const char* path) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0) fail(path);
    const auto size = static_cast<std::size_t>(status.st_size);
    void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped == MAP_FAILED) fail(path);
    const auto* octets = static_cast<const std::uint8_t*>(mapped);
    Counter counter;
    if (u32(octets) == 0x0a0d0d0a) {
        for (std::size_t at = 0; at + 12 <= size && u32(octets + at + 4) >= 12; at += u32(octets + at + 4))
            if (u32(octets + at) == 6 && u32(octets + at + 4) <= size - at)
                counter.add(octets + at + 28, u32(octets + at + 20));
    } else {
        for (std::size_t at = 24; at + 16 <= size && u32(octets + at + 8) <= size - at - 16;
             at += 16 + u32(octets + at + 8))
            counter.add(octets + at + 16, u32(octets + at + 8));
    }
    std::printf("datagrams %llu\nrepeated %llu\nstream %llu\n", static_cast<unsigned long long>(counter.datagrams),
                static_cast<unsigned long long>(counter.repeated), static_cast<unsigned long long>(counter.stream));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    prctl(PR_SET_TIMERSLACK, 1);
    const std::string work = argc > 1 ? argv[1] : "";
    if (work == "udp" && argc == 5)
        return send_datagrams(std::atof(argv[2]), std::max<std::size_t>(12, std::strtoul(argv[3], nullptr, 10)),
                              std::atof(argv[4]));
    if (work == "tcp" && argc == 4) return send_stream(std::atof(argv[2]), std::atof(argv[3]));
    if (work == "count" && argc == 3) return count_frames(argv[2]);
    std::fprintf(stderr, "live_traffic udp RATE OCTETS SECONDS | tcp BITS SECONDS | count FILE\n");
    return 2;
}
