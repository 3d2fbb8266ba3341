#include "capture/privilege.hpp"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "capture/live.hpp"

namespace loopscope::capture {

namespace {

constexpr uid_t nobody = 65534;

constexpr std::uint32_t filtering = 1u << CAP_NET_ADMIN;

void keep_capabilities(std::uint32_t low_mask) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> data{};
    data[0].effective = data[0].permitted = low_mask;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    syscall(SYS_capset, &header, data.data());
}

uid_t number_in_environment(const char* name, uid_t otherwise) {
    const char* text = std::getenv(name);
    if (text == nullptr) return otherwise;
    const std::string_view digits = text;
    uid_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size() && number != 0 ? number : otherwise;
}

}  // namespace

std::string program_path() {
    std::array<char, PATH_MAX> path;
    const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
    if (size <= 0) return "loopscope";
    std::string text(path.data(), static_cast<std::size_t>(size));
    constexpr std::string_view replaced = " (deleted)";
    if (text.ends_with(replaced)) text.resize(text.size() - replaced.size());
    return text;
}

std::string capture_permission_mend() {
    const std::string path = program_path();
    struct statvfs folder;
    const bool capabilities_ignored = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ||
                                      (statvfs(path.c_str(), &folder) == 0 && (folder.f_flag & ST_NOSUID) != 0);
    if (capabilities_ignored) return "sudo " + path;
    return "sudo setcap cap_net_raw,cap_net_admin=eip " + path;
}

void drop_privileges(bool controls_a_command) {
    const bool root = geteuid() == 0;
    if (root && !controls_a_command) {
        // In a user namespace that maps root alone there is nobody to become: the capabilities go all the same.
        const gid_t group = number_in_environment("SUDO_GID", nobody);
        const uid_t user = number_in_environment("SUDO_UID", nobody);
        if (setgroups(0, nullptr) == 0 && setresgid(group, group, group) == 0 && setresuid(user, user, user) != 0) {
            setresgid(0, 0, 0);
        }
    }
    keep_capabilities(root && controls_a_command ? 1u << CAP_KILL : 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

void hand_down_filtering() {
    if (geteuid() == 0) return;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> data{};
    data[0].effective = data[0].permitted = data[0].inheritable = filtering;
    syscall(SYS_capset, &header, data.data());
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_ADMIN, 0, 0);
}

void renounce_all_but_filtering() {
    // A file's own capabilities empty the ambient set: what is there was handed down.
    const bool handed_down = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_NET_ADMIN, 0, 0) == 1;
    if (!handed_down) return renounce_file_capabilities();
    keep_capabilities(filtering);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

void renounce_file_capabilities() {
    if (geteuid() == 0) return;
    keep_capabilities(0);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

}  // namespace loopscope::capture
