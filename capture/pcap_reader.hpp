#pragma once

#include <cstdint>

#include "capture/cursor.hpp"
#include "capture/interface_list.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

/// Reads the pcap format (draft-ietf-opsawg-pcap) and its historical variants:
///
///     file header                                   record header
///      0  magic: order, resolution, variant          0  seconds since 1970, unsigned
///      4  version major, minor (16 bits each)        4  microseconds or nanoseconds
///      8  reserved (time zone)                       8  captured length (since version 2.3)
///     12  reserved (accuracy)                       12  original length
///     16  snapshot length                           16  the variants' own fields, if any
///     20  FCS length, flags, link type
class PcapReader {
public:
    static constexpr std::uint64_t magic_length = 4, header_length = 24;
    /// Whether a file that starts with these 4 octets is pcap, in either byte order.
    static bool recognises(const std::uint8_t* magic);

    /// Reads the file header. `guess_variant`: all that follows is there, so that the first records may be tried.
    Step open(Cursor& at, InterfaceList& interfaces, bool guess_variant);
    Step read(Cursor& at, Record& record);

    const Problem& problem() const { return problem_; }
    const char* format() const;

private:
    /// Forms that a record header had in history; the magic number does not always tell them apart.
    enum class Variant : std::uint8_t { standard, nanoseconds, aix, ss990417, ss990915, ss991029, nokia };
    enum class LengthOrder : std::uint8_t { captured_first, original_first, unsure };

    struct Header {
        std::uint32_t seconds, fraction, captured, original;
    };

    bool choose_by_magic(const std::uint8_t* magic, bool& guess);
    Step fail(std::string what, std::string mend = {});
    static bool is_unwritten(const Cursor& at);
    Step too_long(std::uint32_t captured);
    void choose_by_version(std::uint16_t major, std::uint16_t minor, std::uint32_t& link_type, bool& guess);
    void choose_by_trial(const Cursor& at, std::uint32_t snap_length);
    unsigned flaws(Cursor at, Variant variant, std::uint32_t snap_length) const;
    unsigned extra_field_flaws(const std::uint8_t* extra, Variant variant) const;
    Header header(const std::uint8_t* p) const;
    static std::uint32_t header_size(Variant variant);

    ByteOrder order_;
    Variant variant_ = Variant::standard;
    LengthOrder length_order_ = LengthOrder::captured_first;
    bool modified_magic_ = false;
    std::uint8_t extra_header_ = 0;  // octets of file header beyond 24
    std::uint8_t padding_ = 0;       // octets between record header and frame that belong to neither
    std::uint16_t link_type_ = 0;
    std::uint32_t header_size_ = 16;
    std::uint32_t longest_ = 0, shortest_ = 0;
    std::uint32_t fraction_unit_ = 1000;  // nanoseconds
    Problem problem_;
};

}  // namespace loopscope::capture
