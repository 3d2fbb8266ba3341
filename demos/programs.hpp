#pragma once

// Each demo's program, in the file of the same name. A failed call leaves as std::system_error.

namespace loopscope::demos {

void tcp_echo();
void udp_echo();
void refused();
void half_close();
void close_wait();
void reset();
void time_wait();
void backlog();
void syn_retry();
void udp_broadcast();
void http();
void dns();
void large_transfer();
void zero_window();
void nagle();
void keep_alive();
void rto_backoff();
void simultaneous_close();

}  // namespace loopscope::demos
