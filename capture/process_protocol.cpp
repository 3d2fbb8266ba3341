#include "capture/process_protocol.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

namespace loopscope::capture {

namespace {

struct Head {
    ReportKind kind;
    std::int32_t number;
    LiveCounts counts;
};

template <class Number> void read_number(std::string_view text, Number& number) {
    std::from_chars(text.data(), text.data() + text.size(), number);
}

void set_option(LiveOptions& options, std::string_view key, std::string_view value) {
    if (key == "interface") options.interface = value;
    if (key == "filter") options.filter = value;
    if (key == "file") options.file = value;
    if (key == "snap-length") read_number(value, options.snap_length);
    if (key == "packet-limit") read_number(value, options.packet_limit);
    if (key == "duration") read_number(value, options.duration);
    if (key == "ring-bytes") read_number(value, options.ring_bytes);
    if (key == "promiscuous") options.promiscuous = value == "1";
    if (key == "private-loopback") options.private_loopback = value == "1";
    if (key == "command-may-filter") options.command_may_filter = value == "1";
    if (key == "command-output" && value == "1") options.command_output = command_output_descriptor;
}

}  // namespace

std::vector<std::string> to_arguments(const LiveOptions& options) {
    std::vector<std::string> arguments{"interface=" + options.interface,
                                       "filter=" + options.filter,
                                       "file=" + options.file,
                                       "snap-length=" + std::to_string(options.snap_length),
                                       "packet-limit=" + std::to_string(options.packet_limit),
                                       "duration=" + std::to_string(options.duration),
                                       "ring-bytes=" + std::to_string(options.ring_bytes),
                                       std::string("promiscuous=") + (options.promiscuous ? "1" : "0"),
                                       std::string("private-loopback=") + (options.private_loopback ? "1" : "0"),
                                       std::string("command-may-filter=") + (options.command_may_filter ? "1" : "0"),
                                       std::string("command-output=") + (options.command_output >= 0 ? "1" : "0"),
                                       "--"};
    arguments.insert(arguments.end(), options.command.begin(), options.command.end());
    return arguments;
}

LiveOptions to_options(const std::vector<std::string>& arguments) {
    LiveOptions options;
    const auto separator = std::find(arguments.begin(), arguments.end(), "--");
    for (auto argument = arguments.begin(); argument != separator; ++argument) {
        const std::string_view text = *argument;
        const std::size_t equals = text.find('=');
        if (equals != text.npos) set_option(options, text.substr(0, equals), text.substr(equals + 1));
    }
    if (separator != arguments.end()) options.command.assign(separator + 1, arguments.end());
    return options;
}

bool send_report(int socket, const Report& report) {
    const Head head{report.kind, report.number, report.counts};
    std::string message(reinterpret_cast<const char*>(&head), sizeof head);
    for (const std::string* text : {&report.interface, &report.error.what, &report.error.where, &report.error.mend}) {
        message += text->substr(0, 8192);
        message += '\0';
    }
    ssize_t sent;
    do sent = send(socket, message.data(), message.size(), MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

std::optional<Report> receive_report(int socket, bool& closed) {
    std::array<char, 65536> buffer;
    ssize_t size;
    // Who closes a socket with requests unread resets it, which is told once, before the reports that still wait.
    do size = recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    while (size < 0 && (errno == EINTR || errno == ECONNRESET));
    if (size == 0 || (size < 0 && errno != EAGAIN)) closed = true;
    if (size < static_cast<ssize_t>(sizeof(Head))) return std::nullopt;

    Head head;
    std::memcpy(&head, buffer.data(), sizeof head);
    Report report{head.kind, head.number, head.counts, {}, {}};
    std::string_view rest(buffer.data() + sizeof head, static_cast<std::size_t>(size) - sizeof head);
    for (std::string* text : {&report.interface, &report.error.what, &report.error.where, &report.error.mend}) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        *text = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return report;
}

bool reports_unread(int socket) {
    int octets = 0;
    return ioctl(socket, SIOCOUTQ, &octets) == 0 && octets > 0;
}

}  // namespace loopscope::capture
