#include "trace/message_name.hpp"

#include <algorithm>
#include <string_view>

#include "decode/application/application.hpp"
#include "decode/application/ascii.hpp"
#include "decode/application/dns_fields.hpp"
#include "decode/application/http_message.hpp"

namespace loopscope::trace {

using decode::flow::Message;

namespace {

constexpr std::size_t enough_for_a_name = 4096;

std::string http_name(decode::Bytes octets) {
    const auto text = decode::as_text(octets);
    const auto line = decode::application::http_line(text.substr(decode::application::http_leading_blank_lines(text)));
    const auto start = decode::application::parse_http_start_line(line.text);
    using Kind = decode::application::HttpStartLine::Kind;
    std::string name;
    if (start.kind == Kind::request)
        name.append(start.method).append(" ").append(start.target);
    else if (start.kind == Kind::response)
        name.append(start.code).append(" ").append(start.phrase);
    else
        name = line.text;
    return decode::application::ascii_text(std::string_view{name}.substr(0, 200));
}

std::string type_name(const decode::FieldRecord& record) {
    const auto name = decode::name_of(record.field->names, record.number);
    return std::string{name.substr(0, name.find(' '))};
}

bool holds_data(const decode::Field* field) {
    const auto& dns = decode::fields::dns;
    for (const auto* data : {&dns.a, &dns.aaaa, &dns.cname, &dns.ns, &dns.pointer, &dns.mail_exchange, &dns.txt,
                             &dns.srv_target, &dns.soa_primary})
        if (field == data) return true;
    return false;
}

std::string dns_name(const decode::FieldList& fields, decode::Bytes octets) {
    const auto& dns = decode::fields::dns;
    std::string type, question, data, code;
    std::uint64_t answers = 0;
    bool response = false;
    for (const auto& record : fields.records()) {
        if (record.field == &dns.response)
            response = record.number != 0;
        else if (record.field == &dns.rcode && record.number != 0)
            code = decode::name_of(record.field->names, record.number);
        else if (record.field == &dns.answers)
            answers = record.number;
        else if (record.field == &dns.question_name && question.empty())
            question = record.text;
        else if (record.field == &dns.question_type && type.empty())
            type = type_name(record);
        else if (response && answers > 0 && data.empty() && holds_data(record.field))
            decode::append_value(data, record, fields, octets);
    }
    if (!response) return "Query " + type + " " + question;
    if (!code.empty()) return code + ": " + question;
    if (answers == 0) return "No " + type + " record for " + question;
    std::string text = "Answer " + type + " " + (data.empty() ? question : data);
    if (answers > 1) text += " (+" + std::to_string(answers - 1) + ")";
    return text;
}

}  // namespace

void describe_message(const Recording& recording, std::uint32_t index, decode::Bytes octets,
                      decode::FieldList& fields) {
    fields.clear();
    const auto message = recording.message(index);
    const auto* protocol = decode::application::find(message.protocol);
    if (protocol == nullptr || protocol->describe == nullptr) return;
    const auto connection = recording.connection(message.connection);
    const auto& from = message.from_server ? connection.server : connection.client;
    const auto& to = message.from_server ? connection.client : connection.server;
    const decode::Segment segment{.protocol = message.over_tcp ? decode::Protocol::tcp : decode::Protocol::udp,
                                  .source = from.address,
                                  .destination = to.address,
                                  .source_port = from.port,
                                  .destination_port = to.port,
                                  .tcp = {},
                                  .payload = octets,
                                  .payload_length = static_cast<std::uint32_t>(octets.size())};
    decode::MessageFacts facts{.protocol = message.protocol,
                               .from_server = message.from_server,
                               .bytes = octets,
                               .complete = message.complete,
                               .exchange = {}};
    std::vector<std::uint8_t> request;
    if (message.request != decode::none) {
        const auto asked = recording.message(message.request);
        facts.exchange.request_frame = asked.last_frame;
        facts.exchange.elapsed = recording.time_of(message.last_frame) - recording.time_of(asked.last_frame);
        if (asked.protocol == decode::Protocol::http) {
            request = recording.message_bytes(message.request, enough_for_a_name);
            const auto summary = protocol->summarise(request, asked.over_tcp);
            facts.exchange.request_method = fields.keep(std::string{summary.method});
            facts.exchange.request_uri = fields.keep(std::string{summary.target});
        }
    }
    decode::Reader in(octets, &fields, protocol->name, 0, decode::Limit::message_length,
                      octets.size() < message.length);
    protocol->describe(in, segment, facts);
}

std::string message_name(const Recording& recording, std::uint32_t index) {
    const auto message = recording.message(index);
    const auto octets = recording.message_bytes(index, enough_for_a_name);
    if (message.protocol == decode::Protocol::http) return http_name(octets);
    decode::FieldList fields;
    describe_message(recording, index, octets, fields);
    const bool names = message.protocol == decode::Protocol::dns || message.protocol == decode::Protocol::mdns ||
                       message.protocol == decode::Protocol::llmnr;
    return names ? dns_name(fields, octets) : fields.summary();
}

}  // namespace loopscope::trace
