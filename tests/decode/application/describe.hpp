#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "decode/application/application.hpp"
#include "decode/field_list.hpp"

namespace loopscope::decode::application {

/// The fields that one message gives, by tshark's names.
struct Described {
    FieldList list;
    std::vector<std::uint8_t> octets;
    Stop stop;

    std::vector<std::string> all(std::string_view name) const {
        std::vector<std::string> values;
        for (const auto& record : list.records())
            if (record.field->name == name) append_value(values.emplace_back(), record, list, octets);
        return values;
    }
    /// The first value, or "-" where there is none.
    std::string first(std::string_view name) const {
        const auto values = all(name);
        return values.empty() ? "-" : values.front();
    }
    /// The octets that the field's first record points at.
    std::string octets_of(std::string_view name) const {
        for (const auto& record : list.records())
            if (record.field->name == name && record.source == 0)
                return std::string{as_text(Bytes{octets}.subspan(record.offset, record.size))};
        return "-";
    }
};

inline Segment segment_of(Protocol transport, std::uint16_t source_port, std::uint16_t destination_port) {
    Segment segment;
    segment.protocol = transport;
    segment.source_port = source_port;
    segment.destination_port = destination_port;
    return segment;
}

/// Every record must lie within the message: offsets and sizes are what the window highlights.
inline void expect_records_within(const Described& described) {
    for (const auto& record : described.list.records()) {
        if (record.source != 0) continue;
        EXPECT_LE(std::size_t{record.offset} + record.size, described.octets.size()) << record.field->name;
    }
}

inline void describe(Described& described, Protocol protocol, const Segment& segment, std::string_view message,
                     const MessageFacts& facts = {}, bool cut = false) {
    described.list.clear();
    described.octets.assign(message.begin(), message.end());
    Reader in{described.octets, &described.list, "message", 0, Limit::message_length, cut};
    find(protocol)->describe(in, segment, facts);
    described.stop = in.stop();
    expect_records_within(described);
}

/// What a stream is cut into when it arrives in pieces of `step` octets.
inline std::vector<std::string> frames(Protocol protocol, std::string_view stream, std::size_t step,
                                       FramingContext context = {}) {
    std::vector<std::string> messages;
    std::size_t start = 0, passed = 0, end = 0;
    while (start < stream.size()) {
        const auto rest = stream.substr(0, end).substr(std::min(start + passed, end));
        const auto framing = find(protocol)->frame(as_bytes(rest), context);
        if (framing.kind == Framing::Kind::complete && passed + framing.length > 0) {
            messages.emplace_back(stream.substr(start, passed + framing.length));
            start += passed + framing.length;
            passed = context.resume = 0;
        } else if (framing.kind == Framing::Kind::need_more && end < stream.size()) {
            end = std::min(end + step, stream.size());
            passed += framing.passed;
            context.resume = framing.resume;
        } else {
            break;
        }
    }
    return messages;
}

}  // namespace loopscope::decode::application
