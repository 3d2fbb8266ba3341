// Makes a large capture out of small ones: repeat_capture OUT PACKETS OCTETS FILE... (`bench/make-data` calls it).
//
// The frames of the Ethernet captures among FILE... follow each other in time and are repeated until PACKETS are
// written. Each copy has addresses of its own, so its connections are its own; checksums that were right stay right
// (RFC 1624), and those that were wrong stay wrong. Of a packet, its first OCTETS are kept. The same files give the
// same octets.
#include <fcntl.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace {

using Octets = std::span<std::uint8_t>;

/// Captures may pause for years; a copy may not. Longer pauses between two frames of a file are cut to this.
constexpr std::int64_t longest_pause = 10'000'000'000;
constexpr std::int64_t first_time = 1'600'000'000'000'000'000;

struct Frame {
    std::size_t offset;
    std::uint32_t captured, original;
    std::int64_t time;  ///< nanoseconds since the copy began
};

/// The frames of one copy, as they were captured.
struct Frames {
    std::vector<Frame> list;
    std::vector<std::uint8_t> octets;
    std::int64_t length = 0;  ///< nanoseconds
};

std::uint16_t get16(Octets bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }

void put16(Octets bytes, std::size_t at, std::uint16_t value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// What a checksum becomes when a 16-bit word that it covers changes: RFC 1624, section 3.
std::uint16_t updated(std::uint16_t checksum, std::uint16_t before, std::uint16_t after) {
    std::uint32_t sum =
        static_cast<std::uint16_t>(~checksum) + static_cast<std::uint32_t>(static_cast<std::uint16_t>(~before)) + after;
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

/// Where the checksum is which the addresses are part of (TCP, UDP, ICMPv6), or 0.
std::size_t transport_checksum(Octets bytes, std::size_t at, std::uint8_t protocol) {
    const std::size_t offset = protocol == 6 ? 16 : protocol == 17 ? 6 : protocol == 58 ? 2 : 0;
    if (offset == 0 || at + offset + 2 > bytes.size()) return 0;
    if (protocol == 17 && get16(bytes, at + offset) == 0) return 0;  // RFC 768: zero is "no checksum"
    return at + offset;
}

void change_word(Octets bytes, std::size_t at, std::uint16_t change, std::initializer_list<std::size_t> checksums) {
    const std::uint16_t before = get16(bytes, at), after = before ^ change;
    put16(bytes, at, after);
    for (const std::size_t checksum : checksums)
        if (checksum != 0) put16(bytes, checksum, updated(get16(bytes, checksum), before, after));
}

void change_addresses_v4(Octets bytes, std::size_t at, std::uint16_t change) {
    if (at + 20 > bytes.size()) return;
    const std::size_t header = (bytes[at] & 0x0F) * std::size_t{4};
    const bool first_fragment = (get16(bytes, at + 6) & 0x1FFF) == 0;
    const std::size_t checksum = first_fragment ? transport_checksum(bytes, at + header, bytes[at + 9]) : 0;
    for (const std::size_t address : {at + 12, at + 16}) {
        if (bytes[address] == 0 || bytes[address] >= 224) continue;
        // The second octet and, from copy 256 on, the third: they lie in two words of the header.
        change_word(bytes, address, change & 0xFF, {at + 10, checksum});
        change_word(bytes, address + 2, change & 0xFF00, {at + 10, checksum});
    }
}

void change_addresses_v6(Octets bytes, std::size_t at, std::uint16_t change) {
    if (at + 40 > bytes.size()) return;
    const std::size_t checksum = transport_checksum(bytes, at + 40, bytes[at + 6]);
    for (const std::size_t address : {at + 8, at + 24})
        if (bytes[address] != 0xFF && bytes[address] != 0) change_word(bytes, address + 6, change, {checksum});
}

void change_addresses(Octets frame, std::uint16_t change) {
    std::size_t at = 12;
    for (int tags = 0; tags < 2 && at + 4 <= frame.size() && (get16(frame, at) == 0x8100 || get16(frame, at) == 0x88A8);
         ++tags)
        at += 4;
    if (at + 2 > frame.size()) return;
    if (get16(frame, at) == 0x0800) change_addresses_v4(frame, at + 2, change);
    if (get16(frame, at) == 0x86DD) change_addresses_v6(frame, at + 2, change);
}

void read_file(const char* path, std::uint32_t most_octets, Frames& frames) {
    std::array<char, PCAP_ERRBUF_SIZE> error{};
    const std::unique_ptr<pcap_t, decltype(&pcap_close)> file{
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error.data()), &pcap_close};
    if (!file || pcap_datalink(file.get()) != DLT_EN10MB) return;
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    std::int64_t before = 0;
    bool first = true;
    while (pcap_next_ex(file.get(), &header, &data) == 1) {
        const std::int64_t now = header->ts.tv_sec * std::int64_t{1'000'000'000} + header->ts.tv_usec;
        if (!first) frames.length += std::clamp<std::int64_t>(now - before, 0, longest_pause);
        first = false;
        before = now;
        const auto captured = std::min(header->caplen, most_octets);
        frames.list.push_back({frames.octets.size(), captured, header->len, frames.length});
        frames.octets.insert(frames.octets.end(), data, data + captured);
    }
    frames.length += 1'000'000;
}

/// A file written in large pieces: small writes reach a fraction of the disk's speed.
class Writer {
public:
    explicit Writer(const char* path) : file_{open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)} {
        pending_.reserve(capacity);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { close(file_); }

    [[nodiscard]] bool good() const { return file_ >= 0 && good_; }

    /// A place for `size` octets at the end.
    Octets append(std::size_t size) {
        if (pending_.size() + size > capacity) flush();
        pending_.resize(pending_.size() + size);
        return Octets{pending_}.last(size);
    }

    void flush() {
        for (std::size_t at = 0; good() && at < pending_.size();) {
            const ssize_t written = write(file_, pending_.data() + at, pending_.size() - at);
            if (written <= 0)
                good_ = false;
            else
                at += static_cast<std::size_t>(written);
        }
        pending_.clear();
    }

private:
    static constexpr std::size_t capacity = std::size_t{4} << 20;
    int file_;
    bool good_ = true;
    std::vector<std::uint8_t> pending_;
};

template <typename... Words> void put_words(Octets to, Words... words) {
    const std::array<std::uint32_t, sizeof...(Words)> values{static_cast<std::uint32_t>(words)...};
    std::memcpy(to.data(), values.data(), sizeof values);
}

/// Returns false where the file cannot be written.
bool write_copies(const Frames& frames, const char* path, std::uint64_t packets, std::uint32_t most_octets) {
    Writer out{path};
    put_words(out.append(24), 0xA1B23C4D, 2 | 4 << 16, 0, 0, most_octets, DLT_EN10MB);
    for (std::uint64_t written = 0, copy = 0; written < packets && out.good(); ++copy) {
        for (const Frame& frame : frames.list) {
            if (written++ == packets) break;
            const std::int64_t time = first_time + static_cast<std::int64_t>(copy) * frames.length + frame.time;
            const Octets record = out.append(16 + frame.captured);
            put_words(record, time / 1'000'000'000, time % 1'000'000'000, frame.captured, frame.original);
            std::copy_n(frames.octets.data() + frame.offset, frame.captured, record.data() + 16);
            if (copy != 0) change_addresses(record.subspan(16), static_cast<std::uint16_t>(copy));
        }
    }
    out.flush();
    return out.good();
}

}  // namespace

int main(int count, char** arguments) {
    const auto number = [&](int at) {
        std::uint64_t value = 0;
        if (at < count) std::from_chars(arguments[at], arguments[at] + std::strlen(arguments[at]), value);
        return value;
    };
    const std::uint64_t packets = number(2);
    const auto most_octets = static_cast<std::uint32_t>(number(3));
    if (packets == 0 || most_octets == 0 || count < 5) {
        std::fputs("repeat_capture OUT PACKETS OCTETS FILE...\n", stderr);
        return 2;
    }
    Frames frames;
    for (int file = 4; file < count; ++file) read_file(arguments[file], most_octets, frames);
    if (frames.list.empty()) {
        std::fputs("repeat_capture: none of the files is an Ethernet capture with packets\n", stderr);
        return 1;
    }
    std::printf("%zu packets to repeat, %.0f s long\n", frames.list.size(), static_cast<double>(frames.length) / 1e9);
    if (write_copies(frames, arguments[1], packets, most_octets)) return 0;
    std::perror(arguments[1]);
    return 1;
}
