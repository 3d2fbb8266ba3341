#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capture/error.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

/// Reads the frames of a capture, in order: pcap (both byte orders, micro- and nanoseconds), pcapng, either one
/// gzip-compressed, from a file, from a pipe, or from a file that another process is still writing. Zero copy: a file
/// is mapped, anything else is spooled to an unlinked temporary file that is mapped, and addresses never move.
class Source {
public:
    enum class Growth : std::uint8_t {
        finished,  ///< the file is whole: its end is the end of the capture
        growing,   ///< somebody appends: its end means "wait"
    };

    /// Opens a capture file; "-" reads standard input. An empty or foreign file is an error that says what it looks
    /// like. A growing file may still be empty.
    static Result<Source> open(const std::string& path, Growth growth = Growth::finished);
    /// Reads a pipe or any other descriptor, which it takes over.
    static Result<Source> from_descriptor(int descriptor, const std::string& name);

    Source(Source&&) noexcept;
    Source& operator=(Source&&) noexcept;
    ~Source();

    enum class Next : std::uint8_t {
        frame,    ///< `record` was filled
        pending,  ///< nothing whole is there yet, but more may come (growing files; pipes when not blocking)
        end,      ///< the capture is over
        damaged,  ///< reading cannot go on; see `damage()`. Everything before was delivered.
    };
    /// `block`: a pipe waits for its writer; else `pending` is returned.
    Next next(Record& record, bool block = true);

    /// The octets of an earlier record, from any thread.
    Bytes bytes(std::uint64_t offset, std::uint32_t size) const;

    /// Declares a growing file finished: its writer has ended.
    void finish();

    const Error& damage() const;
    /// Interfaces described so far; `no_interface` stands for the only one. Never shrinks; stable addresses.
    std::size_t interface_count() const;
    const CaptureInterface& interface(std::size_t index) const;
    /// Comments of the section headers, application name and so on: "Application: dumpcap".
    const std::vector<std::string>& section_notes() const;

    const std::string& name() const;    ///< path, or "standard input"
    std::string format() const;         ///< "pcapng, gzip-compressed"
    std::uint64_t bytes_read() const;   ///< of the uncompressed capture, consumed so far
    std::uint64_t bytes_known() const;  ///< of the uncompressed capture that are there; for progress
    /// A descriptor that becomes readable when a pipe has more, or -1.
    int wait_descriptor() const;
    /// `next` may give `pending`: somebody else is still writing.
    bool may_grow() const;

private:
    struct State;
    explicit Source(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::capture
