#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "capture/writer.hpp"
#include "tests/packet_octets.hpp"
#include "trace/recording.hpp"

namespace loopscope::testing_support {

namespace flag = tests::tcp_flag;

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
        ip(tests::protocol_tcp,
           tests::tcp({from(from_server), from(!from_server), flags, sequence, acknowledgment, payload, 65535}));
    }
    void udp(bool from_server, const std::string& payload) {
        ip(tests::protocol_udp, tests::udp(from(from_server), from(!from_server), payload));
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
    std::uint16_t from(bool server) const { return server ? server_port : client_port; }
    void ip(unsigned protocol, const std::string& payload) {
        const auto frame = tests::ethernet(tests::ipv4(tests::loopback, tests::loopback, protocol, payload));
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
