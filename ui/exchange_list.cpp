#include "ui/exchange_list.hpp"

#include <algorithm>

#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Message;

namespace {

constexpr std::uint32_t read_a_frame = 10'000;  ///< messages

}  // namespace

void ExchangeList::reset() {
    exchanges_.clear();
    by_message_.clear();
    answered_.clear();
    read_ = visible_ = packet_count_ = 0;
    ++version_;
}

void ExchangeList::update(const trace::Recording& recording, std::uint32_t packet_count) {
    const auto total = std::min(recording.message_count(), read_ + read_a_frame);
    bool in_order = true;
    for (; read_ < total; ++read_) {
        const auto message = recording.message(read_);
        if (!accepts_(message.protocol)) continue;
        ++version_;
        if (const auto asked = by_message_.find(message.request);
            message.request != decode::none && asked != by_message_.end()) {
            by_message_[read_] = asked->second;
            // an interim answer (100 Continue) holds the place until the final one comes
            auto& response = exchanges_[asked->second].response;
            if (response == decode::none || recording.message(response).role == Message::Role::interim)
                response = read_;
            answered_.push_back(asked->second);
            continue;
        }
        if (const auto early = by_message_.find(message.answered_by);
            message.answered_by != decode::none && early != by_message_.end()) {
            by_message_[read_] = early->second;
            exchanges_[early->second].request = read_;
            answered_.push_back(early->second);
            in_order = false;
            continue;
        }
        if (!exchanges_.empty())
            in_order &= recording.message(exchanges_.back().first()).last_frame <= message.last_frame;
        by_message_[read_] = static_cast<std::uint32_t>(exchanges_.size());
        const bool answers = message.role == Message::Role::response || message.role == Message::Role::interim;
        exchanges_.push_back(answers ? Exchange{.response = read_} : Exchange{.request = read_});
    }
    if (!in_order) put_in_order(recording);
    if (packet_count != packet_count_) ++version_;
    packet_count_ = packet_count;
    visible_ = static_cast<std::uint32_t>(
        std::partition_point(
            exchanges_.begin(), exchanges_.end(),
            [&](const Exchange& exchange) { return recording.message(exchange.first()).last_frame <= packet_count; }) -
        exchanges_.begin());
}

/// Messages that end with their stream come last of all, whatever their frame.
void ExchangeList::put_in_order(const trace::Recording& recording) {
    std::vector<std::uint32_t> order(exchanges_.size()), place(exchanges_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return recording.message(exchanges_[a].first()).last_frame <
               recording.message(exchanges_[b].first()).last_frame;
    });
    std::vector<Exchange> sorted;
    sorted.reserve(exchanges_.size());
    for (const auto i : order) {
        place[i] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(exchanges_[i]);
    }
    exchanges_ = std::move(sorted);
    for (auto& [message, exchange] : by_message_) exchange = place[exchange];
    answered_.clear();
    ++reorderings_;
}

Exchange ExchangeList::at(const trace::Recording& recording, std::uint32_t index) const {
    Exchange exchange = exchanges_[index];
    const auto later = [&](std::uint32_t message) {
        return message != decode::none && recording.message(message).last_frame > packet_count_;
    };
    if (exchange.request != decode::none && later(exchange.response)) exchange.response = decode::none;
    return exchange;
}

std::uint32_t ExchangeList::exchange_of(std::uint32_t message) const {
    const auto found = by_message_.find(message);
    return found == by_message_.end() ? decode::none : found->second;
}

std::int64_t elapsed(const trace::Recording& recording, const Exchange& exchange) {
    if (exchange.request == decode::none || exchange.response == decode::none) return -1;
    return time_between(recording.time_of(recording.message(exchange.request).last_frame),
                        recording.time_of(recording.message(exchange.response).last_frame));
}

}  // namespace loopscope::ui
