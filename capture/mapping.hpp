#pragma once

#include <cstdint>

namespace loopscope::capture {

/// A file mapped read-only at an address that never changes. The range may reach beyond the file's end: its pages
/// become readable as the file grows. Nothing is read and no memory is taken until somebody looks.
///
/// A file that becomes shorter while it is mapped would end the process with SIGBUS at the next look. A handler for
/// that signal puts zeros where the octets were and sets `lost`; faults elsewhere go to the handler that was there
/// before.
class Mapping {
public:
    Mapping() = default;
    Mapping(Mapping&& other) noexcept;
    Mapping& operator=(Mapping&& other) noexcept;
    ~Mapping();

    /// Maps `size` octets, or as many as the system grants, but at least `least`. False, with errno, where it does not.
    bool map(int descriptor, std::uint64_t size, std::uint64_t least);

    const std::uint8_t* data() const { return data_; }
    std::uint64_t size() const { return size_; }
    /// What lies between is no longer counted as this process's memory. It can be read as before.
    void release(std::uint64_t begin, std::uint64_t end) const;
    bool lost() const;  ///< octets were missing when somebody looked

private:
    struct Watch;
    static Watch* watch(std::uintptr_t begin, std::uintptr_t end);
    friend struct BusErrorHandler;

    const std::uint8_t* data_ = nullptr;
    std::uint64_t size_ = 0;
    Watch* watch_ = nullptr;
};

}  // namespace loopscope::capture
