#pragma once

/// A sender and a receiver on 127.0.0.1, whose data segments get lost on demand: a filter on the receiving socket drops
/// them before TCP sees them, behind the point where the loopback is captured.
namespace loopscope::tests {

inline constexpr const char* lossy_transfer_argument = "--lossy-transfer";
inline constexpr int lossy_transfer_port = 5001;

/// Sends in clean, lossy, silent, chatty and unread stretches, and writes a line of what the sender's kernel says of it
/// every half millisecond: time before and after asking (nanoseconds since 1970), tcpi_ca_state, tcpi_snd_cwnd,
/// tcpi_snd_ssthresh. Exit status.
int lossy_transfer_main(const char* congestion_control, const char* log_path);

}  // namespace loopscope::tests
