#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

namespace loopscope::capture {

/// Where the reader of a capture format stands.
struct Cursor {
    const std::uint8_t* base = nullptr;  ///< first octet of the (uncompressed) capture
    std::uint64_t known = 0;             ///< octets that are there
    std::uint64_t offset = 0;            ///< of the next record or block

    std::uint64_t left() const { return known - offset; }
    const std::uint8_t* here() const { return base + offset; }
};

/// What one step of a format's reader came to.
enum class Step : std::uint8_t {
    frame,           ///< a record was filled; the cursor stands behind it
    passed,          ///< something that is no frame; the cursor stands behind it
    short_of_bytes,  ///< what starts at the cursor is not whole yet
    damaged,         ///< reading cannot go on; the reader's `problem` says why
};

/// What is wrong with a capture; `mend` may be empty.
struct Problem {
    std::string what, mend;
};

/// Reads integers in the byte order of the machine that wrote the capture.
struct ByteOrder {
    bool swapped = false;  ///< it is not this machine's order

    std::uint16_t u16(const std::uint8_t* p) const {
        std::uint16_t value;
        std::memcpy(&value, p, sizeof value);
        return swapped ? __builtin_bswap16(value) : value;
    }
    std::uint32_t u32(const std::uint8_t* p) const {
        std::uint32_t value;
        std::memcpy(&value, p, sizeof value);
        return swapped ? __builtin_bswap32(value) : value;
    }
    std::uint64_t u64(const std::uint8_t* p) const {
        std::uint64_t value;
        std::memcpy(&value, p, sizeof value);
        return swapped ? __builtin_bswap64(value) : value;
    }
};

/// Captured octets of one frame beyond which a record is taken for damage: as tshark does, by link type.
constexpr std::uint32_t longest_frame(std::uint16_t link_type) {
    switch (link_type) {
        case 231:  // LINKTYPE_DBUS
        case 249:  // LINKTYPE_USBPCAP
            return 128u << 20;
        case 279:  // LINKTYPE_EBHSCR
            return 8u << 20;
        default: return 256u << 10;
    }
}

/// Octets of the pseudo-header that each frame of a link type must start with; a shorter frame is damage, as in tshark.
constexpr std::uint32_t pseudo_header_length(std::uint16_t link_type) {
    switch (link_type) {
        case 204:  // LINKTYPE_PPP_WITH_DIR
            return 1;
        case 245:  // LINKTYPE_NFC_LLCP
            return 2;
        case 123:  // LINKTYPE_SUNATM
        case 139:  // LINKTYPE_MTP2_WITH_PHDR
        case 201:  // LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR
        case 254:  // LINKTYPE_BLUETOOTH_LINUX_MONITOR
            return 4;
        case 196:  // LINKTYPE_SITA
        case 209:  // LINKTYPE_I2C_LINUX
            return 5;
        case 144:  // LINKTYPE_LINUX_IRDA
        case 177:  // LINKTYPE_LINUX_LAPD
        case 197:  // LINKTYPE_ERF
            return 16;
        default: return 0;
    }
}

}  // namespace loopscope::capture
