#pragma once

#include <cstddef>

namespace loopscope::trace {

/// The memory of one block of an AppendLog: addresses at once, memory only as it is used. A large block is kept in a
/// temporary file without a name ($TMPDIR, else /var/tmp), so that the system can write it out where memory is short;
/// where no such file is to be had, or its disk is full, in memory like the others.
class LogBlock {
public:
    static constexpr std::size_t least_in_file = 512u << 20;

    LogBlock() = default;
    /// Throws std::bad_alloc.
    explicit LogBlock(std::size_t octets, std::size_t in_file_from = least_in_file);
    LogBlock(LogBlock&& other) noexcept;
    LogBlock& operator=(LogBlock&& other) noexcept;
    ~LogBlock();

    void* data() const { return data_; }
    std::size_t size() const { return size_; }
    bool in_file() const { return file_ >= 0; }
    /// Makes sure that the first `wanted` octets may be written. Returns how many may.
    std::size_t prepare(std::size_t wanted);

private:
    void* data_ = nullptr;
    std::size_t size_ = 0;
    bool mapped_ = false;
    int file_ = -1;
    std::size_t ready_ = 0;  ///< octets that may be written
};

}  // namespace loopscope::trace
