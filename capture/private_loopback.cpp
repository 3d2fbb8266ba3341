#include "capture/private_loopback.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
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

/// RTM_NEWROUTE with its attributes, as rtnetlink(7) lays them out.
struct RouteRequest {
    nlmsghdr header{};
    rtmsg route{};
    std::array<char, 128> attributes{};

    void add(unsigned short type, const void* value, std::size_t size) {
        const rtattr attribute{static_cast<unsigned short>(RTA_LENGTH(size)), type};
        char* place = attributes.data() + used_;
        std::memcpy(place, &attribute, sizeof attribute);
        std::memcpy(place + RTA_LENGTH(0), value, size);
        used_ += RTA_ALIGN(attribute.rta_len);
        header.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(sizeof route) + used_);
    }

private:
    std::size_t used_ = 0;
};

/// A route over `lo` for what an ordinary network delivers to everybody or to a group. `source`: the sender's address.
bool route_to_loopback(int family, const char* destination, unsigned char prefix_length, const char* source) {
    RouteRequest request;
    request.header.nlmsg_type = RTM_NEWROUTE;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
    request.route.rtm_family = static_cast<unsigned char>(family);
    request.route.rtm_dst_len = prefix_length;
    request.route.rtm_table = RT_TABLE_MAIN;
    request.route.rtm_protocol = RTPROT_BOOT;
    request.route.rtm_scope = family == AF_INET ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
    request.route.rtm_type = family == AF_INET ? RTN_UNICAST : RTN_MULTICAST;
    const std::size_t size = family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
    in6_addr address{};
    inet_pton(family, destination, &address);
    request.add(RTA_DST, &address, size);
    inet_pton(family, source, &address);
    request.add(RTA_PREFSRC, &address, size);
    const unsigned interface = if_nametoindex("lo");
    request.add(RTA_OIF, &interface, sizeof interface);

    const Descriptor netlink(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    struct {
        nlmsghdr header;
        nlmsgerr error;
    } answer{};
    return send(netlink.get(), &request, request.header.nlmsg_len, 0) > 0 &&
           recv(netlink.get(), &answer, sizeof answer, 0) >= static_cast<ssize_t>(sizeof answer.header + sizeof(int)) &&
           answer.header.nlmsg_type == NLMSG_ERROR && answer.error.error == 0;
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
    const bool to_everybody = route_to_loopback(AF_INET, "255.255.255.255", 32, "127.0.0.1");
    const bool to_groups = route_to_loopback(AF_INET, "224.0.0.0", 4, "127.0.0.1");
    if (!to_everybody || !to_groups) {
        limits.push_back("datagrams to 255.255.255.255 or to a multicast group have no route");
    }
    route_to_loopback(AF_INET6, "ff00::", 8, "::1");  // a kernel may have no IPv6
    return limits;
}

}  // namespace loopscope::capture
