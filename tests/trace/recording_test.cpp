#include "trace/recording.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "capture/writer.hpp"
#include "decode/decode.hpp"
#include "tests/packet_octets.hpp"
#include "trace/session.hpp"

namespace loopscope::trace {
namespace {

using decode::flow::Outcome;
using decode::flow::Side;

/// Writes the frames of one TCP connection between 127.0.0.1:40000 and 127.0.0.1:80, one millisecond apart.
class Conversation {
public:
    explicit Conversation(const std::filesystem::path& path)
        : writer_(std::move(*capture::Writer::create(path, capture::FileFormat::pcapng))) {
        interface_ = *writer_.add_interface({.link_type = 1,
                                             .snap_length = 0,
                                             .ticks_per_second = 1'000'000'000,
                                             .time_offset = 0,
                                             .name = "lo",
                                             .description = {},
                                             .filter = {},
                                             .operating_system = {}});
    }
    void send(bool from_server, std::uint32_t sequence, std::uint32_t acknowledgment, unsigned flags,
              const std::string& payload = {}) {
        const std::size_t source = from_server ? 80 : 40000, destination = from_server ? 40000 : 80;
        const auto segment = tests::tcp({source, destination, flags, sequence, acknowledgment, payload, 65535});
        const auto frame = tests::ethernet(tests::ipv4(tests::loopback, tests::loopback, tests::protocol_tcp, segment));
        const capture::Bytes bytes{reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size()};
        ASSERT_FALSE(writer_.write({.time = time_ += 1'000'000,
                                    .original_length = static_cast<std::uint32_t>(frame.size()),
                                    .link_type = 1,
                                    .interface = interface_,
                                    .bytes = bytes}));
    }
    void flush() { ASSERT_FALSE(writer_.flush()); }

private:
    capture::Writer writer_;
    std::uint16_t interface_ = 0;
    std::int64_t time_ = 1'700'000'000'000'000'000;
};

constexpr unsigned fin = 1, syn = 2, psh = 8, ack = 16;

const std::string request = "GET /index.html?name=value HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string response = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";

class RecordingTest : public testing::Test {
protected:
    void SetUp() override {
        path_ =
            std::filesystem::temp_directory_path() / ("loopscope-recording-" + std::to_string(getpid()) + ".pcapng");
    }
    void TearDown() override { std::filesystem::remove(path_); }

    /// Handshake, a request, a response in two segments that come in the wrong order, teardown in three segments.
    void write_http() {
        Conversation talk(path_);
        talk.send(false, 1000, 0, syn);
        talk.send(true, 5000, 1001, syn | ack);
        talk.send(false, 1001, 5001, ack);
        const auto asked = 1001 + static_cast<std::uint32_t>(request.size());
        talk.send(false, 1001, 5001, psh | ack, request);
        talk.send(true, 5001 + 30, asked, psh | ack, response.substr(30));
        talk.send(true, 5001, asked, ack, response.substr(0, 30));
        const auto answered = 5001 + static_cast<std::uint32_t>(response.size());
        talk.send(false, asked, answered, fin | ack);
        talk.send(true, answered, asked + 1, fin | ack);
        talk.send(false, asked + 1, answered + 1, ack);
        talk.flush();
    }
    std::unique_ptr<Recording> read() {
        auto source = capture::Source::open(path_);
        EXPECT_TRUE(source) << capture::to_text(source.error());
        auto recording = std::make_unique<Recording>(std::move(*source));
        while (recording->step() == Recording::Step::frame) {}
        recording->publish();
        return recording;
    }
    std::filesystem::path path_;
};

TEST_F(RecordingTest, KeepsPacketsConnectionsAndMessages) {
    write_http();
    const auto recording = read();
    ASSERT_EQ(recording->packet_count(), 9u);
    ASSERT_EQ(recording->connection_count(), 1u);
    const auto connection = recording->connection(0);
    EXPECT_EQ(connection.outcome, Outcome::closed);
    EXPECT_EQ(connection.packets(), 9u);
    EXPECT_EQ(connection.from(Side::server).payload, response.size());
    std::vector<std::uint32_t> packets;
    recording->packets_of(0, 0, packets);
    EXPECT_EQ(packets, (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
    packets.clear();
    recording->packets_of(0, 7, packets);
    EXPECT_EQ(packets, (std::vector<std::uint32_t>{8, 9}));
    ASSERT_EQ(recording->message_count(), 2u);
    EXPECT_EQ(recording->response_to(0), 1u);
    EXPECT_EQ(recording->message(1).code, 200u);
}

TEST_F(RecordingTest, PutsAMessageTogetherAgainFromItsFrames) {
    write_http();
    const auto recording = read();
    const auto bytes = recording->message_bytes(1);
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()), response);
    EXPECT_EQ(recording->messages_of(6), std::vector<std::uint32_t>{1});
    EXPECT_TRUE(recording->messages_of(5).empty());
}

TEST_F(RecordingTest, DescribesAFrameWithWhatOtherFramesTell) {
    write_http();
    const auto recording = read();
    FrameDetails details;
    recording->describe(6, details);
    EXPECT_EQ(details.fields.protocol(), "HTTP");
    std::string code, stream, relative;
    for (const auto& record : details.fields.records()) {
        if (record.field->name == "http.response.code") append_value(code, record, details.fields, details.frame.bytes);
        if (record.field->name == "tcp.stream") append_value(stream, record, details.fields, details.frame.bytes);
        if (record.field->name == "tcp.seq") append_value(relative, record, details.fields, details.frame.bytes);
    }
    EXPECT_EQ(code, "200");
    EXPECT_EQ(stream, "0");
    EXPECT_EQ(relative, "1");
}

TEST_F(RecordingTest, DescribesEachFrameAsItWasWhenItCame) {
    write_http();
    auto source = capture::Source::open(path_);
    Recording recording{std::move(*source)};
    decode::FieldList fields;
    decode::Packet packet;
    FrameDetails later;
    while (recording.step() == Recording::Step::frame) {
        recording.publish();
        decode::decode_frame(recording.last_frame(), &recording.last_report().facts, &fields, packet);
        recording.describe(recording.packet_count(), later);
        EXPECT_EQ(fields.summary(), later.fields.summary());
    }
}

/// What the order of segments tells, as text.
std::string order_told(const decode::FieldList& list, decode::Bytes frame) {
    std::string text;
    for (const auto& record : list.records())
        if (record.field->name.starts_with("tcp.analysis.") || record.field->name.starts_with("tcp.time_")) {
            text.append(record.field->name).append("=");
            append_value(text, record, list, frame);
            text += ' ';
        }
    return text;
}

/// The same of each frame, as the tracker said it when the frame came.
std::vector<std::string> read_order(Recording& recording) {
    decode::FieldList fields;
    decode::Packet packet;
    std::vector<std::string> in_order;
    while (recording.step() == Recording::Step::frame) {
        decode::decode_frame(recording.last_frame(), &recording.last_report().facts, &fields, packet);
        in_order.push_back(order_told(fields, recording.last_frame().bytes));
    }
    recording.publish();
    return in_order;
}

TEST_F(RecordingTest, TellsTheOrderOfSegmentsAlsoWhenAskedAtRandom) {
    write_http();
    auto source = capture::Source::open(path_);
    Recording recording{std::move(*source)};
    const auto in_order = read_order(recording);
    EXPECT_NE(in_order[1].find("tcp.analysis.acks_frame=1"), std::string::npos) << in_order[1];
    FrameDetails details;
    details.wanted.analysis = true;
    for (const std::uint32_t number : {9u, 2u, 6u, 7u, 5u, 1u}) {
        recording.describe(number, details);
        EXPECT_EQ(order_told(details.fields, details.frame.bytes), in_order[number - 1]) << "frame " << number;
    }
}

/// A connection with a segment in two fragments, and two that errors quote: frames that are not its own in the index.
std::string segments_in_fragments_and_errors() {
    using namespace tests;
    constexpr std::uint32_t client = 0x0a000001, server = 0x0a000002, router = 0x0a000003;
    auto octets = pcap_header(link_raw);
    std::uint64_t time = 0;
    const auto add = [&](std::string_view packet) { octets += pcap_record(time += 1'000, packet); };
    const auto up = [&](unsigned flags, std::uint32_t sequence, std::uint32_t acknowledgment,
                        std::string_view data = {}) {
        return ipv4(client, server, protocol_tcp, tcp({5000, 9, flags, sequence, acknowledgment, data}));
    };
    const auto down = [&](unsigned flags, std::uint32_t sequence, std::uint32_t acknowledgment) {
        return ipv4(server, client, protocol_tcp, tcp({9, 5000, flags, sequence, acknowledgment}));
    };
    const auto error = [&](std::string_view quoted) {
        return ipv4(router, client, protocol_icmp, big16(0x0301) + big16(0) + big32(0) + std::string(quoted));
    };
    add(up(tcp_flag::syn, 100, 0));
    add(error(up(tcp_flag::syn, 100, 0)));
    add(down(tcp_flag::syn | tcp_flag::ack, 500, 101));
    add(up(tcp_flag::ack, 101, 501));
    const auto data = tcp({5000, 9, tcp_flag::ack, 101, 501, std::string(44, 'x')});
    add(ipv4_fragment(client, server, protocol_tcp, {.identification = 7, .offset = 0, .more = true},
                      data.substr(0, 32)));
    add(ipv4_fragment(client, server, protocol_tcp, {.identification = 7, .offset = 32, .more = false},
                      data.substr(32)));
    add(error(up(tcp_flag::ack, 101, 501, "xxxx")));
    add(down(tcp_flag::ack, 501, 145));
    add(up(tcp_flag::ack | tcp_flag::psh, 145, 501, "yyyy"));
    return octets;
}

TEST_F(RecordingTest, TellsTheOrderOfSegmentsInFragmentsAndErrorsToo) {
    std::ofstream(path_, std::ios::binary) << segments_in_fragments_and_errors();
    Recording recording{std::move(*capture::Source::open(path_))};
    const auto in_order = read_order(recording);
    ASSERT_EQ(in_order.size(), 9u);
    EXPECT_NE(in_order[5].find("tcp.analysis.bytes_in_flight=44"), std::string::npos) << in_order[5];
    EXPECT_NE(in_order[6].find("tcp.time_delta=0.001"), std::string::npos) << in_order[6];
    EXPECT_NE(in_order[7].find("tcp.analysis.acks_frame=6"), std::string::npos) << in_order[7];
    FrameDetails details;
    details.wanted.analysis = true;
    for (const bool keep : {false, true}) {
        details.keep_followed = keep;
        for (const std::uint32_t number : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 7u, 2u, 8u, 6u}) {
            recording.describe(number, details);
            EXPECT_EQ(order_told(details.fields, details.frame.bytes), in_order[number - 1]) << "frame " << number;
        }
    }
}

TEST_F(RecordingTest, ExplainsTheHandshake) {
    write_http();
    const auto recording = read();
    EXPECT_NE(recording->explain(1).find("1 of 3"), std::string::npos) << recording->explain(1);
    EXPECT_NE(recording->explain(2).find("2 of 3"), std::string::npos) << recording->explain(2);
    EXPECT_NE(recording->explain(3).find("3 of 3"), std::string::npos) << recording->explain(3);
}

TEST_F(RecordingTest, GivesBothDirectionsOfTheStreamInOrder) {
    write_http();
    const auto recording = read();
    std::string client, server;
    for (const auto& chunk : recording->stream(0))
        (chunk.from_server ? server : client).append(chunk.bytes.begin(), chunk.bytes.end());
    EXPECT_EQ(client, request);
    EXPECT_EQ(server, response);
}

TEST_F(RecordingTest, SaysWhereOctetsAreMissingInTheStream) {
    Conversation talk(path_);
    talk.send(false, 1000, 0, syn);
    talk.send(true, 5000, 1001, syn | ack);
    talk.send(false, 1001, 5001, ack, "before");
    talk.send(false, 1017, 5001, ack, "after");
    talk.flush();
    const auto chunks = read()->stream(0);
    ASSERT_EQ(chunks.size(), 2u);
    EXPECT_EQ(chunks[0].missing_before, 0u);
    EXPECT_EQ(chunks[1].missing_before, 10u);
}

TEST_F(RecordingTest, IsReadByOthersWhileItGrows) {
    Conversation talk(path_);
    talk.flush();
    auto source = capture::Source::open(path_, capture::Source::Growth::growing);
    ASSERT_TRUE(source);
    Recording recording{std::move(*source)};
    std::atomic<bool> done{false};
    std::thread reader{[&] {
        FrameDetails details;
        std::uint32_t described = 0;
        while (!done || described < recording.packet_count()) {
            while (described < recording.packet_count()) recording.describe(++described, details);
            for (std::uint32_t i = 0; i < recording.connection_count(); ++i) {
                const auto connection = recording.connection(i);
                EXPECT_EQ(connection.index, i);
            }
        }
        EXPECT_EQ(described, 2000u);
    }};
    std::uint32_t read_frames = 0;
    for (std::uint32_t i = 0; i < 2000; ++i) {
        talk.send(false, 1000 + i, 0, psh | ack, "x");
        if (i % 50 == 49) talk.flush();
        while (recording.step() == Recording::Step::frame) ++read_frames;
        recording.publish();
    }
    recording.finish_growth();
    while (recording.step() == Recording::Step::frame) ++read_frames;
    recording.publish();
    EXPECT_EQ(read_frames, 2000u);
    done = true;
    reader.join();
}

TEST_F(RecordingTest, IsSavedAndReadAgain) {
    write_http();
    auto session = Session::open(path_, {});
    ASSERT_TRUE(session);
    while ((*session)->status().kind == SessionStatus::Kind::reading) std::this_thread::yield();
    const auto copy = path_.string() + ".copy.pcap";
    ASSERT_FALSE((*session)->save(copy));
    ASSERT_FALSE((*session)->save(path_)) << "onto itself";
    for (const auto& path : {copy, path_.string()}) {
        auto source = capture::Source::open(path);
        ASSERT_TRUE(source);
        Recording again{std::move(*source)};
        while (again.step() == Recording::Step::frame) {}
        again.publish();
        EXPECT_EQ(again.packet_count(), 9u);
        EXPECT_EQ(again.packet(9).time, (*session)->recording().packet(9).time);
    }
    std::filesystem::remove(copy);
    const auto nowhere = (*session)->save("/nonexistent/folder/file.pcapng");
    ASSERT_TRUE(nowhere);
    EXPECT_NE(capture::to_text(*nowhere).find("/nonexistent/folder"), std::string::npos);
}

}  // namespace
}  // namespace loopscope::trace
