#pragma once

#include <optional>
#include <string>
#include <vector>

/// What this test program does when it is run by one of its tests.
namespace loopscope::role {

inline constexpr const char* self = "/proc/self/exe";
inline constexpr const char* as_ordinary_user = "--as-ordinary-user";
/// A client sends 20,000 octets to a server on 127.0.0.1, TCP port 80, which answers "20000"; both close.
inline constexpr const char* tcp_exchange = "--tcp-exchange";
/// Sends one datagram from 127.0.0.1 to 255.255.255.255, port 7, and fails where it does not arrive.
inline constexpr const char* broadcast = "--broadcast";
/// PORT COUNT: sends so many datagrams to 127.0.0.1, each holding its number as text.
inline constexpr const char* datagrams = "--datagrams";
/// PRIVATE FILE FILTER COMMAND...: captures into the file, prints "ready", and waits to be killed.
inline constexpr const char* capture_until_killed = "--capture-until-killed";

bool become_ordinary_user();
/// Exit status of the role that the arguments name, if they name one.
std::optional<int> play(int argc, char** argv);

bool send_datagrams(int port, int count);

/// Runs a program with its output into a pipe.
struct Child {
    int process = -1, output = -1;
};
Child run(const std::vector<std::string>& arguments);
/// All that comes from the descriptor until its end.
std::string read_all(int descriptor);
/// Exit status, or 128 + signal.
int wait_for(int process);

}  // namespace loopscope::role
