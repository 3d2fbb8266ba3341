#include "decode/flow/listeners.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace loopscope::decode::flow {

std::size_t Listeners::Hash::operator()(const Key& key) const {
    std::uint64_t words[2];
    std::memcpy(words, key.server.address.octets.data(), sizeof words);
    const auto mixed = (words[0] ^ words[1] * 0x9e37'79b9'7f4a'7c15) + key.server.port + key.separator * 0x1'0001ULL;
    return static_cast<std::size_t>(mixed * 0x9e37'79b9'7f4a'7c15 >> 16);
}

const Listeners::Listener* Listeners::find(const Connection& connection) const {
    const auto found = listeners_.find({connection.server, connection.separator});
    return found == listeners_.end() ? nullptr : &found->second;
}

void Listeners::established(const Connection& connection, std::int64_t time, std::uint32_t frame) {
    const Key key{connection.server, connection.separator};
    if (listeners_.size() >= most && !listeners_.contains(key)) forget_the_oldest();
    auto& listener = listeners_[key];
    listener.entries[listener.count++ % kept] = {connection.index, time, frame, false};
}

void Listeners::served(const Connection& connection) {
    const auto found = listeners_.find({connection.server, connection.separator});
    if (found == listeners_.end()) return;
    for (auto& entry : found->second.entries)
        if (entry.connection == connection.index) entry.served = true;
}

Listeners::Entry Listeners::got_in(const Connection& connection, std::int64_t since) const {
    Entry newest;
    if (const auto* listener = find(connection))
        for (const auto& entry : listener->entries)
            if (entry.connection != none && entry.connection != connection.index && entry.time > since &&
                entry.time > newest.time)
                newest = entry;
    return newest;
}

Listeners::Entry Listeners::waits(const Connection& connection) const {
    Entry newest;
    if (const auto* listener = find(connection))
        for (const auto& entry : listener->entries)
            if (entry.connection != none && entry.connection != connection.index && !entry.served &&
                entry.time > newest.time)
                newest = entry;
    return newest;
}

void Listeners::forget_the_oldest() {
    const auto newest = [](const Listener& listener) { return listener.entries[(listener.count - 1) % kept].time; };
    std::vector<std::int64_t> times;
    times.reserve(listeners_.size());
    for (const auto& [key, listener] : listeners_) times.push_back(newest(listener));
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    std::erase_if(listeners_, [&](const auto& item) { return newest(item.second) <= *middle; });
}

}  // namespace loopscope::decode::flow
