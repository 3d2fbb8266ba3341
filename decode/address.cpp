#include "decode/address.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "decode/append_text.hpp"

namespace loopscope::decode {

bool IpAddress::is_loopback() const {
    if (version == 4) return octets[0] == 127;
    return version == 6 && octets[15] == 1 &&
           std::all_of(octets.begin(), octets.begin() + 15, [](auto octet) { return octet == 0; });
}

bool IpAddress::is_multicast() const {
    return version == 4 ? (octets[0] & 0xf0) == 0xe0 : version == 6 && octets[0] == 0xff;
}

namespace {

constexpr char hexadecimal_digits[] = "0123456789abcdef";

char* write_decimal(char* out, unsigned number) { return std::to_chars(out, out + 5, number).ptr; }

char* write_v4(char* out, const std::uint8_t* octets) {
    for (int i = 0; i < 4; ++i) {
        if (i != 0) *out++ = '.';
        out = write_decimal(out, octets[i]);
    }
    return out;
}

/// The longest run of words that are 0, of two or more, which "::" stands for (RFC 5952, section 4.2).
struct Run {
    int start = 8, size = 0;
};

Run longest_run(const std::array<unsigned, 8>& words) {
    Run longest;
    for (int i = 0; i < 8;) {
        int end = i;
        while (end < 8 && words[static_cast<std::size_t>(end)] == 0) ++end;
        if (end - i > 1 && end - i > longest.size) longest = {i, end - i};
        i = end + 1;
    }
    return longest;
}

char* write_v6(char* out, const IpAddress& address) {
    std::array<unsigned, 8> words{};
    for (std::size_t i = 0; i < 8; ++i) words[i] = load_be16(&address.octets[2 * i]);
    const auto run = longest_run(words);
    for (int i = 0; i < 8; ++i) {
        if (i >= run.start && i < run.start + run.size) {
            if (i == run.start) *out++ = ':';
            continue;
        }
        if (i != 0) *out++ = ':';
        // An address that carries an IPv4 one ends like it (RFC 5952, section 5).
        if (i == 6 && run.start == 0 && (run.size == 6 || (run.size == 5 && words[5] == 0xffff)))
            return write_v4(out, &address.octets[12]);
        out = std::to_chars(out, out + 4, words[static_cast<std::size_t>(i)], 16).ptr;
    }
    if (run.start + run.size == 8 && run.size != 0) *out++ = ':';
    return out;
}

template <class Address> std::string text_of(const Address& address) {
    char text[longest_endpoint];
    return {text, write_text(text, address)};
}

}  // namespace

char* write_text(char* out, const MacAddress& mac) {
    for (std::size_t i = 0; i < mac.octets.size(); ++i) {
        if (i != 0) *out++ = ':';
        *out++ = hexadecimal_digits[mac.octets[i] >> 4];
        *out++ = hexadecimal_digits[mac.octets[i] & 15];
    }
    return out;
}

char* write_text(char* out, const IpAddress& address) {
    return address.version == 4   ? write_v4(out, address.octets.data())
           : address.version == 6 ? write_v6(out, address)
                                  : out;
}

char* write_text(char* out, const Endpoint& endpoint) {
    const bool brackets = endpoint.address.version == 6;
    if (brackets) *out++ = '[';
    out = write_text(out, endpoint.address);
    if (brackets) *out++ = ']';
    *out++ = ':';
    return write_decimal(out, endpoint.port);
}

char* write_hexadecimal(char* to, Bytes octets) {
    // Sixteen octets at once: with the vector types of gcc and clang, which every target has in some form.
    using Octets = std::uint8_t __attribute__((vector_size(16)));
    std::size_t at = 0;
    for (; octets.size() - at >= sizeof(Octets); at += sizeof(Octets), to += 2 * sizeof(Octets)) {
        Octets from;
        std::memcpy(&from, octets.data() + at, sizeof from);
        const auto digit = [](Octets nibbles) -> Octets {
            return nibbles + '0' + (reinterpret_cast<Octets>(nibbles > 9) & ('a' - '0' - 10));
        };
        const Octets high = digit(from >> 4), low = digit(from & 15);
        const Octets first = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const Octets second =
            __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + sizeof first, &second, sizeof second);
    }
    for (; at < octets.size(); ++at) {
        *to++ = hexadecimal_digits[octets[at] >> 4];
        *to++ = hexadecimal_digits[octets[at] & 15];
    }
    return to;
}

void append_hexadecimal(std::string& out, Bytes octets) {
    const auto start = out.size();
    out.resize(start + 2 * octets.size());
    write_hexadecimal(out.data() + start, octets);
}

std::string to_text(const MacAddress& mac) { return text_of(mac); }
std::string to_text(const IpAddress& address) { return text_of(address); }
std::string to_text(const Endpoint& endpoint) { return text_of(endpoint); }

}  // namespace loopscope::decode
