#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ui/row_order.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// A request and what answered it. Either may be missing (decode::none): an answer whose request was not captured, a
/// request without an answer.
struct Exchange {
    std::uint32_t request = decode::none;  ///< index of the message
    std::uint32_t response = decode::none;
    bool operator==(const Exchange&) const = default;
    std::uint32_t first() const { return request != decode::none ? request : response; }
};

/// The exchanges of one protocol in the order of their requests, at the replay position. HTTP and DNS tables are made
/// of it.
class ExchangeList {
public:
    using Accepts = bool (*)(decode::Protocol);
    explicit ExchangeList(Accepts accepts) : accepts_(accepts) {}

    /// Reads messages published since the last call; a great many take several calls.
    void update(const trace::Recording&, std::uint32_t packet_count);
    bool complete(const trace::Recording& recording) const { return read_ >= recording.message_count(); }
    void reset();

    std::uint32_t count() const { return visible_; }
    /// At the replay position: a response that comes later is not there yet.
    Exchange at(const trace::Recording&, std::uint32_t index) const;
    /// With its response, wherever the replay stands.
    const Exchange& whole(std::uint32_t index) const { return exchanges_[index]; }
    /// Exchanges that were answered since the last call.
    std::vector<std::uint32_t> take_answered() { return std::exchange(answered_, {}); }
    /// The exchange that the message belongs to, or decode::none.
    std::uint32_t exchange_of(std::uint32_t message) const;
    /// Changes when an exchange was added or answered, or the position moved.
    std::uint64_t version() const { return version_; }

    /// Changes when the exchanges' indices are no longer what they were.
    std::uint32_t reorderings() const { return reorderings_; }

private:
    void put_in_order(const trace::Recording&);

    Accepts accepts_;
    std::vector<Exchange> exchanges_;
    std::unordered_map<std::uint32_t, std::uint32_t> by_message_;
    std::vector<std::uint32_t> answered_;
    std::uint32_t read_ = 0, visible_ = 0, packet_count_ = 0;
    std::uint64_t version_ = 0;
    std::uint32_t reorderings_ = 0;
};

/// Nanoseconds from the request's end to the response's end; -1 where one is missing.
std::int64_t elapsed(const trace::Recording&, const Exchange&);

}  // namespace loopscope::ui
