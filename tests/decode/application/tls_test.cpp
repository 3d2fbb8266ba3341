#include "decode/application/tls.hpp"

#include "tests/decode/application/describe.hpp"

using namespace std::string_literals;

namespace loopscope::decode::application {
namespace {

using Kind = Framing::Kind;

const Segment segment = segment_of(Protocol::tcp, 40000, 443);

std::string u16(std::size_t value) { return {static_cast<char>(value >> 8), static_cast<char>(value & 255)}; }
std::string record(char type, const std::string& content) { return type + "\3\3"s + u16(content.size()) + content; }
std::string handshake(char type, const std::string& body) { return type + "\0"s + u16(body.size()) + body; }
std::string extension(std::size_t type, const std::string& data) { return u16(type) + u16(data.size()) + data; }

const std::string random_octets(32, 'R');
const auto client_extensions = extension(0,
                                         "\0\x0e\0\0\x0b"
                                         "example.com"s) +
                               extension(16, "\0\x0c\2h2\x08http/1.1"s) + extension(43, "\4\3\4\3\3"s);
const auto client_hello = record(22, handshake(1, "\3\3" + random_octets + "\0"s + "\0\4\x13\x01\xc0\x2f\1\0"s +
                                                      u16(client_extensions.size()) + client_extensions));
const auto server_extensions = extension(43, "\3\4"s);
const auto server_hello = record(
    22, handshake(2, "\3\3" + random_octets + "\0\x13\x01\0"s + u16(server_extensions.size()) + server_extensions));
const auto application_data = record(23, "encrypted octets");

TEST(Tls, ClientHello) {
    Described tls;
    describe(tls, Protocol::tls, segment, client_hello);
    EXPECT_FALSE(tls.stop) << to_text(tls.stop);
    EXPECT_EQ(tls.first("tls.record.content_type"), "22");
    EXPECT_EQ(tls.first("tls.record.version"), "0x0303");
    EXPECT_EQ(tls.first("tls.record.length"), std::to_string(client_hello.size() - 5));
    EXPECT_EQ(tls.first("tls.handshake.type"), "1");
    EXPECT_EQ(tls.first("tls.handshake.version"), "0x0303");
    EXPECT_EQ(tls.all("tls.handshake.ciphersuite"), (std::vector<std::string>{"0x1301", "0xc02f"}));
    EXPECT_EQ(tls.first("tls.handshake.extensions_server_name"), "example.com");
    EXPECT_EQ(tls.all("tls.handshake.extensions_alpn_str"), (std::vector<std::string>{"h2", "http/1.1"}));
    EXPECT_EQ(tls.all("tls.handshake.extensions.supported_version"), (std::vector<std::string>{"0x0304", "0x0303"}));
    EXPECT_EQ(tls.list.summary(), "client hello for example.com");
}

TEST(Tls, AfterAServerHelloOf13RecordsAreOpaque) {
    const auto summary = summarise_tls(as_bytes(server_hello), true);
    EXPECT_NE(summary.session, 0u);
    EXPECT_EQ(summarise_tls(as_bytes(client_hello), true).session, 0u);
    Described tls;
    MessageFacts facts;
    describe(tls, Protocol::tls, segment, application_data, facts);
    EXPECT_EQ(tls.first("tls.record.content_type"), "23");
    facts.session = summary.session;
    describe(tls, Protocol::tls, segment, application_data, facts);
    EXPECT_EQ(tls.first("tls.record.content_type"), "-");
    EXPECT_EQ(tls.first("tls.record.opaque_type"), "23");
}

TEST(Tls, EncryptedHandshakesAreNotRead) {
    Described tls;
    for (const auto& content :
         {std::string(8, '\0') + std::string(32, '\x9d'), std::string(40, '\x51'), std::string(16, '\0')}) {
        describe(tls, Protocol::tls, segment, record(22, content));
        EXPECT_EQ(tls.first("tls.handshake.type"), "-");
        EXPECT_EQ(tls.first("tls.record.content_type"), "22");
        EXPECT_EQ(tls.list.summary(), "encrypted handshake message");
    }
}

TEST(Tls, Alert) {
    Described tls;
    describe(tls, Protocol::tls, segment, record(21, "\2\x28"));
    EXPECT_EQ(tls.first("tls.alert_message.level"), "2");
    EXPECT_EQ(tls.list.summary(), "alert: handshake failure");
}

TEST(Tls, EveryTruncationKeepsWhatWasThere) {
    for (const auto& message : {client_hello, server_hello})
        for (std::size_t size = 1; size < message.size(); ++size) {
            const auto part = message.substr(0, size);
            EXPECT_EQ(frame_tls(as_bytes(part), {}).kind, Kind::need_more) << size;
            Described tls;
            describe(tls, Protocol::tls, segment, part, {}, true);
            EXPECT_EQ(tls.stop.reason, StopReason::truncated) << size;
            static_cast<void>(summarise_tls(as_bytes(part), true));
            static_cast<void>(recognise_tls(as_bytes(part), segment));
        }
}

TEST(Tls, FramesRecordsWhateverThePieces) {
    const auto stream = server_hello + record(20, "\1") + application_data;
    for (const std::size_t step : {1u, 5u, 100u, 1000u}) {
        const auto messages = frames(Protocol::tls, stream, step);
        ASSERT_EQ(messages.size(), 3u) << step;
        EXPECT_EQ(messages[2], application_data);
    }
}

TEST(Tls, IsRecognisedBeyondDoubtOnly) {
    EXPECT_TRUE(recognise_tls(as_bytes(client_hello), segment));
    EXPECT_TRUE(recognise_tls(as_bytes(application_data), segment));
    EXPECT_FALSE(recognise_tls(as_bytes("\x17\3\3\0\4abcdef"s), segment));
    EXPECT_FALSE(recognise_tls(as_bytes("GET / HTTP/1.1\r\n"), segment));
    EXPECT_EQ(frame_tls(as_bytes("\x16\3\3\xff\xff"s), {}).kind, Kind::foreign);
    EXPECT_EQ(frame_tls(as_bytes("\x05\1\0"s), {}).kind, Kind::foreign);
}

TEST(Tls, LengthsWithinAreNeverTrusted) {
    auto message = client_hello;
    for (std::size_t at = 5; at < message.size(); ++at) {
        auto damaged = message;
        damaged[at] = '\xff';
        Described tls;
        describe(tls, Protocol::tls, segment, damaged);
    }
}

}  // namespace
}  // namespace loopscope::decode::application
