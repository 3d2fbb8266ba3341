#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "capture/source.hpp"

/// The first octet chooses the way in: a whole file, or a pipe. The rest is the capture.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace loopscope::capture;
    if (size == 0 || size > 60'000) return -1;  // what a pipe holds without a reader
    const bool piped = (data[0] & 1) != 0;
    ++data, --size;
    int ends[2] = {-1, -1};
    if (piped) {
        if (pipe(ends) != 0) return -1;
    } else {
        ends[0] = ends[1] = memfd_create("capture", MFD_CLOEXEC);
    }
    if (write(ends[1], data, size) != static_cast<ssize_t>(size)) std::abort();
    piped ? close(ends[1]) : static_cast<int>(lseek(ends[0], 0, SEEK_SET));

    auto source = Source::from_descriptor(ends[0], "fuzz");
    if (!source) return 0;
    Record record;
    std::uint64_t sum = 0;
    Source::Next next;
    while ((next = source->next(record)) == Source::Next::frame) {
        for (const std::uint8_t octet : record.bytes) sum += octet;
        for (const char character : record.comment) sum += static_cast<unsigned char>(character);
        if (record.link_type != no_link_type && record.interface != no_interface &&
            record.interface >= source->interface_count())
            std::abort();
        if (source->bytes(record.offset, static_cast<std::uint32_t>(record.bytes.size())).data() != record.bytes.data())
            std::abort();
    }
    if (next == Source::Next::pending) std::abort();
    if (next == Source::Next::damaged && to_text(source->damage()).empty()) std::abort();
    volatile std::uint64_t looked_at = sum;
    static_cast<void>(looked_at);
    return 0;
}
