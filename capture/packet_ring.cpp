#include "capture/packet_ring.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <sys/socket.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <climits>

#include "capture/interfaces.hpp"
#include "capture/privilege.hpp"

namespace loopscope::capture {

namespace {

Error no_such_interface(const std::string& name) {
    std::string names;
    if (const auto interfaces = host_interfaces()) {
        for (const HostInterface& interface : interfaces.value()) names += (names.empty() ? "" : ", ") + interface.name;
    }
    return {"there is no such interface", name, "Choose one of: " + names + "."};
}

Error activation_error(pcap_t* handle, int code, const std::string& name) {
    const bool known = name == "any" || if_nametoindex(name.c_str()) != 0;
    if (code == PCAP_ERROR_NO_SUCH_DEVICE || (code == PCAP_ERROR_PERM_DENIED && !known)) return no_such_interface(name);
    if (code == PCAP_ERROR_PERM_DENIED) {
        return {"you may not capture on this interface", name, "Allow it with: " + capture_permission_mend()};
    }
    if (code == PCAP_ERROR_IFACE_NOT_UP)
        return {"the interface is down", name, "Start it with: sudo ip link set " + name + " up"};
    std::string words = pcap_geterr(handle);
    if (words.empty()) words = pcap_statustostr(code);
    return {words, name, ""};
}

/// A compiled filter.
class Program {
public:
    Program() = default;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() { pcap_freecode(&code_); }
    bool compile(pcap_t* handle, const std::string& text) {
        return pcap_compile(handle, &code_, text.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0;
    }
    bpf_program* get() { return &code_; }

private:
    bpf_program code_{};
};

Error filter_error(pcap_t* handle, const std::string& filter) {
    return {pcap_geterr(handle), "capture filter \"" + filter + "\"",
            "Write it as pcap-filter(7) says, for example: tcp port 80 or udp port 53"};
}

/// On `lo` the kernel offers each packet twice and libpcap throws the outgoing copy away: do that in the kernel, where
/// it fills no ring. libpcap cannot be asked: it would run this filter itself for the first block, and cannot.
void refuse_outgoing_copies(pcap_t* handle, const std::string& filter) {
    Program program;
    if (!program.compile(handle, filter.empty() ? "inbound" : "inbound and (" + filter + ")")) return;
    static_assert(sizeof(sock_filter) == sizeof(bpf_insn));
    const sock_fprog attached{static_cast<unsigned short>(program.get()->bf_len),
                              reinterpret_cast<sock_filter*>(program.get()->bf_insns)};
    setsockopt(pcap_fileno(handle), SOL_SOCKET, SO_ATTACH_FILTER, &attached, sizeof attached);
}

Failure attach_filter(pcap_t* handle, const LiveOptions& options) {
    if (!options.filter.empty()) {
        Program program;
        if (!program.compile(handle, options.filter)) return filter_error(handle, options.filter);
        if (pcap_setfilter(handle, program.get()) != 0) return filter_error(handle, options.filter);
    }
    if (options.interface == "lo") refuse_outgoing_copies(handle, options.filter);
    return std::nullopt;
}

/// pcap_datalink gives a DLT_ value; files hold LINKTYPE_ values, which differ for these.
std::uint16_t link_type(int dlt) {
    switch (dlt) {
        case DLT_ATM_RFC1483: return 100;
        case DLT_RAW: return 101;
        case DLT_ATM_CLIP: return 106;
        default: return static_cast<std::uint16_t>(dlt);
    }
}

}  // namespace

void CloseRing::operator()(pcap* handle) const { pcap_close(handle); }

Result<PacketRing> open_ring(const LiveOptions& options) {
    std::array<char, PCAP_ERRBUF_SIZE> words{};
    PacketRing ring(pcap_create(options.interface.c_str(), words.data()));
    if (!ring) return Error{words.data(), options.interface, ""};
    pcap_set_snaplen(ring.get(), static_cast<int>(std::min<std::uint32_t>(options.snap_length, 262'144)));
    pcap_set_promisc(ring.get(), options.promiscuous ? 1 : 0);
    pcap_set_timeout(ring.get(), block_timeout);
    pcap_set_buffer_size(ring.get(), static_cast<int>(std::min<std::size_t>(options.ring_bytes, INT_MAX)));
    pcap_set_tstamp_precision(ring.get(), PCAP_TSTAMP_PRECISION_NANO);
    if (const int code = pcap_activate(ring.get()); code < 0)
        return activation_error(ring.get(), code, options.interface);
    if (options.interface == "any") pcap_set_datalink(ring.get(), DLT_LINUX_SLL2);
    if (pcap_setnonblock(ring.get(), 1, words.data()) != 0) return Error{words.data(), options.interface, ""};
    if (auto failure = attach_filter(ring.get(), options)) return *failure;
    return ring;
}

CaptureInterface describe_ring(pcap* ring, const LiveOptions& options) {
    CaptureInterface interface;
    interface.link_type = link_type(pcap_datalink(ring));
    interface.snap_length = static_cast<std::uint32_t>(pcap_snapshot(ring));
    interface.ticks_per_second = 1'000'000'000;
    interface.name = options.interface;
    interface.filter = options.filter;
    if (options.private_loopback) interface.description = "private loopback";
    utsname system{};
    if (uname(&system) == 0) interface.operating_system = std::string(system.sysname) + " " + system.release;
    return interface;
}

}  // namespace loopscope::capture
