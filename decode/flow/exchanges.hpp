#pragma once

#include <array>
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

    /// Whether the request that the next response answers was seen.
    bool next_is_known() const { return next_ < requests_.size(); }
    /// Its method, as far as it matters for the response's length: "HEAD", "CONNECT", or "GET" for any other; empty:
    /// unknown.
    std::string_view next_method() const;

    /// What the messages so far agreed on: their MessageSummary::session, or-ed.
    std::uint32_t session() const { return session_; }
    void agree(std::uint32_t session) { session_ |= session; }

    /// Responses are missing: the next one answers the newest request.
    void lose_responses() { lost_ = true; }

private:
    enum class Method : std::uint8_t { other, head, connect };
    /// HTTP's, for ExchangeFacts.
    struct RequestLine {
        std::string method, target;
    };
    struct Request {
        std::uint64_t question = 0;
        std::int64_t time = 0;
        std::uint32_t message = none;
        std::uint32_t frame = no_frame;
        std::uint32_t response_frame = no_frame;
        std::uint16_t transaction = 0;
        Method method = Method::other;
    };
    /// A response that came while its request was still being sent (RFC 9112, section 9.3; 100 Continue).
    struct EarlyResponse {
        std::uint32_t message = none;
        std::uint32_t frame = no_frame;
        bool interim = false;
    };
    static constexpr std::size_t unsorted = 8;   ///< so many requests are looked through as they are
    static constexpr unsigned bucket_bits = 10;  ///< as many buckets as requests at most
    /// Finds requests by number where there are many, without a look at others: they lie in few octets each. A request
    /// is told by its place + 1; 0: none.
    struct ByNumber {
        struct Link {
            std::uint16_t transaction, before;  ///< the request before it in the same bucket
        };
        std::array<std::uint16_t, std::size_t{1} << bucket_bits> newest{};  ///< of each bucket
        std::array<Link, most> links;                                       ///< beside requests_
    };

    Request* answered_in_order(bool interim);
    Request* answered_by_number(const application::MessageSummary& summary);
    Request* newest(std::uint32_t transaction, std::optional<std::uint64_t> question);
    ExchangeFacts request(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                          const MessageLog& log);
    ExchangeFacts response(Message& message, const application::MessageSummary& summary, std::uint32_t index,
                           MessageLog& log);
    void make_room();
    std::uint16_t& newest_in_bucket(std::uint32_t transaction) const;
    void sort(std::size_t place);
    void keep_line(const application::MessageSummary& summary);
    void tell_line(const Request& request, bool last, MessageLog& log, ExchangeFacts& facts);

    std::vector<Request> requests_;
    std::unique_ptr<std::vector<RequestLine>> lines_;  ///< beside requests_, where MessageLog::tells()
    std::unique_ptr<ByNumber> by_number_;              ///< once there are many
    EarlyResponse early_;
    std::uint32_t next_ = 0;  ///< in order: requests_[next_] is the oldest that is not answered
    std::uint32_t session_ = 0;
    bool lost_ = false;
};

}  // namespace loopscope::decode::flow
