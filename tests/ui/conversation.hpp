#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "capture/writer.hpp"
#include "trace/recording.hpp"

namespace loopscope::testing_support {

namespace flag {
inline constexpr unsigned fin = 1, syn = 2, rst = 4, psh = 8, ack = 16;
}

/// Writes TCP segments and UDP datagrams between a client and 127.0.0.1:80 to a capture file, one millisecond apart,
/// and reads the capture as far as it was written.
class Conversation {
public:
    Conversation() {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("loopscope-ui-" + std::to_string(getpid()) + "-" + std::to_string(count++) + ".pcapng");
        auto writer = capture::Writer::create(path_, capture::FileFormat::pcapng);
        writer_ = std::make_unique<capture::Writer>(std::move(*writer));
        interface_ = *writer_->add_interface({.link_type = 1,
                                              .snap_length = 0,
                                              .ticks_per_second = 1'000'000'000,
                                              .time_offset = 0,
                                              .name = "lo",
                                              .description = {},
                                              .filter = {},
                                              .operating_system = {}});
    }
    ~Conversation() { std::filesystem::remove(path_); }

    std::uint16_t client_port = 40000, server_port = 80;
    std::int64_t next_gap = 1'000'000;  ///< nanoseconds before the next packet

    void tcp(bool from_server, std::uint32_t sequence, std::uint32_t acknowledgment, unsigned flags,
             const std::string& payload = {}) {
        const auto header = ports(from_server) + big32(sequence) + big32(acknowledgment) + big16(0x5000 | flags) +
                            big16(65535) + big32(0);
        ip(6, header + payload);
    }
    void udp(bool from_server, const std::string& payload) {
        ip(17, ports(from_server) + big16(static_cast<unsigned>(8 + payload.size())) + big16(0) + payload);
    }
    void handshake() {
        tcp(false, 1000, 0, flag::syn);
        tcp(true, 5000, 1001, flag::syn | flag::ack);
        tcp(false, 1001, 5001, flag::ack);
    }

    /// Reads what was written so far into the recording; call again after more was written.
    trace::Recording& recording() {
        EXPECT_FALSE(writer_->flush());
        if (!recording_) {
            auto source = capture::Source::open(path_, capture::Source::Growth::growing);
            EXPECT_TRUE(source) << capture::to_text(source.error());
            recording_ = std::make_unique<trace::Recording>(std::move(*source));
        }
        while (recording_->step(false) == trace::Recording::Step::frame) {}
        recording_->publish();
        return *recording_;
    }
    /// No more is written: messages that end with their stream are there.
    trace::Recording& finished() {
        recording().finish_growth();
        return recording();
    }

private:
    static std::string big16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
    static std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }
    std::string ports(bool from_server) const {
        return from_server ? big16(server_port) + big16(client_port) : big16(client_port) + big16(server_port);
    }
    void ip(unsigned protocol, const std::string& payload) {
        const auto header = big16(0x4500) + big16(static_cast<unsigned>(20 + payload.size())) + big32(0) +
                            big16(0x4000 | protocol) + big16(0) + big32(0x7f000001) + big32(0x7f000001);
        const auto frame = std::string(12, '\0') + big16(0x0800) + header + payload;
        time_ += next_gap;
        next_gap = 1'000'000;
        const capture::Bytes bytes{reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size()};
        ASSERT_FALSE(writer_->write({.offset = 0,
                                     .time = time_,
                                     .original_length = static_cast<std::uint32_t>(frame.size()),
                                     .link_type = 1,
                                     .interface = interface_,
                                     .bytes = bytes,
                                     .comment = {}}));
    }

    std::filesystem::path path_;
    std::unique_ptr<capture::Writer> writer_;
    std::unique_ptr<trace::Recording> recording_;
    std::uint16_t interface_ = 0;
    std::int64_t time_ = 1'700'000'000'000'000'000;
};

}  // namespace loopscope::testing_support
