#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"
#include "ui/dns_model.hpp"
#include "ui/http_model.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;
using Rows = std::vector<std::uint32_t>;

class Web {
public:
    Web() { talk.handshake(); }
    void ask(const std::string& text) {
        talk.tcp(false, client_, server_, flag::psh | flag::ack, text);
        client_ += static_cast<std::uint32_t>(text.size());
    }
    void answer(const std::string& text) {
        talk.tcp(true, server_, client_, flag::psh | flag::ack, text);
        server_ += static_cast<std::uint32_t>(text.size());
    }
    Conversation talk;

private:
    std::uint32_t client_ = 1001, server_ = 5001;
};

const std::string& cell(HttpModel& model, const trace::Recording& recording, std::uint32_t row, HttpColumn column) {
    return model.table.row(recording, row).cells[static_cast<std::size_t>(column)];
}

TEST(HttpModel, ARowIsARequestAndBecomesAnExchangeWhenItIsAnswered) {
    Web web;
    web.ask("GET /a HTTP/1.1\r\nHost: one.test\r\n\r\n");
    HttpModel model;
    model.update(web.talk.recording(), 4);
    ASSERT_EQ(model.table.rows(), (Rows{0}));
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::status), "no answer so far");
    web.answer("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 4\r\n\r\nnope");
    model.update(web.talk.recording(), 5);
    ASSERT_EQ(model.table.rows(), (Rows{0}));
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::status), "404 Not Found");
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::type), "text/html");
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::size), "4 B");
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::elapsed), "1.00 ms");
    model.update(web.talk.recording(), 4);
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::status), "no answer so far")
        << "at an earlier replay position";
    EXPECT_EQ(model.details(web.talk.recording(), 0).response.message, decode::none);
}

TEST(HttpModel, PipelinedRequestsArePairedInOrder) {
    Web web;
    web.ask("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    web.answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 204 No Content\r\n\r\n");
    HttpModel model;
    model.update(web.talk.recording(), 5);
    ASSERT_EQ(model.table.rows(), (Rows{0, 1}));
    EXPECT_EQ(cell(model, web.talk.recording(), 0, HttpColumn::status), "200 OK");
    EXPECT_EQ(cell(model, web.talk.recording(), 1, HttpColumn::status), "204 No Content");
    EXPECT_EQ(cell(model, web.talk.recording(), 1, HttpColumn::target), "/2");
}

TEST(HttpModel, FilterLooksAgainWhenTheAnswerComes) {
    Web web;
    web.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    HttpModel model;
    model.table.set_filter("404");
    model.update(web.talk.recording(), 4);
    EXPECT_TRUE(model.table.rows().empty());
    web.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    model.update(web.talk.recording(), 5);
    EXPECT_EQ(model.table.rows(), (Rows{0}));
}

TEST(HttpModel, SortsByStatusAndByTarget) {
    Web web;
    web.ask("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    web.answer("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    web.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    web.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    HttpModel model;
    model.table.sort_by(static_cast<int>(HttpColumn::status), false);
    model.update(web.talk.recording(), 7);
    EXPECT_EQ(model.table.rows(), (Rows{1, 0}));
    model.table.sort_by(static_cast<int>(HttpColumn::target), true);
    model.update(web.talk.recording(), 7);
    EXPECT_EQ(model.table.rows(), (Rows{0, 1}));
}

TEST(HttpModel, ABodyThatEndsWithItsStreamKeepsRowsInTheOrderOfTheCapture) {
    Web web;
    web.ask("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    web.answer("HTTP/1.0 200 OK\r\n\r\nendless");
    HttpModel model;
    auto& recording = web.talk.finished();
    model.update(recording, recording.packet_count());
    ASSERT_EQ(model.table.rows(), (Rows{0}));
    EXPECT_EQ(cell(model, recording, 0, HttpColumn::status), "200 OK");
}

std::string dns_name(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        const auto label = name.substr(0, name.find('.'));
        out += static_cast<char>(label.size());
        out += label;
        name.remove_prefix(std::min(label.size() + 1, name.size()));
    }
    return out + '\0';
}

TEST(DnsModel, AQueryAndItsAnswerAreARow) {
    using namespace std::string_literals;
    Conversation talk;
    talk.server_port = 53;
    const auto question = dns_name("www.example.test") + "\0\x01\0\x01"s;
    talk.udp(false, "\x12\x34\x01\0\0\x01\0\0\0\0\0\0"s + question);
    talk.udp(true, "\x12\x34\x81\x80\0\x01\0\x02\0\0\0\0"s + question +
                       "\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x01"s +
                       "\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x02"s);
    DnsModel model;
    model.update(talk.recording(), 2);
    ASSERT_EQ(model.table.rows(), (Rows{0}));
    const auto& cells = model.table.row(talk.recording(), 0).cells;
    EXPECT_EQ(cells[static_cast<std::size_t>(DnsColumn::name)], "www.example.test");
    EXPECT_EQ(cells[static_cast<std::size_t>(DnsColumn::type)], "A");
    EXPECT_EQ(cells[static_cast<std::size_t>(DnsColumn::answers)], "192.0.2.1, 192.0.2.2");
    EXPECT_EQ(cells[static_cast<std::size_t>(DnsColumn::rcode)], "No error");
    const auto& answer = model.details(talk.recording(), 0).answer;
    ASSERT_EQ(answer.records.size(), 2u);
    EXPECT_EQ(answer.records[0].time_to_live, 60u);
    EXPECT_EQ(answer.records[0].type, "A");
    EXPECT_EQ(answer.records[1].data, "192.0.2.2");
    EXPECT_EQ(answer.id, 0x1234);
}

}  // namespace
}  // namespace loopscope::ui
