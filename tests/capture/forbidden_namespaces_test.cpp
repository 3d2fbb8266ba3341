#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>

#include "capture/descriptor.hpp"
#include "capture/live.hpp"
#include "tests/capture/live_support.hpp"
#include "tests/capture/role.hpp"

namespace loopscope::capture {
namespace {

bool set(const char* path, const std::string& value) {
    std::ofstream file(path);
    file << value << std::flush;
    return static_cast<bool>(file);
}

/// Enters a user namespace, as `inside` to those in it, and forbids all further namespaces there, as an administrator
/// does.
bool enter_a_system_that_forbids(unsigned inside, int more_namespaces) {
    const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
    return unshare(CLONE_NEWUSER | more_namespaces) == 0 && set("/proc/self/setgroups", "deny") &&
           set("/proc/self/uid_map", std::to_string(inside) + " " + user + " 1") &&
           set("/proc/self/gid_map", std::to_string(inside) + " " + group + " 1") &&
           set("/proc/sys/user/max_user_namespaces", "0") && set("/proc/sys/user/max_net_namespaces", "0");
}

void bring_lo_up() {
    const Descriptor control(socket(AF_INET, SOCK_DGRAM, 0));
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP;
    ioctl(control.get(), SIOCSIFFLAGS, &request);
}

/// What a child process prints that has entered such a system; empty where there can be none.
template <class Work> std::string printed_where_forbidden(unsigned inside, int more_namespaces, Work work) {
    int ends[2];
    if (pipe(ends) != 0) return {};
    const pid_t child = fork();
    if (child == 0) {
        const std::string text = enter_a_system_that_forbids(inside, more_namespaces) ? work() : "";
        [[maybe_unused]] const ssize_t written = write(ends[1], text.data(), text.size());
        _exit(0);
    }
    close(ends[1]);
    const std::string text = role::read_all(ends[0]);
    waitpid(child, nullptr, 0);
    return text;
}

LiveOptions private_loopback() {
    LiveOptions options;
    options.private_loopback = true;
    options.command = {"true"};
    return options;
}

TEST(ForbiddenNamespaces, AreExplainedWithTheCommandThatMendsThem) {
    if (geteuid() == 0) GTEST_SKIP() << "root needs no user namespace; OrdinaryUser runs this";
    const std::string text = printed_where_forbidden(geteuid(), 0, [] {
        auto capture = LiveCapture::start(private_loopback());
        return capture ? "captures on " + capture->interface() : to_text(capture.error());
    });
    if (text.empty()) GTEST_SKIP() << "no user namespace here";
    EXPECT_NE(text.find("sudo sysctl -w user.max_user_namespaces="), std::string::npos) << text;
    EXPECT_NE(text.find("sudo setcap cap_net_raw,cap_net_admin=eip "), std::string::npos) << text;
}

TEST(ForbiddenNamespaces, AreReplacedByTheHostsLo) {
    // Where this child is root it may capture on "the host's" lo, which is the one of its outer namespace.
    const std::string text = printed_where_forbidden(0, CLONE_NEWNET, [] {
        bring_lo_up();
        auto capture = LiveCapture::start(private_loopback());
        if (!capture) return to_text(capture.error());
        const bool ended = test::outcome(*capture) == LiveStatus::ended && capture->command_status() == 0;
        unlink(capture->file().c_str());
        return capture->interface() + (ended ? " ended; " : " failed; ") + to_text(capture->notice());
    });
    if (text.empty()) GTEST_SKIP() << "no user namespace here";
    EXPECT_EQ(text.substr(0, 10), "lo ended; ") << text;
    EXPECT_NE(text.find("sudo sysctl -w user.max_"), std::string::npos) << text;
}

}  // namespace
}  // namespace loopscope::capture
