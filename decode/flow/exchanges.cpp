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
    if (!next_is_known()) return "";
    switch (requests_[next_].method) {
        case Method::head: return "HEAD";
        case Method::connect: return "CONNECT";
        case Method::other: break;
    }
    return "GET";
}

/// Forgets the oldest half of the requests where there are too many.
void Exchanges::make_room() {
    if (requests_.size() < most) return;
    constexpr auto half = most / 2;
    requests_.erase(requests_.begin(), requests_.begin() + half);
    if (lines_ != nullptr && !lines_->empty()) lines_->erase(lines_->begin(), lines_->begin() + half);
    next_ -= std::min<std::uint32_t>(next_, half);
    by_number_.reset();
}

/// The numbers of one client may lie a power of two apart: a product spreads these, a remainder would not.
std::uint16_t& Exchanges::newest_in_bucket(std::uint32_t transaction) const {
    return by_number_->newest[transaction * 0x9e37'79b1u >> (32 - bucket_bits)];
}

/// Puts a request where `newest` finds it.
void Exchanges::sort(std::size_t place) {
    const auto transaction = requests_[place].transaction;
    auto& newest = newest_in_bucket(transaction);
    by_number_->links[place] = {transaction, newest};
    newest = static_cast<std::uint16_t>(place + 1);
}

void Exchanges::keep_line(const application::MessageSummary& summary) {
    if (lines_ == nullptr) lines_ = std::make_unique<std::vector<RequestLine>>();
    lines_->resize(requests_.size());
    lines_->push_back({std::string(summary.method), std::string(summary.target)});
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
        if (lines_ != nullptr) lines_->clear();
        next_ = 0;
    }
    make_room();
    Request request{.question = summary.question,
                    .time = log.time,
                    .message = index,
                    .frame = log.frame,
                    .transaction = static_cast<std::uint16_t>(summary.transaction)};
    if (in_order) {
        request.method = summary.method == "HEAD"      ? Method::head
                         : summary.method == "CONNECT" ? Method::connect
                                                       : Method::other;
        if (log.tells()) keep_line(summary);
    }
    // It answers this request only if the request had begun by then; else the request it answers was not captured.
    const auto early = std::exchange(early_, {});
    const bool answered = early.message != none && message.first_frame < early.frame;
    if (answered) {
        message.answered_by = early.message;
        facts.response_frame = early.frame;
        if (!early.interim) request.response_frame = early.frame;
    }
    requests_.push_back(request);
    if (by_number_ != nullptr) sort(requests_.size() - 1);
    if (answered && !early.interim && next_ + 1 == requests_.size()) ++next_;
    return facts;
}

ExchangeFacts Exchanges::response(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                                  MessageLog& log) {
    ExchangeFacts facts;
    const bool in_order = paired_in_order(message.protocol);
    auto* request = in_order ? answered_in_order(summary.role == Role::interim) : answered_by_number(summary);
    if (request == nullptr) {
        if (in_order) early_ = {index, log.frame, summary.role == Role::interim};
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
    if (in_order && log.tells()) tell_line(*request, summary.role == Role::response, log, facts);
    return facts;
}

void Exchanges::tell_line(const Request& request, bool last, MessageLog& log, ExchangeFacts& facts) {
    const auto place = static_cast<std::size_t>(&request - requests_.data());
    if (lines_ == nullptr || place >= lines_->size()) return;
    auto& line = (*lines_)[place];
    facts.request_method = log.kept_texts.emplace_back(line.method);
    facts.request_uri = log.kept_texts.emplace_back(line.target);
    if (last) line = {};
}

Exchanges::Request* Exchanges::answered_in_order(bool interim) {
    if (next_ == requests_.size()) return nullptr;
    if (lost_) next_ = static_cast<std::uint32_t>(requests_.size()) - 1;
    lost_ = false;
    auto* request = &requests_[next_];
    if (!interim) ++next_;
    return request;
}

Exchanges::Request* Exchanges::newest(std::uint32_t transaction, std::optional<std::uint64_t> question) {
    const auto fits = [&](const Request& request) {
        return request.transaction == transaction && (!question || request.question == *question);
    };
    if (requests_.size() <= unsorted) {
        const auto found = std::find_if(requests_.rbegin(), requests_.rend(), fits);
        return found == requests_.rend() ? nullptr : &*found;
    }
    if (by_number_ == nullptr) {
        by_number_ = std::make_unique<ByNumber>();
        for (std::size_t i = 0; i < requests_.size(); ++i) sort(i);
    }
    for (std::size_t at = newest_in_bucket(transaction); at != 0;) {
        const auto& link = by_number_->links[at - 1];
        if (link.transaction == transaction && fits(requests_[at - 1])) return &requests_[at - 1];
        at = link.before;
    }
    return nullptr;
}

Exchanges::Request* Exchanges::answered_by_number(const application::MessageSummary& summary) {
    auto* request = newest(summary.transaction, summary.question);
    // Multicast DNS answers repeat no question; a server may change its letters.
    return request != nullptr ? request : newest(summary.transaction, std::nullopt);
}

}  // namespace loopscope::decode::flow
