#pragma once

// Each demo's program, in the file of the same name. A failed call leaves as std::system_error.

namespace loopscope::demos {

void tcp_echo();
void udp_echo();
void refused();
void half_close();
void reset();
void time_wait();
void backlog();
void udp_broadcast();
void http();
void dns();

}  // namespace loopscope::demos
