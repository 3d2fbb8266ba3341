#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/application/application.hpp"
#include "decode/facts.hpp"
#include "decode/flow/message.hpp"
#include "decode/flow/message_log.hpp"

namespace loopscope::decode::flow {

/// The requests of one connection, and which response answers which: in their order where requests carry no number
/// (HTTP, also pipelined), else by number and question (DNS).
class Exchanges {
public:
    static constexpr std::size_t most = 1024;  ///< requests remembered; the oldest are forgotten

    /// Pairs `message`, which will be `log.messages[index]`, and sets its `request` and `retransmitted`.
    ExchangeFacts pair(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                       MessageLog& log);

    /// Method of the request that the next response answers; empty: unknown.
    std::string_view next_method() const;

    /// What the messages so far agreed on: their MessageSummary::session, or-ed.
    std::uint32_t session() const { return session_; }
    void agree(std::uint32_t session) { session_ |= session; }

    /// Responses are missing: the next one answers the newest request.
    void lose_responses() { lost_ = true; }

private:
    struct RequestLine {
        std::string method, target;
    };
    struct Request {
        std::uint64_t question = 0;
        std::int64_t time = 0;
        std::uint32_t message = none;
        std::uint32_t frame = no_frame;
        std::uint32_t response_frame = no_frame;
        std::uint32_t transaction = 0;
        std::unique_ptr<RequestLine> line{};  ///< HTTP only
    };
    /// A response that came while its request was still being sent (RFC 9112, section 9.3; 100 Continue).
    struct EarlyResponse {
        std::uint32_t message = none;
        std::uint32_t frame = no_frame;
        bool interim = false;
    };
    Request* answered_in_order(bool interim);
    Request* answered_by_number(const application::MessageSummary& summary);
    Request* newest(std::uint32_t transaction, std::optional<std::uint64_t> question);
    ExchangeFacts request(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                          const MessageLog& log);
    ExchangeFacts response(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                           MessageLog& log);

    std::vector<Request> requests_;
    EarlyResponse early_;
    std::size_t next_ = 0;  ///< in order: requests_[next_] is the oldest that is not answered
    std::uint32_t session_ = 0;
    bool lost_ = false;
};

}  // namespace loopscope::decode::flow
