#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture/source.hpp"

namespace loopscope::capture::test {

/// A frame's facts, copied.
struct Frame {
    std::int64_t time = 0;
    std::string octets, comment;
    std::uint16_t link_type = 0, interface = 0;
    std::uint32_t original_length = 0;
    bool timed = true;

    bool operator==(const Frame&) const = default;
};

inline Frame frame_of(const Record& record) {
    return {record.time,
            std::string(record.bytes.begin(), record.bytes.end()),
            std::string(record.comment),
            record.link_type,
            record.interface,
            record.original_length,
            record.timed};
}

/// A capture read to its end.
struct Reading {
    std::vector<Frame> frames;
    std::vector<CaptureInterface> interfaces;
    std::vector<std::string> notes;
    std::string format, error;
    bool opened = false;
    Source::Next last = Source::Next::damaged;
};

inline Reading read_all(Result<Source> source) {
    Reading reading;
    if (!source) {
        reading.error = to_text(source.error());
        return reading;
    }
    reading.opened = true;
    Record record;
    while ((reading.last = source->next(record)) == Source::Next::frame) {
        reading.frames.push_back(frame_of(record));
        const Bytes again = source->bytes(record.offset, static_cast<std::uint32_t>(record.bytes.size()));
        EXPECT_EQ(again.data(), record.bytes.data());
        EXPECT_EQ(again.size(), record.bytes.size());
    }
    EXPECT_EQ(source->next(record), reading.last) << "the end stays the end";
    if (reading.last == Source::Next::damaged) reading.error = to_text(source->damage());
    for (std::size_t i = 0; i < source->interface_count(); ++i) reading.interfaces.push_back(source->interface(i));
    reading.notes = source->section_notes();
    reading.format = source->format();
    return reading;
}

}  // namespace loopscope::capture::test
