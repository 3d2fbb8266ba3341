#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "capture/error.hpp"

namespace loopscope::capture {

/// Octets that cannot be mapped where they are (a pipe, compressed data), copied as they are asked for into a temporary
/// file without a name in $TMPDIR (or /tmp), which the system removes when the program ends, however it ends.
/// gzip is recognised by its first octets and undone; several members in a row are one text, as gunzip has it.
class Spool {
public:
    /// Takes `input` over.
    static Result<Spool> create(int input, const std::string& name);
    Spool(Spool&&) noexcept;
    Spool& operator=(Spool&&) noexcept;
    ~Spool();

    enum class More : std::uint8_t {
        some,     ///< `size` has grown, or the input came closer to it
        pending,  ///< the input has nothing now
        end,      ///< the input has ended
        failed,   ///< see `error`
    };
    /// Copies what the input has, at most about 1 MiB. `block`: waits until it has something; a signal ends the wait
    /// with `pending`.
    More more(bool block);

    std::uint64_t size() const;  ///< octets spooled, uncompressed
    int descriptor() const;      ///< of the temporary file
    int input() const;
    bool compressed() const;
    const Error& error() const;

private:
    struct State;
    explicit Spool(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::capture
