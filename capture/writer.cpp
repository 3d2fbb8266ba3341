#include "capture/writer.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "capture/pcapng_options.hpp"
#include "capture/timestamp.hpp"

namespace loopscope::capture {

namespace {

constexpr std::size_t buffer_size = 512u << 10;    // stays in a processor's own cache between filling and writing
constexpr std::size_t written_direct = 16u << 10;  // octets of a frame that are not worth a copy into the buffer
constexpr std::uint32_t section_header = 0x0a0d0d0a, interface_description = 1, enhanced_packet = 6;
constexpr std::uint64_t pcap_header_length = 24, pcap_record_header = 16;
constexpr std::size_t packet_header = 28;  // of an enhanced packet block
constexpr std::array<std::uint8_t, 4> padding{};

/// Appends numbers in this machine's byte order; a block's length is set when it ends.
class BlockBuffer {
public:
    std::size_t size() const { return size_; }
    const std::uint8_t* data() const { return octets_.get(); }

    void u16(std::uint16_t value) { raw(&value, sizeof value); }
    void u32(std::uint32_t value) { raw(&value, sizeof value); }
    void u64(std::uint64_t value) { raw(&value, sizeof value); }
    void raw(const void* data, std::size_t length) {
        if (length > 0) std::memcpy(extend(length), data, length);
    }
    void pad_from(std::size_t start) {
        const std::size_t octets = start + padded(size_ - start) - size_;
        std::memset(extend(octets), 0, octets);
    }
    /// Room for `count` octets at the end, for the caller to fill.
    std::uint8_t* extend(std::size_t count) {
        if (capacity_ - size_ < count) [[unlikely]]
            reserve(std::max(size_ + count, 2 * capacity_));
        size_ += count;
        return octets_.get() + size_ - count;
    }

    void begin_block(std::uint32_t type) {
        block_ = size_;
        u32(type);
        u32(0);
    }
    void end_block() {
        const auto length = static_cast<std::uint32_t>(size_ - block_ + 4);
        std::memcpy(octets_.get() + block_ + 4, &length, sizeof length);
        u32(length);
    }
    void option(std::uint16_t code, std::string_view value) {
        if (value.empty()) return;
        value = value.substr(0, 65'535);
        const std::size_t start = size_;
        u16(code);
        u16(static_cast<std::uint16_t>(value.size()));
        raw(value.data(), value.size());
        pad_from(start);
    }
    void end_of_options() { u32(0); }

    void drop_front(std::size_t count) {
        size_ -= count;
        std::memmove(octets_.get(), octets_.get() + count, size_);
    }
    void reserve(std::size_t count) {
        auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(count);
        if (size_ > 0) std::memcpy(larger.get(), octets_.get(), size_);
        octets_ = std::move(larger);
        capacity_ = count;
    }

private:
    std::unique_ptr<std::uint8_t[]> octets_;
    std::size_t size_ = 0, capacity_ = 0;
    std::size_t block_ = 0;
};

std::string operating_system() {
    utsname names;
    return uname(&names) == 0 ? std::string(names.sysname) + " " + names.release : std::string();
}

Error write_error(const std::string& name, int error) {
    Error result{std::string("cannot be written: ") + std::strerror(error), name, {}};
    if (error == ENOSPC || error == EDQUOT) {
        result.what = "the disk is full";
        result.mend = "The frames written before are kept. Free some room, or write to another disk.";
    } else if (error == EACCES || error == EPERM || error == EROFS) {
        result.mend = "Write to a folder of your own.";
    } else if (error == ENOENT || error == ENOTDIR) {
        result.mend = "Its folder does not exist: create it first.";
    } else if (error == EISDIR) {
        result.mend = "This is a folder: give the name of a file in it.";
    } else if (error == EPIPE) {
        result.mend = "The program that read it has ended.";
    }
    return result;
}

}  // namespace

FileFormat format_for(const std::string& path) {
    return path.ends_with(".pcap") ? FileFormat::pcap : FileFormat::pcapng;
}

struct Writer::State {
    State(int opened, std::string called, FileFormat written)
        : descriptor(opened), name(std::move(called)), format(written) {
        const off_t at = lseek(descriptor, 0, SEEK_CUR);
        const int flags = fcntl(descriptor, F_GETFL);
        seekable = at >= 0 && flags >= 0 && (flags & O_APPEND) == 0;
        start = seekable ? static_cast<std::uint64_t>(at) : 0;
        buffer.reserve(buffer_size + (64u << 10));
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        flush();
        if (descriptor >= 0) close(descriptor);
    }

    int descriptor;
    std::string name;
    FileFormat format;
    bool seekable = false;
    std::uint64_t start = 0;  // of the capture in the file
    std::uint64_t flushed = 0;
    BlockBuffer buffer;
    std::vector<std::uint16_t> link_types;

    void section();
    void describe(const CaptureInterface& interface);
    Failure take(const Record& record);
    void packet(const Record& record);
    Failure pcap_record(const Record& record);
    void append_frame(Bytes frame, const void* tail, std::size_t tail_length);
    std::size_t whole_blocks(std::size_t written) const;
    Failure flush(std::size_t written = 0);
    Error refused(std::string what, std::string mend) const { return {std::move(what), name, std::move(mend)}; }
};

void Writer::State::section() {
    if (format == FileFormat::pcap) return;  // its header holds the link type: it waits for the interface
    buffer.begin_block(section_header);
    buffer.u32(0x1a2b3c4d);
    buffer.u16(1);
    buffer.u16(0);
    buffer.u64(~std::uint64_t{0});  // the section's length is not told
    buffer.option(3, operating_system());
    buffer.option(4, "loopscope");
    buffer.end_of_options();
    buffer.end_block();
}

void Writer::State::describe(const CaptureInterface& interface) {
    if (format == FileFormat::pcap) {
        if (!link_types.empty()) return;
        buffer.u32(0xa1b23c4d);
        buffer.u16(2);
        buffer.u16(4);
        buffer.u64(0);
        buffer.u32(interface.snap_length != 0 ? interface.snap_length : longest_frame(interface.link_type));
        const bool fcs = interface.fcs_length >= 0;
        buffer.u32(interface.link_type |
                   (fcs ? 0x0400'0000u | static_cast<std::uint32_t>(interface.fcs_length) << 27 : 0));
        return;
    }
    buffer.begin_block(interface_description);
    buffer.u16(interface.link_type);
    buffer.u16(0);
    buffer.u32(interface.snap_length);
    buffer.option(2, interface.name);
    buffer.option(3, interface.description);
    buffer.option(9, "\x09");  // nanoseconds
    if (!interface.filter.empty()) buffer.option(11, std::string(1, '\0') + interface.filter);
    buffer.option(12, interface.operating_system);
    if (interface.fcs_length >= 0) buffer.option(13, std::string(1, static_cast<char>(interface.fcs_length * 8)));
    buffer.end_of_options();
    buffer.end_block();
}

Failure Writer::State::take(const Record& record) {
    if (record.link_type == no_link_type) return {};
    if (record.interface >= link_types.size())
        return refused("a frame names interface " + std::to_string(record.interface) + ", which was not described", {});
    if (record.link_type != link_types[record.interface])
        return refused("a frame has link type " + std::to_string(record.link_type) + ", its interface " +
                           std::to_string(link_types[record.interface]),
                       {});
    if (record.time < 0) return refused("a frame's time is before 1970, which capture files cannot hold", {});
    if (buffer.size() >= buffer_size) {
        if (Failure failure = flush()) return failure;
    }
    if (format == FileFormat::pcap) return pcap_record(record);
    packet(record);
    return {};
}

void Writer::State::packet(const Record& record) {
    const auto time = static_cast<std::uint64_t>(record.time);
    const auto captured = static_cast<std::uint32_t>(record.bytes.size());
    const std::size_t frame = padded(captured);
    std::array<std::uint32_t, 7> head{enhanced_packet,
                                      static_cast<std::uint32_t>(packet_header + frame + 4),
                                      record.interface,
                                      static_cast<std::uint32_t>(time >> 32),
                                      static_cast<std::uint32_t>(time),
                                      captured,
                                      record.original_length};
    if (!record.comment.empty()) {
        buffer.begin_block(enhanced_packet);
        buffer.raw(&head[2], packet_header - 8);
        buffer.raw(record.bytes.data(), captured);
        buffer.raw(padding.data(), frame - captured);
        buffer.option(option_comment, record.comment);
        buffer.end_of_options();
        return buffer.end_block();
    }
    std::array<std::uint8_t, 7> tail{};
    const std::size_t padding_length = frame - captured;
    std::memcpy(tail.data() + padding_length, &head[1], 4);
    buffer.raw(head.data(), packet_header);
    append_frame(record.bytes, tail.data(), padding_length + 4);
}

/// What begins in the buffer goes on with a frame and ends with `tail`.
void Writer::State::append_frame(Bytes frame, const void* tail, std::size_t tail_length) {
    std::size_t written = 0;
    if (frame.size() >= written_direct) {
        const std::array<iovec, 3> parts{{{const_cast<std::uint8_t*>(buffer.data()), buffer.size()},
                                          {const_cast<std::uint8_t*>(frame.data()), frame.size()},
                                          {const_cast<void*>(tail), tail_length}}};
        const std::size_t all = buffer.size() + frame.size() + tail_length;
        const ssize_t count = ::writev(descriptor, parts.data(), static_cast<int>(parts.size()));
        written = count > 0 ? static_cast<std::size_t>(count) : 0;
        if (written == all) {
            buffer.drop_front(buffer.size());
            flushed += all;
            return;
        }
    }
    buffer.raw(frame.data(), frame.size());
    buffer.raw(tail, tail_length);
    // What is wrong with the file is told by the next flush, which finds it again.
    if (written > 0) [[maybe_unused]]
        const Failure later = flush(written);
}

Failure Writer::State::pcap_record(const Record& record) {
    const std::int64_t seconds = record.time / nanoseconds_per_second;
    if (seconds > 0xffff'ffff)
        return refused("a frame's time is after the year 2106, which pcap cannot hold",
                       "Write pcapng: end the name in .pcapng");
    const std::array<std::uint32_t, 4> head{static_cast<std::uint32_t>(seconds),
                                            static_cast<std::uint32_t>(record.time % nanoseconds_per_second),
                                            static_cast<std::uint32_t>(record.bytes.size()), record.original_length};
    buffer.raw(head.data(), sizeof head);
    append_frame(record.bytes, nullptr, 0);
    return {};
}

/// Octets at the buffer's front that are whole blocks, of the `written` that reached the file.
std::size_t Writer::State::whole_blocks(std::size_t written) const {
    const ByteOrder order;
    std::size_t whole = 0;
    if (format == FileFormat::pcap && flushed == 0) whole = pcap_header_length;
    if (whole > written) return 0;
    for (;;) {
        const std::size_t header = format == FileFormat::pcap ? pcap_record_header : 8;
        if (written - whole < header) return whole;
        const std::uint8_t* at = buffer.data() + whole;
        const std::size_t length =
            format == FileFormat::pcap ? pcap_record_header + order.u32(at + 8) : order.u32(at + 4);
        if (written - whole < length) return whole;
        whole += length;
    }
}

/// `written`: octets of the buffer that are in the file already.
Failure Writer::State::flush(std::size_t written) {
    int error = 0;
    while (written < buffer.size()) {
        const ssize_t count = ::write(descriptor, buffer.data() + written, buffer.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            error = count < 0 ? errno : ENOSPC;
            break;
        }
        written += static_cast<std::size_t>(count);
    }
    if (error != 0 && seekable) {
        written = whole_blocks(written);
        const auto end = static_cast<off_t>(start + flushed + written);
        if (ftruncate(descriptor, end) == 0) lseek(descriptor, end, SEEK_SET);
    }
    buffer.drop_front(written);
    flushed += written;
    if (error != 0) return write_error(name, error);
    return {};
}

Result<Writer> Writer::create(const std::string& path, FileFormat format) {
    if (path == "-") {
        const int descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0) return write_error("standard output", errno);
        return to_descriptor(descriptor, "standard output", format);
    }
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (descriptor < 0) return write_error(path, errno);
    return to_descriptor(descriptor, path, format);
}

Result<Writer> Writer::to_descriptor(int descriptor, const std::string& name, FileFormat format) {
    auto state = std::make_unique<State>(descriptor, name, format);
    state->section();
    return Writer(std::move(state));
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<std::uint16_t> Writer::add_interface(const CaptureInterface& interface) {
    auto& known = state_->link_types;
    if (interface.link_type == no_link_type) return state_->refused("an interface has no link type", {});
    if (known.size() == 65'535) return state_->refused("there are more than 65,535 interfaces", {});
    if (state_->format == FileFormat::pcap && !known.empty() && known.front() != interface.link_type)
        return state_->refused("pcap holds one link type, and the capture has several (" +
                                   std::to_string(known.front()) + " and " + std::to_string(interface.link_type) + ")",
                               "Write pcapng: end the name in .pcapng");
    state_->describe(interface);
    known.push_back(interface.link_type);
    return static_cast<std::uint16_t>(known.size() - 1);
}

Failure Writer::write(const Record& record) { return state_->take(record); }
Failure Writer::flush() { return state_->flush(); }
std::uint64_t Writer::bytes_written() const { return state_->flushed; }
std::size_t Writer::bytes_waiting() const { return state_->buffer.size(); }

}  // namespace loopscope::capture
