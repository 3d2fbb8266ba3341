#include "capture/doctor.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "capture/descriptor.hpp"
#include "capture/interfaces.hpp"
#include "capture/live.hpp"
#include "capture/process_protocol.hpp"
#include "capture/recording_file.hpp"

namespace loopscope::capture {

namespace {

using Verdict = Check::Verdict;

Check library() { return {"libpcap", Verdict::works, pcap_lib_version(), ""}; }

/// Waits until a frame was captured, at most two seconds.
bool sees_a_frame(LiveCapture& capture) {
    for (int tries = 0; tries < 20 && capture.counts().captured == 0; ++tries) {
        if (capture.wait(100) != LiveStatus::capturing) break;
    }
    return capture.counts().captured > 0;
}

/// "Allow it with: sudo ..." without its first words.
std::string command_in(const std::string& mend) {
    const std::size_t colon = mend.find(": ");
    return colon == mend.npos ? mend : mend.substr(colon + 2);
}

void forget(const LiveCapture& capture) {
    if (capture.spooled()) unlink(capture.file().c_str());
}

Check private_loopback() {
    Check check{"private loopback", Verdict::works, "", ""};
    LiveOptions options;
    options.private_loopback = true;
    options.command = {"/proc/self/exe", capture_process_argument, probe_argument};
    auto capture = LiveCapture::start(options);
    if (!capture) return {check.subject, Verdict::fails, capture.error().what, command_in(capture.error().mend)};
    while (capture->wait(-1) == LiveStatus::capturing) {}
    forget(*capture);
    const Error& notice = capture->notice();
    if (capture->interface() == "lo") return {check.subject, Verdict::limited, notice.what, command_in(notice.mend)};
    if (capture->poll() == LiveStatus::failed) return {check.subject, Verdict::fails, to_text(capture->error()), ""};
    if (capture->command_status() != 0 || capture->counts().captured == 0) {
        return {check.subject, Verdict::fails, "a datagram sent in it was not captured", ""};
    }
    check.detail = "a datagram sent in it was captured";
    if (geteuid() != 0) check.detail += ", without any privilege";
    if (!notice.what.empty()) return {check.subject, Verdict::limited, check.detail + ", but " + notice.what, ""};
    return check;
}

/// A socket that sends datagrams to itself.
class Datagram {
public:
    Datagram() : endpoint_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        if (bind(endpoint_.get(), generic(), size) == 0) getsockname(endpoint_.get(), generic(), &size);
    }
    int port() const { return ntohs(address_.sin_port); }
    bool send_to_itself() { return sendto(endpoint_.get(), "?", 1, 0, generic(), sizeof address_) == 1; }

private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }
    Descriptor endpoint_;
    sockaddr_in address_{};
};

Check host_loopback() {
    const std::string subject = "capture on lo";
    Datagram datagram;
    LiveOptions options;
    options.filter = "udp port " + std::to_string(datagram.port());
    auto capture = LiveCapture::start(options);
    if (!capture) return {subject, Verdict::fails, capture.error().what, command_in(capture.error().mend)};
    const bool sent = datagram.send_to_itself();
    const bool seen = sent && sees_a_frame(*capture);
    forget(*capture);
    if (seen) return {subject, Verdict::works, "a datagram sent to 127.0.0.1 was captured", ""};
    if (!sent) {
        return {subject, Verdict::fails, std::string("a datagram to 127.0.0.1 cannot be sent: ") + std::strerror(errno),
                "sudo ip link set lo up"};
    }
    return {subject, Verdict::fails, "a datagram sent to 127.0.0.1 was not seen within two seconds", ""};
}

Check other_interfaces() {
    Check check{"capture on other interfaces", Verdict::works, "", ""};
    const auto interfaces = host_interfaces();
    if (!interfaces) return {check.subject, Verdict::fails, to_text(interfaces.error()), ""};
    std::string works, fails;
    for (const HostInterface& interface : interfaces.value()) {
        if (interface.loopback || !interface.up || interface.name == "any") continue;
        LiveOptions options;
        options.interface = interface.name;
        options.ring_bytes = 2u << 20;
        auto capture = LiveCapture::start(options);
        if (capture)
            forget(*capture);
        else if (check.mend.empty())
            check.mend = command_in(capture.error().mend);
        std::string& list = capture ? works : fails;
        list += (list.empty() ? "" : ", ") + interface.name + (capture ? "" : " (" + capture.error().what + ")");
    }
    check.detail = works.empty() ? fails : fails.empty() ? works : works + "; not on " + fails;
    if (!fails.empty()) check.verdict = works.empty() ? Verdict::fails : Verdict::limited;
    if (check.detail.empty()) check.detail = "no other interface is up";
    return check;
}

Check spool() {
    Check check{"spool folder", Verdict::works, spool_folder(), ""};
    auto recording = open_recording("");
    if (!recording) return {check.subject, Verdict::fails, to_text(recording.error()), "export TMPDIR=FOLDER"};
    unlink(recording->path.c_str());
    struct statvfs disk {};
    fstatvfs(recording->descriptor.get(), &disk);
    const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    check.detail += ", " + octets_text(room) + " free";
    if (room < 1'000'000'000) {
        check.verdict = room < 10'000'000 ? Verdict::fails : Verdict::limited;
        check.mend = "export TMPDIR=FOLDER  (a folder on a disk with more room)";
    }
    const std::vector<std::string> left = abandoned_recordings();
    if (!left.empty()) {
        check.detail += "; recordings that a crash left behind: " + std::to_string(left.size());
        if (check.mend.empty()) {
            check.mend = "rm";
            for (const std::string& path : left) check.mend += " " + path;
        }
    }
    return check;
}

/// Connects to the socket of a display server on this host.
bool answers(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    std::copy(path.begin(), path.end(), address.sun_path);
    const Descriptor display(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return connect(display.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

Check display() {
    const std::string subject = "display", wayland = environment("WAYLAND_DISPLAY"), x11 = environment("DISPLAY");
    const std::string without = "The window needs one; capture, decode and connections do not.";
    if (!wayland.empty()) {
        const std::string path = wayland.front() == '/' ? wayland : environment("XDG_RUNTIME_DIR") + "/" + wayland;
        if (answers(path)) return {subject, Verdict::works, "Wayland, " + wayland, ""};
    }
    if (x11.empty()) {
        return {subject, Verdict::fails, "neither DISPLAY nor WAYLAND_DISPLAY names one that answers. " + without,
                "ssh -X HOST  (from another machine), or: xvfb-run loopscope --screenshot FILE.png"};
    }
    if (x11.front() != ':') return {subject, Verdict::works, "X11, " + x11, ""};
    const std::string path = "/tmp/.X11-unix/X" + x11.substr(1, x11.find('.') - 1);
    if (answers(path)) return {subject, Verdict::works, "X11, " + x11, ""};
    return {subject, Verdict::fails, "DISPLAY is " + x11 + ", but nothing answers there. " + without,
            "export DISPLAY=:0"};
}

}  // namespace

std::vector<Check> check_machine() {
    return {library(), private_loopback(), host_loopback(), other_interfaces(), spool(), display()};
}

}  // namespace loopscope::capture
