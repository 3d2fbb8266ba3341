#include "decode/flow/end_connections.hpp"

#include <algorithm>
#include <vector>

#include "decode/flow/connection_messages.hpp"
#include "decode/flow/watch.hpp"

namespace loopscope::decode::flow {
namespace {

/// Messages that go on at the capture's end.
struct Open {
    std::uint32_t last_frame;
    std::int64_t last_time;
    ConnectionMessages* messages;
};

/// Asks the memory for connections that come after this one, and then for what they point at: each is looked at once,
/// and lies apart from the others.
void prefetch_after(const ConnectionTable& table, std::uint32_t index) {
    constexpr std::uint32_t far = 16, near = 8;
    constexpr std::size_t line = 64;
    if (index + far < table.size()) {
        const auto* octets = reinterpret_cast<const char*>(table.known(index + far));
        for (std::size_t at = 0; octets != nullptr && at < sizeof(TcpConnection); at += line)
            __builtin_prefetch(octets + at);
    }
    if (index + near >= table.size()) return;
    const auto* connection = table.known(index + near);
    if (connection != nullptr && connection->summary.transport == Protocol::tcp)
        __builtin_prefetch(static_cast<const TcpConnection*>(connection)->watch.get());
}

void end_messages(std::vector<Open>& open, MessageLog& log) {
    constexpr std::size_t far = 16, near = 8;
    std::stable_sort(open.begin(), open.end(),
                     [](const auto& a, const auto& b) { return a.last_frame < b.last_frame; });
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (i + far < open.size()) __builtin_prefetch(open[i + far].messages);
        if (i + near < open.size()) open[i + near].messages->prefetch_streams();
        Frame last;
        last.number = open[i].last_frame;
        last.time = open[i].last_time;
        log.begin_frame(last);
        open[i].messages->end(log);
    }
}

}  // namespace

void end_connections(ConnectionTable& table, std::int64_t now, FindingLog& findings, MessageLog& log) {
    std::vector<Open> open;
    for (std::uint32_t index = 0; index < table.size(); ++index) {
        prefetch_after(table, index);
        auto* connection = table.known(index);
        if (connection == nullptr) continue;
        auto& summary = connection->summary;
        if (connection->messages != nullptr)
            open.push_back({summary.last_frame, summary.last_time, connection->messages.get()});
        if (summary.outcome == Outcome::opening && summary.from(Side::server).packets == 0)
            summary.outcome = Outcome::no_answer;
        if (summary.transport == Protocol::tcp)
            watch_silence(static_cast<TcpConnection&>(*connection), now, true, findings);
    }
    end_messages(open, log);
}

}  // namespace loopscope::decode::flow
