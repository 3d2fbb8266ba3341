#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::capture::test {

using Octets = std::vector<std::uint8_t>;

/// Builds captures octet by octet, in either byte order.
class CaptureBytes {
public:
    explicit CaptureBytes(bool big_endian = false) : big_endian_(big_endian) {}

    CaptureBytes& u8(std::uint8_t value) {
        octets.push_back(value);
        return *this;
    }
    CaptureBytes& number(std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i)
            octets.push_back(static_cast<std::uint8_t>(value >> 8 * (big_endian_ ? size - 1 - i : i)));
        return *this;
    }
    CaptureBytes& u16(std::uint64_t value) { return number(value, 2); }
    CaptureBytes& u32(std::uint64_t value) { return number(value, 4); }
    CaptureBytes& u64(std::uint64_t value) { return number(value, 8); }
    CaptureBytes& text(std::string_view value) {
        octets.insert(octets.end(), value.begin(), value.end());
        return *this;
    }
    CaptureBytes& pad() {
        while (octets.size() % 4 != 0) u8(0);
        return *this;
    }

    CaptureBytes& pcap_header(std::uint32_t magic = 0xa1b2c3d4, std::uint32_t network = 1, std::uint16_t minor = 4) {
        return u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(65535).u32(network);
    }
    CaptureBytes& pcap_record(std::uint32_t seconds, std::uint32_t fraction, std::string_view frame) {
        return u32(seconds).u32(fraction).u32(frame.size()).u32(frame.size()).text(frame);
    }

    CaptureBytes& option(std::uint16_t code, std::string_view value) {
        return u16(code).u16(value.size()).text(value).pad();
    }
    CaptureBytes& end_of_options() { return u16(0).u16(0); }
    /// A block around `body`, a CaptureBytes of the same byte order.
    CaptureBytes& block(std::uint32_t type, const CaptureBytes& body) {
        const std::size_t length = 12 + (body.octets.size() + 3) / 4 * 4;
        u32(type).u32(length);
        octets.insert(octets.end(), body.octets.begin(), body.octets.end());
        return pad().u32(length);
    }
    CaptureBytes same_order() const { return CaptureBytes(big_endian_); }
    CaptureBytes& section(const CaptureBytes& options) {
        CaptureBytes body = same_order();
        body.u32(0x1a2b3c4d).u16(1).u16(0).u64(~std::uint64_t{0});
        return block(0x0a0d0d0a, body.append(options));
    }
    CaptureBytes& section() { return section(same_order()); }
    CaptureBytes& interface(std::uint16_t link_type, const CaptureBytes& options, std::uint32_t snap_length = 0) {
        CaptureBytes body = same_order();
        body.u16(link_type).u16(0).u32(snap_length);
        return block(1, body.append(options));
    }
    CaptureBytes& interface(std::uint16_t link_type = 1) { return interface(link_type, same_order()); }
    CaptureBytes& packet(std::uint32_t number, std::uint64_t ticks, std::string_view frame,
                         const CaptureBytes& options) {
        CaptureBytes body = same_order();
        body.u32(number).u32(ticks >> 32).u32(ticks & 0xffff'ffff).u32(frame.size()).u32(frame.size());
        return block(6, body.text(frame).pad().append(options));
    }
    CaptureBytes& packet(std::uint32_t number, std::uint64_t ticks, std::string_view frame) {
        return packet(number, ticks, frame, same_order());
    }
    CaptureBytes& append(const CaptureBytes& other) {
        octets.insert(octets.end(), other.octets.begin(), other.octets.end());
        return *this;
    }

    Octets octets;

private:
    bool big_endian_;
};

/// A folder of its own for a test's files, removed at its end.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-test-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    std::string path(std::string_view name) const { return (path_ / name).string(); }
    std::string write(std::string_view name, const Octets& content) const {
        std::ofstream file(path(name), std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        return path(name);
    }

private:
    std::filesystem::path path_;
};

}  // namespace loopscope::capture::test
