// RFC 791, section 3.2 and RFC 815: reassembly
#include "decode/flow/fragments.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

namespace {

constexpr std::uint32_t greatest_datagram = 65535;
constexpr std::size_t bookkeeping = 128;  // of a fragment without octets, so that many small ones are bounded as well

}  // namespace

void Fragments::drop(Queue::iterator waiting) {
    bytes_ -= waiting->bytes;
    index_.erase(waiting->key);
    queue_.erase(waiting);
}

void Fragments::expire(std::int64_t now) {
    while (!queue_.empty() && (now - queue_.front().first_time > lifetime_ || bytes_ > most_bytes_)) {
        drop(queue_.begin());
        ++evictions_;
    }
}

Fragments::Queue::iterator Fragments::find_or_start(const Key& key, std::int64_t time) {
    if (const auto found = index_.find(key); found != index_.end()) return found->second;
    queue_.push_back({.key = key, .first_time = time, .end = 0, .bytes = 0, .parts = {}, .frames = {}});
    return index_.emplace(key, std::prev(queue_.end())).first->second;
}

bool Fragments::complete(const Waiting& waiting) {
    if (waiting.end == 0) return false;
    std::uint32_t reached = 0;
    for (const auto& part : waiting.parts) {
        if (part.offset > reached) return false;
        reached = std::max(reached, part.offset + static_cast<std::uint32_t>(part.octets.size()));
        if (reached >= waiting.end) return true;
    }
    return false;
}

Fragments::Datagram Fragments::assemble(Waiting& waiting) {
    payload_.clear();
    for (const auto& part : waiting.parts) {
        const auto reached = static_cast<std::uint32_t>(payload_.size());
        const auto already =
            std::min<std::size_t>(reached > part.offset ? reached - part.offset : 0, part.octets.size());
        payload_.insert(payload_.end(), part.octets.begin() + static_cast<std::ptrdiff_t>(already), part.octets.end());
    }
    payload_.resize(std::min<std::size_t>(payload_.size(), waiting.end));
    frames_ = std::move(waiting.frames);
    return {payload_, frames_};
}

std::optional<Fragments::Datagram> Fragments::add(const Fragment& fragment, std::uint32_t separator,
                                                  std::uint32_t frame, std::int64_t time) {
    expire(time);
    const auto size = static_cast<std::uint32_t>(fragment.payload.size());
    if (!fragment.present || size == 0 || fragment.offset > greatest_datagram || size > greatest_datagram) return {};
    // IPv6 names the payload's protocol in every fragment, and only the first one's counts: it is no part of the key.
    const std::uint8_t protocol = fragment.source.version == 4 ? fragment.protocol : std::uint8_t{0};
    const auto waiting =
        find_or_start({fragment.identification, separator, protocol, fragment.source, fragment.destination}, time);
    const auto after = std::upper_bound(waiting->parts.begin(), waiting->parts.end(), fragment.offset,
                                        [](std::uint32_t offset, const Part& part) { return offset < part.offset; });
    waiting->parts.insert(after, {fragment.offset, {fragment.payload.begin(), fragment.payload.end()}});
    waiting->frames.push_back(frame);
    waiting->bytes += size + bookkeeping;
    bytes_ += size + bookkeeping;
    if (!fragment.more && waiting->end == 0) waiting->end = fragment.offset + size;
    if (!complete(*waiting)) {
        expire(time);
        return {};
    }
    const auto datagram = assemble(*waiting);
    drop(waiting);
    return datagram;
}

}  // namespace loopscope::decode::flow
