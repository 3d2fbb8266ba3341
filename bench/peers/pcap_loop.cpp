// A bare libpcap loop: what every program that reads captures through libpcap pays at least. pcap_loop FILE
#include <pcap/pcap.h>

#include <array>
#include <cstdint>
#include <cstdio>

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("pcap_loop FILE\n", stderr), 2;
    std::array<char, PCAP_ERRBUF_SIZE> error{};
    pcap_t* file = pcap_open_offline(arguments[1], error.data());
    if (file == nullptr) return std::fprintf(stderr, "pcap_loop: %s\n", error.data()), 1;
    std::array<std::uint64_t, 2> seen{};
    const auto add = [](u_char* sums, const pcap_pkthdr* header, const u_char*) {
        auto& [packets, octets] = *reinterpret_cast<std::array<std::uint64_t, 2>*>(sums);
        ++packets;
        octets += header->caplen;
    };
    pcap_loop(file, -1, add, reinterpret_cast<u_char*>(seen.data()));
    std::printf("%llu packets, %llu octets\n", static_cast<unsigned long long>(seen[0]),
                static_cast<unsigned long long>(seen[1]));
    pcap_close(file);
}
