#include "ui/dns_model.hpp"

#include <algorithm>
#include <array>

#include "decode/application/dns_fields.hpp"
#include "trace/message_name.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::Protocol;
using decode::fields::dns;

namespace {

constexpr std::size_t message_limit = 64 * 1024 + 2;

std::string display(const decode::FieldRecord& record, const decode::FieldList& fields, decode::Bytes octets) {
    std::string text;
    if (const auto name = decode::name_of(record.field->names, record.number); !name.empty()) return std::string{name};
    decode::append_value(text, record, fields, octets);
    return text;
}

/// Reads the flattened tree of a message record by record.
class Reading {
public:
    Reading(DnsMessage& out, const decode::FieldList& fields, decode::Bytes octets)
        : out_(out), fields_(fields), octets_(octets) {}

    void read(const decode::FieldRecord& record) {
        const auto* field = record.field;
        if (field == &dns.answer_section)
            section_ = DnsRecord::Section::answer;
        else if (field == &dns.authority_section)
            section_ = DnsRecord::Section::authority;
        else if (field == &dns.additional_section)
            section_ = DnsRecord::Section::additional;
        else if (field == &dns.id)
            out_.id = static_cast<std::uint16_t>(record.number);
        else if (field == &dns.opcode)
            out_.opcode = display(record, fields_, octets_);
        else if (field == &dns.rcode)
            out_.rcode = display(record, fields_, octets_);
        else if (field == &dns.question_name)
            out_.questions.push_back({std::string{record.text}, {}, {}});
        else if (field == &dns.question_type && !out_.questions.empty())
            out_.questions.back().type = display(record, fields_, octets_);
        else if (field == &dns.question_class && !out_.questions.empty())
            out_.questions.back().record_class = display(record, fields_, octets_);
        else if (field->type == decode::FieldType::boolean && record.number != 0 && is_flag(field))
            out_.flags.push_back(lower(field->title));
        else if (field == &dns.name)
            begin_record(record);
        else if (in_record_)
            read_record(record);
    }

private:
    static bool is_flag(const decode::Field* field) {
        for (const auto* flag : {&dns.authoritative, &dns.truncated, &dns.recursion_desired, &dns.recursion_available,
                                 &dns.authenticated, &dns.checking_disabled})
            if (field == flag) return true;
        return false;
    }

    void begin_record(const decode::FieldRecord& record) {
        out_.records.push_back({.section = section_,
                                .name = record.text.empty() ? "(root)" : std::string{record.text},
                                .type = {},
                                .record_class = {},
                                .data = {}});
        in_record_ = true;
    }

    void read_record(const decode::FieldRecord& record) {
        auto& last = out_.records.back();
        const auto* field = record.field;
        if (field == &dns.type)
            last.type = display(record, fields_, octets_);
        else if (field == &dns.record_class)
            last.record_class = display(record, fields_, octets_);
        else if (field == &dns.time_to_live)
            last.time_to_live = static_cast<std::uint32_t>(record.number);
        else if (is_data(record)) {
            if (!last.data.empty()) last.data += ' ';
            last.data += display(record, fields_, octets_);
        }
    }

    static bool is_data(const decode::FieldRecord& record) {
        if (record.generated) return false;
        for (const auto* other :
             {&dns.cache_flush, &dns.data_length, &dns.txt_length, &dns.spf_length, &dns.opt_length})
            if (record.field == other) return false;
        return record.field->type != decode::FieldType::group && record.field->type != decode::FieldType::protocol;
    }

    DnsMessage& out_;
    const decode::FieldList& fields_;
    decode::Bytes octets_;
    DnsRecord::Section section_ = DnsRecord::Section::answer;
    bool in_record_ = false;
};

std::string answers_text(const DnsMessage& answer) {
    std::string text;
    std::size_t count = 0;
    for (const auto& record : answer.records) {
        if (record.section != DnsRecord::Section::answer || ++count > 4) continue;
        text.append(text.empty() ? "" : ", ")
            .append(record.type == "A" || record.type == "AAAA" ? "" : record.type + " ")
            .append(record.data);
    }
    if (count > 4) text += ", " + std::to_string(count - 4) + " more";
    if (!text.empty()) return text;
    const auto referral = std::count_if(answer.records.begin(), answer.records.end(), [](const DnsRecord& r) {
        return r.section == DnsRecord::Section::authority && r.type == "NS";
    });
    return referral == 0 ? "none" : "referral to " + counted(static_cast<std::uint64_t>(referral), "name server");
}

std::vector<std::string> dns_cells(const trace::Recording& recording, std::uint32_t index, const Exchange& exchange) {
    std::vector<std::string> cells(dns_columns);
    const auto set = [&](DnsColumn column, std::string text) {
        cells[static_cast<std::size_t>(column)] = std::move(text);
    };
    const auto first = recording.message(exchange.first());
    const auto asked = dns_message(recording, exchange.first());
    set(DnsColumn::number, std::to_string(index + 1));
    set(DnsColumn::time, seconds_text(recording.time_of(first.first_frame) - recording.first_time()));
    if (!asked.questions.empty()) {
        set(DnsColumn::name, asked.questions.front().name.empty() ? "(root)" : asked.questions.front().name);
        set(DnsColumn::type, asked.questions.front().type);
    }
    set(DnsColumn::connection, std::to_string(first.connection));
    set(DnsColumn::transport,
        std::string{decode::to_text(first.protocol)} + (first.over_tcp ? " over TCP" : " over UDP"));
    if (exchange.response == decode::none) {
        set(DnsColumn::rcode, first.retransmitted ? "asked again" : "no answer so far");
        return cells;
    }
    const auto answer = dns_message(recording, exchange.response);
    set(DnsColumn::answers, answers_text(answer));
    set(DnsColumn::rcode, answer.rcode);
    set(DnsColumn::elapsed, duration_text(elapsed(recording, exchange)));
    return cells;
}

SortKey dns_key(const trace::Recording& recording, std::uint32_t index, const Exchange& exchange, int column) {
    const auto first = recording.message(exchange.first());
    const bool answered = exchange.response != decode::none;
    switch (static_cast<DnsColumn>(column)) {
        case DnsColumn::number: return {index, 0};
        case DnsColumn::time:
            return {
                static_cast<std::uint64_t>(time_between(recording.first_time(), recording.time_of(first.first_frame))),
                0};
        case DnsColumn::connection: return {first.connection, index};
        case DnsColumn::rcode: return {answered ? recording.message(exchange.response).code + 1u : 0u, 0};
        case DnsColumn::elapsed: return {static_cast<std::uint64_t>(elapsed(recording, exchange) + 1), 0};
        case DnsColumn::transport: return {static_cast<std::uint64_t>(first.protocol), first.over_tcp ? 1u : 0u};
        case DnsColumn::name:
        case DnsColumn::type:
        case DnsColumn::answers:
            return text_key(dns_cells(recording, index, exchange)[static_cast<std::size_t>(column)]);
    }
    return {};
}

bool is_dns(Protocol protocol) {
    return protocol == Protocol::dns || protocol == Protocol::mdns || protocol == Protocol::llmnr;
}

}  // namespace

DnsMessage dns_message(const trace::Recording& recording, std::uint32_t index) {
    DnsMessage out;
    if (index == decode::none) return out;
    const auto octets = recording.message_bytes(index, message_limit);
    decode::FieldList fields;
    trace::describe_message(recording, index, octets, fields);
    out.message = index;
    out.frame = recording.message(index).last_frame;
    Reading reading(out, fields, octets);
    for (const auto& record : fields.records()) reading.read(record);
    return out;
}

DnsModel::DnsModel() : table({.accepts = is_dns, .cells = dns_cells, .key = dns_key}) {}

void DnsModel::update(const trace::Recording& recording, std::uint32_t packet_count) {
    table.update(recording, packet_count);
}

void DnsModel::reset() {
    table.reset();
    details_ = {};
    list = {};
}

const DnsModel::Details& DnsModel::details(const trace::Recording& recording, std::uint32_t index) {
    const auto exchange = table.list().at(recording, index);
    if (exchange == details_.exchange) return details_;
    details_ = {exchange, dns_message(recording, exchange.request), dns_message(recording, exchange.response)};
    return details_;
}

}  // namespace loopscope::ui
