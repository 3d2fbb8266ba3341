#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "decode/application/application.hpp"
#include "decode/field_list.hpp"

namespace loopscope::decode::application {

/// Reads one message with a field list and without; every record must lie within its source.
inline void describe_for_fuzz(const ApplicationProtocol& protocol, const Segment& segment, Bytes message, bool cut) {
    static FieldList list;
    list.clear();
    Reader in{message, &list, protocol.name, 0, Limit::message_length, cut};
    protocol.describe(in, segment, {});
    std::string text;
    for (const auto& record : list.records()) {
        const auto size = record.source == 0 ? message.size() : list.sources()[record.source - 1].bytes.size();
        if (std::size_t{record.offset} + record.size > size) std::abort();
        text.clear();
        append_value(text, record, list, message);
        append_display(text, record, list, message);
    }
    Reader fast{message, nullptr, protocol.name, 0, Limit::message_length, cut};
    protocol.describe(fast, segment, {});
    static_cast<void>(protocol.summarise(message, segment.protocol == Protocol::tcp));
}

/// Cuts a stream into messages as it arrives in pieces of `step` octets: their lengths.
inline std::vector<std::size_t> cut_for_fuzz(const ApplicationProtocol& protocol, Bytes stream, std::size_t step) {
    std::vector<std::size_t> lengths;
    FramingContext context;
    std::size_t start = 0, passed = 0, end = std::min(step, stream.size());
    while (start < stream.size()) {
        const auto rest = stream.first(end).subspan(std::min(start + passed, end));
        const auto framing = protocol.frame(rest, context);
        if (framing.kind == Framing::Kind::complete) {
            if (framing.length > rest.size()) std::abort();
            const auto length = passed + framing.length;
            if (length == 0) break;
            const auto message = stream.subspan(start, length);
            if (framing.summary && *framing.summary != protocol.summarise(message, true)) std::abort();
            lengths.push_back(length);
            start += length;
            end = std::max(start, end);
            passed = context.resume = 0;
        } else if (framing.kind == Framing::Kind::need_more && end < stream.size()) {
            end = std::min(end + step, stream.size());
            passed += framing.passed;
            context.resume = framing.resume;
        } else {
            break;
        }
    }
    return lengths;
}

/// The first octet chooses how the rest arrives. Whatever the pieces, the messages must be the same.
inline void fuzz_stream(Protocol which, std::uint16_t port, const std::uint8_t* data, std::size_t size) {
    if (size == 0) return;
    const auto& protocol = *find(which);
    const Bytes stream{data + 1, size - 1};
    Segment segment;
    segment.protocol = Protocol::tcp;
    segment.source_port = (data[0] & 1) != 0 ? port : 40000;
    segment.destination_port = (data[0] & 1) != 0 ? 40000 : port;
    if (protocol.recognise_tcp != nullptr) static_cast<void>(protocol.recognise_tcp(stream, segment));
    const auto lengths = cut_for_fuzz(protocol, stream, stream.size() + 1);
    if (cut_for_fuzz(protocol, stream, 1u + (data[0] >> 2)) != lengths) std::abort();
    std::size_t start = 0;
    for (const auto length : lengths) {
        describe_for_fuzz(protocol, segment, stream.subspan(start, length), false);
        start += length;
    }
    describe_for_fuzz(protocol, segment, stream.subspan(start), (data[0] & 2) != 0);
}

}  // namespace loopscope::decode::application
