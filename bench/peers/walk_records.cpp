// Reads nothing but the record headers of a mapped pcap file of this machine's byte order: the limit. walk_records FILE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("walk_records FILE\n", stderr), 2;
    const int file = open(arguments[1], O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0) return std::perror(arguments[1]), 1;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped == MAP_FAILED) return std::perror(arguments[1]), 1;
    const auto* octets = static_cast<const std::uint8_t*>(mapped);
    constexpr std::size_t file_header = 24, record_header = 16;
    std::uint64_t packets = 0, captured = 0;
    for (std::size_t at = file_header; at + record_header <= size; ++packets) {
        std::uint32_t length = 0;
        std::memcpy(&length, octets + at + 8, sizeof length);
        captured += length;
        at += record_header + length;
    }
    std::printf("%llu packets, %llu octets\n", static_cast<unsigned long long>(packets),
                static_cast<unsigned long long>(captured));
    munmap(mapped, size);
    close(file);
}
