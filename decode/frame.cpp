#include "decode/frame.hpp"

#include <string>

namespace loopscope::decode {

void describe_frame(const Frame& frame, FieldList& list) {
    const auto captured = static_cast<std::uint32_t>(frame.bytes.size());
    const auto add = [&](const Field& field, std::uint64_t value) {
        if (list.wants(field)) list.add({.field = &field, .generated = true, .number = value});
    };
    const auto layer = list.open({.field = &fields::frame.protocol, .size = captured});
    if (frame.interface != no_interface) add(fields::frame.interface, frame.interface);
    add(fields::frame.time, static_cast<std::uint64_t>(frame.time));
    add(fields::frame.time_epoch, static_cast<std::uint64_t>(frame.time));
    add(fields::frame.time_relative, static_cast<std::uint64_t>(frame.time - frame.first_time));
    if (frame.previous_time)
        add(fields::frame.time_delta, static_cast<std::uint64_t>(frame.time - *frame.previous_time));
    add(fields::frame.number, frame.number);
    add(fields::frame.length, frame.original_length);
    add(fields::frame.captured_length, captured);
    list.close(layer, captured);
    if (list.wants_summary()) list.summarise("Frame", std::to_string(frame.original_length) + " octets");
}

}  // namespace loopscope::decode
