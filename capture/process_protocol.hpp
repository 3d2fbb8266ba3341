#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "capture/error.hpp"
#include "capture/live.hpp"

/// What the program and its capture process say to each other: options as arguments, three inherited descriptors, and
/// reports over a socket that keeps message boundaries. One byte the other way asks for the end; so does its closing.
namespace loopscope::capture {

inline constexpr int report_descriptor = 3, recording_descriptor = 4, command_output_descriptor = 5;

/// Set in the capture process's environment: a program whose `main` does not hand over must not start captures again.
inline constexpr const char* capture_process_variable = "LOOPSCOPE_CAPTURE_PROCESS";
/// Second argument of a process that sends one datagram over 127.0.0.1 to itself and exits: what `doctor` captures.
inline constexpr const char* probe_argument = "probe";

std::vector<std::string> to_arguments(const LiveOptions&);
/// `arguments` as made by to_arguments.
LiveOptions to_options(const std::vector<std::string>& arguments);

enum class ReportKind : std::uint8_t { capturing, counts, command_started, command_status, ended, failed, forbidden };

struct Report {
    ReportKind kind = ReportKind::counts;
    std::int32_t number = 0;  ///< process id of the command (negative: it leads a process group), or its exit status
    LiveCounts counts;
    std::string interface;  ///< capturing
    Error error;            ///< failed; forbidden: there can be no private loopback
};

/// False where the other side is gone.
bool send_report(int socket, const Report&);
/// Nothing is there: empty. `closed` is set where nothing can come any more.
std::optional<Report> receive_report(int socket, bool& closed);
/// The last report was not read yet.
bool reports_unread(int socket);

}  // namespace loopscope::capture
