// Every real capture beside the project is read, tracked and described frame by frame, in order and again at random, as
// the command and the window do. What is asserted is that nothing crashes, hangs or trips a sanitizer, and that both
// ways agree.
#include <gtest/gtest.h>

#include <filesystem>

#include "decode/decode.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> captures() {
    std::vector<fs::path> found;
    const fs::path folder = LOOPSCOPE_SOURCE "/../shared/captures";
    if (!fs::is_directory(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto ending = entry.path().extension();
        if (ending == ".pcap" || ending == ".pcapng" || ending == ".cap" || ending == ".trace")
            found.push_back(entry.path());
    }
    return found;
}

void print_all(std::string& out, const decode::FieldList& fields, decode::Bytes frame) {
    for (const auto& record : fields.records()) {
        append_value(out, record, fields, frame);
        append_display(out, record, fields, frame);
        ASSERT_LE(record.source, fields.sources().size());
        const auto size = record.source == 0 ? frame.size() : fields.sources()[record.source - 1].bytes.size();
        EXPECT_LE(std::size_t{record.offset} + record.size, size) << record.field->name << " lies outside its octets";
    }
}

TEST(Captures, AreAllDecodedWithoutHarm) {
    const auto files = captures();
    if (files.empty()) GTEST_SKIP() << "../shared/captures is not here";
    std::uint64_t frames = 0;
    std::string text;
    for (const auto& path : files) {
        SCOPED_TRACE(path.filename().string());
        auto source = capture::Source::open(path);
        if (!source) {
            EXPECT_FALSE(source.error().what.empty());
            continue;
        }
        Recording recording{std::move(*source)};
        decode::FieldList fields;
        decode::Packet packet;
        while (recording.step() == Recording::Step::frame) {
            decode::decode_frame(recording.last_frame(), &recording.last_report().facts, &fields, packet);
            text.clear();
            print_all(text, fields, recording.last_frame().bytes);
        }
        recording.publish();
        FrameDetails details;
        for (auto number = recording.packet_count(); number > 0; --number, ++frames) {
            recording.describe(number, details);
            text.clear();
            print_all(text, details.fields, details.frame.bytes);
            recording.explain(number);
        }
        for (std::uint32_t i = 0; i < recording.message_count(); ++i) recording.message_bytes(i);
        for (std::uint32_t i = 0; i < recording.connection_count(); ++i) recording.stream(i);
    }
    EXPECT_GT(files.size(), 1000u);
    EXPECT_GT(frames, 80'000u);
}

}  // namespace
}  // namespace loopscope::trace
