#include <gtest/gtest.h>

#include <algorithm>

#include "tests/demos/kernel_agreement.hpp"
#include "tests/recorded.hpp"

namespace loopscope::tests {
namespace {

using decode::Protocol;
using decode::flow::Message;
using decode::flow::Outcome;
using Words = std::vector<std::string>;

class HttpDemo : public testing::Test {
protected:
    void SetUp() override { ASSERT_NO_FATAL_FAILURE(record({LOOPSCOPE_PROGRAM, "--run-demo", "http"}, recorded_)); }
    const trace::Recording& recording() const { return recorded_.recording(); }

    Recorded recorded_;
};

TEST_F(HttpDemo, UsesEveryMethod) {
    EXPECT_EQ(values(recording(), "http.request.method"),
              (Words{"GET", "HEAD", "GET", "POST", "GET", "PUT", "GET", "DELETE", "GET", "OPTIONS", "TRACE", "GET",
                     "GET", "GET"}));
    EXPECT_EQ(values(recording(), "http.response.code"), (Words{"200", "200", "200", "201", "200", "204", "200", "204",
                                                                "404", "204", "200", "200", "200", "200"}));
}

TEST_F(HttpDemo, NamesParametersAndCodings) {
    const auto parameters = values(recording(), "http.request.uri.query.parameter");
    EXPECT_EQ(parameters, (Words{"q=three%2Dway+handshake", "page=2"}));
    EXPECT_EQ(values(recording(), "http.transfer_encoding"), (Words{"chunked"}));
    EXPECT_EQ(values(recording(), "http.location"), (Words{"/notes/2"}));
}

TEST_F(HttpDemo, KeepsItsConnections) {
    expect_agreement_with_kernel(recording(), recorded_.output);
    const auto all = connections(recording(), Protocol::tcp);
    ASSERT_EQ(all.size(), 3u);
    std::vector<int> requests(3);
    for (const auto& connection : all) {
        EXPECT_EQ(connection.application, Protocol::http);
        EXPECT_EQ(connection.outcome, Outcome::closed);
        EXPECT_EQ(connection.server.port, 8080);
        EXPECT_TRUE(recording().findings_of(connection.index).empty());
    }
    for (std::uint32_t index = 0; index < recording().message_count(); ++index) {
        const Message message = recording().message(index);
        EXPECT_TRUE(message.complete) << index;
        if (message.role == Message::Role::request) ++requests.at(message.connection - all[0].index);
    }
    EXPECT_EQ(requests, (std::vector{11, 2, 1}));
}

TEST_F(HttpDemo, PairsResponsesWithRequests) {
    ASSERT_EQ(recording().message_count(), 28u);
    for (std::uint32_t index = 0; index < recording().message_count(); ++index) {
        const Message message = recording().message(index);
        if (message.role != Message::Role::request) continue;
        const std::uint32_t response = recording().response_to(index);
        ASSERT_NE(response, decode::none) << index;
        EXPECT_EQ(recording().message(response).connection, message.connection);
        const auto bytes = recording().message_bytes(index);
        const std::string text(bytes.begin(), bytes.end());
        if (text.starts_with("DELETE ")) { EXPECT_EQ(recording().message(response).code, 204u); }
        if (text.starts_with("POST ")) { EXPECT_EQ(recording().message(response).code, 201u); }
    }
}

}  // namespace
}  // namespace loopscope::tests
