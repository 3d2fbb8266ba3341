#pragma once

#include <memory>
#include <string>

#include "capture/error.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

enum class FileFormat : std::uint8_t { pcapng, pcap };
/// By the path's ending: ".pcap" is pcap (nanoseconds), everything else pcapng.
FileFormat format_for(const std::string& path);

/// Writes a capture file with large writes. After each successful `flush` the file is whole up to the last frame.
class Writer {
public:
    /// "-" writes to standard output.
    static Result<Writer> create(const std::string& path, FileFormat format);
    /// Writes to a descriptor, which it takes over.
    static Result<Writer> to_descriptor(int descriptor, const std::string& name, FileFormat format);
    Writer(Writer&&) noexcept;
    Writer& operator=(Writer&&) noexcept;
    ~Writer();

    /// Returns the index to be used in records. pcap files take one interface, or several of one link type.
    Result<std::uint16_t> add_interface(const CaptureInterface&);
    Failure write(const Record&);
    /// A full disk is an error here; what was flushed before stays whole.
    Failure flush();
    std::uint64_t bytes_written() const;

private:
    struct State;
    explicit Writer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::capture
