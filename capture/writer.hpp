#pragma once

#include <memory>
#include <string>

#include "capture/error.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

enum class FileFormat : std::uint8_t { pcapng, pcap };
/// By the path's ending: ".pcap" is pcap (nanoseconds), everything else pcapng.
FileFormat format_for(const std::string& path);

/// Writes a capture file with large writes. After each successful `flush` the file is whole up to the last frame, also
/// after a failed one (a full disk): then it ends with the last frame that was written whole, nothing of the rest is
/// lost, and a later `flush` tries again.
///
/// pcapng: little or big endian as the machine is, one section, nanoseconds. pcap: nanoseconds (magic a1b23c4d).
class Writer {
public:
    /// "-" writes to standard output.
    static Result<Writer> create(const std::string& path, FileFormat format);
    /// Writes to a descriptor, which it takes over.
    static Result<Writer> to_descriptor(int descriptor, const std::string& name, FileFormat format);
    Writer(Writer&&) noexcept;
    Writer& operator=(Writer&&) noexcept;
    ~Writer();  ///< flushes; call `flush` before to learn of errors

    /// Returns the index to be used in records. pcap files take one interface, or several of one link type.
    Result<std::uint16_t> add_interface(const CaptureInterface&);
    /// A record that fails is not taken: an unknown interface, another link type than its interface's, a time that the
    /// format cannot hold. Records that are no packets (`no_link_type`) are left out.
    Failure write(const Record&);
    /// A full disk is an error here; what was flushed before stays whole.
    Failure flush();
    std::uint64_t bytes_written() const;  ///< octets that are in the file; what waits for a flush is not counted
    std::size_t bytes_waiting() const;    ///< for a flush

private:
    struct State;
    explicit Writer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::capture
