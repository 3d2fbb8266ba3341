#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "capture/writer.hpp"
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
    static std::string big16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
    static std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }

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
        const auto ports = from_server ? big16(80) + big16(port) : big16(port) + big16(80);
        const auto tcp =
            ports + big32(sequence) + big32(acknowledgment) + big16(0x5000 | flags) + big16(65535) + big32(0) + payload;
        const auto ip = big16(0x4500) + big16(static_cast<unsigned>(20 + tcp.size())) + big32(0) + big16(0x4006) +
                        big16(0) + big32(0x7f000001) + big32(0x7f000001);
        const auto frame = std::string(12, '\0') + big16(0x0800) + ip + tcp;
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
