#include "capture/foreign_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace loopscope::capture {

namespace {

using namespace std::string_view_literals;

struct Kind {
    std::string_view magic, name, mend;
};

constexpr std::string_view not_a_capture = "Give a pcap or pcapng file.";
constexpr std::string_view convert = "Convert it with: editcap FILE NEW.pcapng";

constexpr std::array kinds{
    Kind{"\x7f"
         "ELF"sv,
         "a program (ELF)", not_a_capture},
    Kind{"snoop\0\0\0"sv, "a snoop capture", convert},
    Kind{"RTSS"sv, "a Network Monitor capture", convert},
    Kind{"GMBU"sv, "a Network Monitor capture", convert},
    Kind{"TRSNIFF data"sv, "a Sniffer capture", convert},
    Kind{"btsnoop\0"sv, "a Bluetooth snoop capture", convert},
    Kind{"\x28\xb5\x2f\xfd"sv, "zstd-compressed data", "Uncompress it with: zstd -d FILE"},
    Kind{"\x04\x22\x4d\x18"sv, "LZ4-compressed data", "Uncompress it with: lz4 -d FILE"},
    Kind{"\xfd"
         "7zXZ"sv,
         "xz-compressed data", "Uncompress it with: xz -dk FILE"},
    Kind{"BZh"sv, "bzip2-compressed data", "Uncompress it with: bzip2 -dk FILE"},
    Kind{"PK\3\4"sv, "a zip archive", "Take the capture out of it with: unzip FILE"},
    Kind{"7z\xbc\xaf\x27\x1c"sv, "a 7-Zip archive", "Take the capture out of it with: 7z x FILE"},
    Kind{"\x1f\x8b"sv, "gzip data of an unknown method", not_a_capture},
    Kind{"\x89PNG"sv, "a PNG picture", not_a_capture},
    Kind{"\xff\xd8\xff"sv, "a JPEG picture", not_a_capture},
    Kind{"%PDF"sv, "a PDF document", not_a_capture},
    Kind{"SQLite format 3"sv, "an SQLite database", not_a_capture},
};

/// Printable characters and white space, in UTF-8 (RFC 3629); the last character may be cut.
bool is_text(std::string_view start) {
    int continuing = 0;
    return std::all_of(start.begin(), start.end(), [&continuing](char c) {
        const auto octet = static_cast<unsigned char>(c);
        if (continuing > 0) return --continuing, (octet & 0xc0) == 0x80;
        if (octet >= 0xc2 && octet < 0xf5) {
            continuing = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
            return true;
        }
        return (octet >= 0x20 && octet < 0x7f) || (octet >= 0x09 && octet <= 0x0d) || octet == 0x1b;
    });
}

}  // namespace

Problem describe_foreign_file(Bytes start) {
    if (start.empty()) return {"it is empty: there is no capture in it", std::string(not_a_capture)};
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    for (const Kind& kind : kinds)
        if (text.starts_with(kind.magic)) return {"this is " + std::string(kind.name), std::string(kind.mend)};
    if (is_text(text))
        return {"this is a text file, not a capture", "A hex dump becomes a capture with: text2pcap FILE NEW.pcapng"};
    if (std::all_of(start.begin(), start.end(), [](std::uint8_t octet) { return octet == 0; }))
        return {"it starts with zeros: it was not written to its end, or is no capture", std::string(not_a_capture)};
    return {"this is neither pcap nor pcapng", std::string(not_a_capture)};
}

}  // namespace loopscope::capture
