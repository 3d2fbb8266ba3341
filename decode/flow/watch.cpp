#include "decode/flow/watch.hpp"

namespace loopscope::decode::flow {

struct WatchMemory {};
void WatchMemoryDeleter::operator()(WatchMemory* memory) const { delete memory; }

void watch(const Watched& seen, FindingLog& log) {
    if (seen.followed.annotation.event != Event::refused) return;
    Finding finding{.kind = FindingKind::refused, .side = seen.sender, .count = 1};
    finding.add_frame(seen.followed.annotation.related_frame);
    finding.add_frame(seen.frame.number);
    log.add(seen.connection.summary, finding);
}

void watch_silence(ConnectionState&, std::int64_t, bool, FindingLog&) {}

}  // namespace loopscope::decode::flow
