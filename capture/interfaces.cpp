#include "capture/interfaces.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

namespace loopscope::capture {

namespace {

std::uint64_t counter(const std::filesystem::path& folder, const char* name) {
    std::ifstream file(folder / "statistics" / name);
    std::uint64_t value = 0;
    file >> value;
    return value;
}

std::string to_text(const sockaddr* address) {
    if (address == nullptr || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) return {};
    const socklen_t size = address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) return {};
    return text.data();
}

HostInterface describe(const pcap_if_t& device, const std::filesystem::path& folder) {
    HostInterface interface;
    interface.name = device.name;
    if (device.description != nullptr) interface.description = device.description;
    interface.up = (device.flags & PCAP_IF_UP) != 0;
    interface.running = (device.flags & PCAP_IF_RUNNING) != 0;
    interface.loopback = (device.flags & PCAP_IF_LOOPBACK) != 0;
    interface.wireless = (device.flags & PCAP_IF_WIRELESS) != 0;
    for (const pcap_addr_t* address = device.addresses; address != nullptr; address = address->next) {
        std::string text = to_text(address->addr);
        if (!text.empty()) interface.addresses.push_back(std::move(text));
    }
    interface.received_packets = counter(folder, "rx_packets");
    interface.sent_packets = counter(folder, "tx_packets");
    return interface;
}

}  // namespace

Result<std::vector<HostInterface>> host_interfaces() {
    std::array<char, PCAP_ERRBUF_SIZE> words{};
    pcap_if_t* devices = nullptr;
    if (pcap_findalldevs(&devices, words.data()) != 0) return Error{words.data(), "list of interfaces", ""};
    const std::unique_ptr<pcap_if_t, decltype(&pcap_freealldevs)> owner(devices, &pcap_freealldevs);

    std::vector<HostInterface> interfaces;
    for (const pcap_if_t* device = devices; device != nullptr; device = device->next) {
        // libpcap also lists what is no network interface: nflog, D-Bus, USB.
        const std::filesystem::path folder = std::filesystem::path("/sys/class/net") / device->name;
        std::error_code ignored;
        if (std::string(device->name) == "any" || std::filesystem::exists(folder, ignored)) {
            interfaces.push_back(describe(*device, folder));
        }
    }
    return interfaces;
}

Failure check_filter(const std::string& filter) {
    const std::unique_ptr<pcap_t, decltype(&pcap_close)> ethernet(pcap_open_dead(DLT_EN10MB, 262'144), &pcap_close);
    bpf_program program{};
    if (pcap_compile(ethernet.get(), &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
        return Error{pcap_geterr(ethernet.get()), "capture filter \"" + filter + "\"",
                     "Write it as pcap-filter(7) says, for example: tcp port 80 or udp port 53"};
    }
    pcap_freecode(&program);
    return std::nullopt;
}

}  // namespace loopscope::capture
