#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "capture/writer.hpp"
#include "tests/packet_octets.hpp"
#include "trace/recording.hpp"

namespace loopscope::tests {

/// A capture of one HTTP exchange between 127.0.0.1:40000 and 127.0.0.1:80, whose response comes in two segments:
/// SYN, SYN-ACK, ACK, request, two segments of the response, one millisecond apart.
class HttpCapture {
public:
    explicit HttpCapture(int exchanges = 1)
        : path_(std::filesystem::temp_directory_path() / ("loopscope-ui-" + std::to_string(getpid()) + ".pcapng")) {
        auto writer = capture::Writer::create(path_, capture::FileFormat::pcapng);
        capture::CaptureInterface interface;
        interface.ticks_per_second = 1'000'000'000;
        writer->add_interface(interface);
        for (int i = 0; i < exchanges; ++i) write_exchange(*writer, 40000u + static_cast<unsigned>(i));
        writer->flush();
        recording_ = std::make_unique<trace::Recording>(std::move(*capture::Source::open(path_)));
        while (recording_->step() == trace::Recording::Step::frame) {}
        recording_->publish();
    }
    ~HttpCapture() { std::filesystem::remove(path_); }
    HttpCapture(const HttpCapture&) = delete;
    HttpCapture& operator=(const HttpCapture&) = delete;

    const trace::Recording& recording() const { return *recording_; }
    std::string path() const { return path_.string(); }

private:
    void write_exchange(capture::Writer& writer, unsigned port) {
        const std::string request = "GET /page?q=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", body = "0123456789";
        const auto sent = static_cast<std::uint32_t>(1001 + request.size());
        send(writer, port, false, 1000, 0, 0x002, {});
        send(writer, port, true, 5000, 1001, 0x012, {});
        send(writer, port, false, 1001, 5001, 0x010, {});
        send(writer, port, false, 1001, 5001, 0x018, request);
        send(writer, port, true, 5001, sent, 0x018, head);
        send(writer, port, true, 5001 + static_cast<std::uint32_t>(head.size()), sent, 0x018, body);
    }

    void send(capture::Writer& writer, unsigned port, bool from_server, std::uint32_t sequence,
              std::uint32_t acknowledgment, unsigned flags, const std::string& payload) {
        const auto segment =
            tcp({from_server ? 80 : port, from_server ? port : 80, flags, sequence, acknowledgment, payload, 65535});
        const auto frame = ethernet(ipv4(loopback, loopback, protocol_tcp, segment));
        capture::Record record;
        record.time = time_ += 1'000'000;
        record.original_length = static_cast<std::uint32_t>(frame.size());
        record.bytes = {reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size()};
        writer.write(record);
    }

    std::filesystem::path path_;
    std::int64_t time_ = 1'700'000'000'000'000'000;
    std::unique_ptr<trace::Recording> recording_;
};

}  // namespace loopscope::tests
