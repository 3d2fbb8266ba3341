#include "decode/flow/exchanges.hpp"

#include <algorithm>
#include <utility>

namespace loopscope::decode::flow {
namespace {

using Role = application::MessageSummary::Role;

/// A query that comes again this soon is the same question asked again; later, it is a new one (as tshark counts).
constexpr std::int64_t retransmission_time = 5'000'000'000;

bool paired_in_order(Protocol protocol) { return protocol == Protocol::http; }

}  // namespace

ExchangeFacts Exchanges::pair(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                              MessageLog& log) {
    if (summary.role == Role::request) return request(message, summary, index, log);
    if (summary.role == Role::other) return {};
    return response(message, summary, index, log);
}

std::string_view Exchanges::next_method() const {
    return next_ < requests_.size() && requests_[next_].line != nullptr
               ? std::string_view(requests_[next_].line->method)
               : "";
}

ExchangeFacts Exchanges::request(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                                 const MessageLog& log) {
    ExchangeFacts facts;
    const bool in_order = paired_in_order(message.protocol);
    if (!in_order) {
        const auto* earlier = newest(summary.transaction, summary.question);
        if (earlier != nullptr && earlier->response_frame == no_frame &&
            log.time - earlier->time < retransmission_time) {
            facts.retransmitted = message.retransmitted = true;
            facts.request_frame = earlier->frame;
            return facts;
        }
    }
    if (in_order && next_ == requests_.size()) {
        requests_.clear();
        next_ = 0;
    }
    if (requests_.size() == most) {
        requests_.erase(requests_.begin(), requests_.begin() + most / 2);
        next_ -= std::min(next_, most / 2);
    }
    Request request{.question = summary.question,
                    .time = log.time,
                    .message = index,
                    .frame = log.frame,
                    .transaction = summary.transaction};
    if (in_order)
        request.line =
            std::make_unique<RequestLine>(RequestLine{std::string(summary.method), std::string(summary.target)});
    // It answers this request only if the request had begun by then; else the request it answers was not captured.
    const auto early = std::exchange(early_, {});
    const bool answered = early.message != none && message.first_frame < early.frame;
    if (answered) {
        message.answered_by = early.message;
        facts.response_frame = early.frame;
        if (!early.interim) request.response_frame = early.frame;
    }
    requests_.push_back(std::move(request));
    if (answered && !early.interim && next_ + 1 == requests_.size()) ++next_;
    return facts;
}

ExchangeFacts Exchanges::response(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                                  MessageLog& log) {
    ExchangeFacts facts;
    auto* request = paired_in_order(message.protocol) ? answered_in_order(summary.role == Role::interim)
                                                      : answered_by_number(summary);
    if (request == nullptr) {
        if (paired_in_order(message.protocol)) early_ = {index, log.frame, summary.role == Role::interim};
        return facts;
    }
    facts.request_frame = request->frame;
    facts.elapsed = log.time - request->time;
    message.request = request->message;
    if (request->response_frame != no_frame) {
        facts.retransmitted = message.retransmitted = true;
        facts.response_frame = request->response_frame;
        facts.elapsed = -1;  // the answer that counts came earlier
    } else if (summary.role == Role::response) {
        request->response_frame = log.frame;
    }
    if (request->line != nullptr) {
        facts.request_method = log.kept_texts.emplace_back(request->line->method);
        facts.request_uri = log.kept_texts.emplace_back(request->line->target);
        if (summary.role == Role::response) request->line.reset();
    }
    return facts;
}

Exchanges::Request* Exchanges::answered_in_order(bool interim) {
    if (next_ == requests_.size()) return nullptr;
    if (lost_) next_ = requests_.size() - 1;
    lost_ = false;
    auto* request = &requests_[next_];
    if (!interim) ++next_;
    return request;
}

Exchanges::Request* Exchanges::newest(std::uint32_t transaction, std::optional<std::uint64_t> question) {
    const auto found = std::find_if(requests_.rbegin(), requests_.rend(), [&](const Request& request) {
        return request.transaction == transaction && (!question || request.question == *question);
    });
    return found == requests_.rend() ? nullptr : &*found;
}

Exchanges::Request* Exchanges::answered_by_number(const application::MessageSummary& summary) {
    auto* request = newest(summary.transaction, summary.question);
    // Multicast DNS answers repeat no question; a server may change its letters.
    return request != nullptr ? request : newest(summary.transaction, std::nullopt);
}

}  // namespace loopscope::decode::flow
