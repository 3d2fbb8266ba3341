#include "trace/log_block.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <utility>

namespace loopscope::trace {

namespace {

constexpr std::size_t least_mapped = 1u << 20, huge_page = 2u << 20, least_huge = 8u << 20;
constexpr std::size_t reserved_at_once = 64u << 20;   // octets of a file
constexpr std::size_t populated_at_once = 64u << 10;  // octets of memory: one call costs less than 16 page faults

int open_unnamed() {
    const char* chosen = std::getenv("TMPDIR");
    const std::string folder = chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
    return open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

/// Aligned to huge pages: the index is written from end to end, and each of them saves 511 page faults.
void* map_memory(std::size_t octets) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const auto used = (octets + page - 1) / page * page;
    void* const all =
        mmap(nullptr, used + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) throw std::bad_alloc{};
    const auto before = (huge_page - reinterpret_cast<std::uintptr_t>(all) % huge_page) % huge_page;
    auto* const start = static_cast<std::byte*>(all) + before;
    if (before != 0) munmap(all, before);
    munmap(start + used, huge_page - before);
    if (used >= least_huge) madvise(start, used, MADV_HUGEPAGE);
    return start;
}

}  // namespace

LogBlock::LogBlock(std::size_t octets, std::size_t in_file_from) : size_(octets), mapped_(octets >= least_mapped) {
    if (!mapped_) {
        data_ = ::operator new (octets, std::align_val_t{64});
        ready_ = size_;
        return;
    }
    if (octets >= in_file_from && (file_ = open_unnamed()) >= 0) {
        void* address = MAP_FAILED;
        if (ftruncate(file_, static_cast<off_t>(octets)) == 0)
            address = mmap(nullptr, octets, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file_, 0);
        if (address != MAP_FAILED) {
            madvise(address, octets, MADV_DONTDUMP);
            data_ = address;
            return;
        }
        close(std::exchange(file_, -1));
    }
    data_ = map_memory(octets);
    if (octets >= least_huge) ready_ = size_;
}

LogBlock::LogBlock(LogBlock&& other) noexcept { *this = std::move(other); }

LogBlock& LogBlock::operator=(LogBlock&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(mapped_, other.mapped_);
    std::swap(file_, other.file_);
    std::swap(ready_, other.ready_);
    return *this;
}

LogBlock::~LogBlock() {
    if (data_ != nullptr && mapped_) munmap(data_, size_);
    if (data_ != nullptr && !mapped_) ::operator delete (data_, std::align_val_t{64});
    if (file_ >= 0) close(file_);
}

/// A page of a file for which the disk has no room would end the process at the first write to it. So the room is taken
/// before; once there is none, what is not written yet becomes memory.
std::size_t LogBlock::prepare(std::size_t wanted) {
    if (ready_ >= wanted) return ready_;
    if (file_ < 0) {
        const auto more = std::min(std::max(populated_at_once, wanted - ready_), size_ - ready_);
        madvise(static_cast<std::byte*>(data_) + ready_, more, MADV_POPULATE_WRITE);  // or one by one as it is written
        return ready_ += more;
    }
    const auto more = std::min(std::max(reserved_at_once, wanted - ready_), size_ - ready_);
    if (fallocate(file_, 0, static_cast<off_t>(ready_), static_cast<off_t>(more)) == 0) return ready_ += more;
    void* const rest = static_cast<std::byte*>(data_) + ready_;
    if (mmap(rest, size_ - ready_, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
             0) == MAP_FAILED)
        throw std::bad_alloc{};
    close(std::exchange(file_, -1));
    return ready_ = size_;
}

}  // namespace loopscope::trace
