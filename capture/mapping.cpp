#include "capture/mapping.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>
#include <mutex>
#include <utility>

namespace loopscope::capture {

/// A mapped range that the signal handler knows. Never freed, so that the handler may walk the list at any time.
struct Mapping::Watch {
    std::atomic<std::uintptr_t> begin{0}, end{0};  // begin 0: free
    std::atomic<bool> lost{false};
    Watch* next = nullptr;
};

namespace {

std::atomic<void*> first_watch{nullptr};
std::mutex watch_mutex;
struct sigaction handler_before;

void pass_on(int signal, siginfo_t* info, void* context) {
    if (handler_before.sa_flags & SA_SIGINFO) return handler_before.sa_sigaction(signal, info, context);
    if (handler_before.sa_handler != SIG_DFL && handler_before.sa_handler != SIG_IGN)
        return handler_before.sa_handler(signal);
    sigaction(signal, &handler_before, nullptr);  // the instruction runs again and ends the process
}

}  // namespace

struct BusErrorHandler {
    static void handle(int signal, siginfo_t* info, void* context) {
        const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
        for (auto* watch = static_cast<Mapping::Watch*>(first_watch.load()); watch != nullptr; watch = watch->next) {
            const std::uintptr_t end = watch->end.load();
            if (watch->begin.load() == 0 || address < watch->begin.load() || address >= end) continue;
            const int error = errno;
            const std::uintptr_t page = address & ~(static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE)) - 1);
            void* zeros = mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
                               MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            errno = error;
            if (zeros == MAP_FAILED) break;
            watch->lost.store(true);
            return;
        }
        pass_on(signal, info, context);
    }

    static void install() {
        struct sigaction action = {};
        action.sa_sigaction = handle;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        sigaction(SIGBUS, &action, &handler_before);
    }
};

Mapping::Watch* Mapping::watch(std::uintptr_t begin, std::uintptr_t end) {
    static std::once_flag installed;
    std::call_once(installed, BusErrorHandler::install);
    const std::lock_guard lock(watch_mutex);
    auto* found = static_cast<Watch*>(first_watch.load());
    while (found != nullptr && found->begin.load() != 0) found = found->next;
    if (found == nullptr) {
        found = new Watch;
        found->next = static_cast<Watch*>(first_watch.load());
        first_watch.store(found);
    }
    found->lost.store(false);
    found->end.store(end);
    found->begin.store(begin);
    return found;
}

Mapping::Mapping(Mapping&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      watch_(std::exchange(other.watch_, nullptr)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(watch_, other.watch_);
    return *this;
}

Mapping::~Mapping() {
    if (data_ == nullptr) return;
    watch_->begin.store(0);
    munmap(const_cast<std::uint8_t*>(data_), size_);
}

bool Mapping::map(int descriptor, std::uint64_t size, std::uint64_t least) {
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    const auto rounded = [page](std::uint64_t octets) { return (octets + page - 1) / page * page; };
    for (size = rounded(size); size >= rounded(least) && size > 0; size = rounded(size / 2)) {
        if (size > std::numeric_limits<std::size_t>::max()) continue;
        void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
        if (address != MAP_FAILED) {
            madvise(address, size, MADV_DONTDUMP);
            madvise(address, size, MADV_SEQUENTIAL);  // once read, its pages must not push others out of memory
            data_ = static_cast<const std::uint8_t*>(address);
            size_ = size;
            const auto begin = reinterpret_cast<std::uintptr_t>(address);
            watch_ = watch(begin, begin + size);
            return true;
        }
        if (size == rounded(size / 2)) break;
    }
    return false;
}

void Mapping::release(std::uint64_t begin, std::uint64_t end) const {
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    begin -= begin % page;
    end = std::min(end, size_) / page * page;
    if (begin < end) madvise(const_cast<std::uint8_t*>(data_) + begin, end - begin, MADV_DONTNEED);
}

bool Mapping::lost() const { return watch_ != nullptr && watch_->lost.load(std::memory_order_relaxed); }

}  // namespace loopscope::capture
