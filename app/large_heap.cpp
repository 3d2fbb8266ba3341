#include "app/large_heap.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <new>

namespace loopscope::app {

void expect_large_heap([[maybe_unused]] std::uint64_t capture_octets) {
#ifdef __GLIBC__
    constexpr std::uint64_t least_capture = 64u << 20, most = 1u << 30;
    constexpr std::uintptr_t huge_page = 2u << 20;
    if (capture_octets < least_capture) return;
    // More than most captures need: addresses alone cost nothing.
    const auto room = std::min(capture_octets / 8, most) / huge_page * huge_page;
    mallopt(M_MMAP_THRESHOLD, 4u << 20);  // as it would be after the first large table had grown
    mallopt(M_TRIM_THRESHOLD, static_cast<int>(room));
    mallopt(M_TOP_PAD, static_cast<int>(room));
    const auto before = reinterpret_cast<std::uintptr_t>(sbrk(0));
    // More than the heap has left, so that it grows by `room`; where it must not, it does so later by what it needs.
    ::operator delete(::operator new(huge_page, std::nothrow));
    mallopt(M_TOP_PAD, 128 << 10);
    const auto after = reinterpret_cast<std::uintptr_t>(sbrk(0));
    const auto begin = (before + huge_page - 1) / huge_page * huge_page;
    if (begin < after) madvise(reinterpret_cast<void*>(begin), after - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace loopscope::app
