#include "capture/private_loopback.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/route.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "capture/descriptor.hpp"

namespace loopscope::capture {

namespace {

constexpr int ethernet_mtu = 1500;

bool write_file(const std::string& path, const std::string& text) {
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// Value of a kernel setting; -1 where this kernel has none of that name.
long setting(const char* path) {
    std::ifstream file(path);
    long value = -1;
    file >> value;
    return file ? value : -1;
}

/// The switch that forbids namespaces here, and the command that turns it.
Error forbidden(const std::string& step, int code) {
    Error error{step + ": " + std::strerror(code), "private loopback", ""};
    const auto mend = [&](const char* assignment) {
        error.mend = std::string("Allow it with: sudo sysctl -w ") + assignment;
        return error;
    };
    if (setting("/proc/sys/user/max_user_namespaces") == 0) return mend("user.max_user_namespaces=15000");
    if (setting("/proc/sys/user/max_net_namespaces") == 0) return mend("user.max_net_namespaces=15000");
    if (setting("/proc/sys/kernel/unprivileged_userns_clone") == 0) return mend("kernel.unprivileged_userns_clone=1");
    if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1) {
        return mend("kernel.apparmor_restrict_unprivileged_userns=0");
    }
    if (code == ENOSPC) return mend("user.max_user_namespaces=15000 user.max_net_namespaces=15000");
    error.mend =
        "A container or sandbox seems to forbid namespaces. With Docker or Podman, start it with: "
        "--security-opt seccomp=unconfined --cap-add SYS_ADMIN";
    return error;
}

Failure unshare_network() {
    const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
    // A program with file capabilities is not dumpable, and its files in /proc then belong to root.
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (geteuid() == 0 && unshare(CLONE_NEWNET) == 0) return std::nullopt;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return forbidden("the kernel forbids a network namespace", errno);
    write_file("/proc/self/setgroups", "deny");
    if (!write_file("/proc/self/uid_map", user + " " + user + " 1") ||
        !write_file("/proc/self/gid_map", group + " " + group + " 1")) {
        return forbidden("the kernel forbids to keep one's user number in a user namespace", errno);
    }
    return std::nullopt;
}

ifreq loopback_request() {
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    return request;
}

bool turn_off(int control, std::uint32_t offload) {
    ethtool_value value{offload, 0};
    ifreq request = loopback_request();
    request.ifr_data = reinterpret_cast<char*>(&value);
    return ioctl(control, SIOCETHTOOL, &request) == 0;
}

bool bring_up(int control) {
    ifreq request = loopback_request();
    if (ioctl(control, SIOCGIFFLAGS, &request) != 0) return false;
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP | IFF_MULTICAST);
    return ioctl(control, SIOCSIFFLAGS, &request) == 0;
}

bool route_to_loopback(int control, const char* destination, const char* mask) {
    rtentry route{};
    const auto set = [](sockaddr& address, const char* text) {
        sockaddr_in internet{};
        internet.sin_family = AF_INET;
        inet_pton(AF_INET, text, &internet.sin_addr);
        std::memcpy(&address, &internet, sizeof address);
    };
    char name[] = "lo";
    set(route.rt_dst, destination);
    set(route.rt_genmask, mask);
    route.rt_dev = name;
    route.rt_flags = RTF_UP;
    return ioctl(control, SIOCADDRT, &route) == 0;
}

}  // namespace

Result<std::vector<std::string>> enter_private_loopback() {
    if (auto failure = unshare_network()) return *failure;

    const Descriptor control(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!control || !bring_up(control.get())) return forbidden("its interface cannot be brought up", errno);

    std::vector<std::string> limits;
    ifreq request = loopback_request();
    request.ifr_mtu = ethernet_mtu;
    bool ethernet_like = ioctl(control.get(), SIOCSIFMTU, &request) == 0;
    for (const std::uint32_t offload : {ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO}) {
        ethernet_like = turn_off(control.get(), offload) && ethernet_like;
    }
    if (!ethernet_like) limits.push_back("segments may be larger than those on a real network");
    if (!write_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0") && geteuid() != 0) {
        limits.push_back("ports below 1024 cannot be bound");
    }
    const std::string group = std::to_string(getegid());
    write_file("/proc/sys/net/ipv4/ping_group_range", group + " " + group);
    if (!route_to_loopback(control.get(), "255.255.255.255", "255.255.255.255") ||
        !route_to_loopback(control.get(), "224.0.0.0", "240.0.0.0")) {
        limits.push_back("datagrams to 255.255.255.255 or to a multicast group have no route");
    }
    return limits;
}

}  // namespace loopscope::capture
