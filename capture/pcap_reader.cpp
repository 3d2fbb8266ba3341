#include "capture/pcap_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "capture/timestamp.hpp"

namespace loopscope::capture {

namespace {

constexpr std::uint32_t magic_microseconds = 0xa1b2c3d4, magic_nanoseconds = 0xa1b23c4d, magic_modified = 0xa1b2cd34,
                        magic_ixia_nanoseconds = 0x1c0001ac, magic_ixia_microseconds = 0x1c0001ab;

bool is_magic(std::uint32_t magic) {
    return magic == magic_microseconds || magic == magic_nanoseconds || magic == magic_modified ||
           magic == magic_ixia_nanoseconds || magic == magic_ixia_microseconds;
}

}  // namespace

bool PcapReader::recognises(const std::uint8_t* magic) {
    return is_magic(ByteOrder{false}.u32(magic)) || is_magic(ByteOrder{true}.u32(magic));
}

const char* PcapReader::format() const {
    switch (variant_) {
        case Variant::standard: return "pcap";
        case Variant::nanoseconds: return "pcap (nanoseconds)";
        case Variant::aix: return "pcap (AIX)";
        case Variant::nokia: return "pcap (Nokia)";
        default: return "pcap (modified)";
    }
}

std::uint32_t PcapReader::header_size(Variant variant) {
    switch (variant) {
        case Variant::ss990417:
        case Variant::ss991029: return 24;
        case Variant::ss990915: return 28;
        case Variant::nokia: return 20;
        default: return 16;
    }
}

Step PcapReader::fail(std::string what, std::string mend) {
    problem_ = {std::move(what), std::move(mend)};
    return Step::damaged;
}

bool PcapReader::choose_by_magic(const std::uint8_t* magic, bool& guess) {
    order_.swapped = !is_magic(ByteOrder{false}.u32(magic));
    const std::uint32_t value = order_.u32(magic);
    const bool ixia = value == magic_ixia_nanoseconds || value == magic_ixia_microseconds;
    const bool fine = value == magic_nanoseconds || value == magic_ixia_nanoseconds;
    extra_header_ = ixia ? 4 : 0;
    modified_magic_ = value == magic_modified;
    variant_ = fine ? Variant::nanoseconds : modified_magic_ ? Variant::ss991029 : Variant::standard;
    guess = guess && (value == magic_microseconds || modified_magic_);
    return value == magic_microseconds;
}

/// Before version 2.3 the original length came first; some programs wrote 2.3 and kept the old order. AIX writes 2.2,
/// interface types of RFC 1573 for the link type, and nanoseconds.
void PcapReader::choose_by_version(std::uint16_t major, std::uint16_t minor, std::uint32_t& link_type, bool& guess) {
    if (major == 543 || (major == 2 && minor < 3)) length_order_ = LengthOrder::original_first;
    if (major == 2 && minor == 3) length_order_ = LengthOrder::unsure;
    if (length_order_ != LengthOrder::captured_first && variant_ != Variant::nanoseconds) {
        variant_ = Variant::standard;
        guess = false;
    }
    if (major != 2 || minor != 2 || modified_magic_ || variant_ != Variant::standard) return;
    struct InterfaceType {
        std::uint32_t value, link_type;
    };
    static constexpr std::array types{InterfaceType{6, 1}, InterfaceType{9, 6}, InterfaceType{15, 10},
                                      InterfaceType{24, 0}};
    const auto* found = std::find_if(types.begin(), types.end(), [&](auto type) { return type.value == link_type; });
    if (found == types.end()) return;
    link_type = found->link_type;
    variant_ = Variant::aix;
    padding_ = link_type == 10 ? 3 : 0;
}

Step PcapReader::open(Cursor& at, InterfaceList& interfaces, bool guess_variant) {
    if (at.left() < header_length) return Step::short_of_bytes;
    const std::uint8_t* p = at.here();
    bool guess = guess_variant;
    const bool may_be_aix = choose_by_magic(p, guess);
    if (at.left() < header_length + extra_header_) return Step::short_of_bytes;
    const std::uint16_t major = order_.u16(p + 4), minor = order_.u16(p + 6);
    if (major < 2)
        return fail("pcap version " + std::to_string(major) + "." + std::to_string(minor) + " is not supported",
                    "Versions 2.0 to 2.4 are.");
    const std::uint32_t snap_length = order_.u32(p + 16);
    std::uint32_t network = order_.u32(p + 20);
    if (may_be_aix || modified_magic_ || variant_ != Variant::standard) choose_by_version(major, minor, network, guess);
    if ((network & 0x03ff'0000) != 0)
        return fail("the reserved bits of the link type are not zero: the header is damaged");

    CaptureInterface interface;
    interface.link_type = link_type_ = static_cast<std::uint16_t>(network);
    interface.snap_length = snap_length;
    if ((network & 0x0400'0000) != 0) interface.fcs_length = static_cast<std::int8_t>(network >> 28 << 1);
    longest_ = longest_frame(link_type_);
    shortest_ = pseudo_header_length(link_type_) + padding_;
    at.offset += header_length + extra_header_;
    if (guess) choose_by_trial(at, snap_length);

    header_size_ = header_size(variant_);
    const bool fine = variant_ == Variant::nanoseconds || variant_ == Variant::aix;
    fraction_unit_ = fine ? 1 : 1000;
    interface.ticks_per_second = fine ? 1'000'000'000 : 1'000'000;
    interfaces.add(std::move(interface));
    return Step::passed;
}

PcapReader::Header PcapReader::header(const std::uint8_t* p) const {
    Header read{order_.u32(p), order_.u32(p + 4), order_.u32(p + 8), order_.u32(p + 12)};
    if (length_order_ == LengthOrder::captured_first) [[likely]]
        return read;
    if (length_order_ == LengthOrder::original_first || read.captured > read.original)
        std::swap(read.captured, read.original);
    return read;
}

Step PcapReader::too_long(std::uint32_t captured) {
    return fail("a record says that it holds " + std::to_string(captured) + " octets, more than any frame (" +
                std::to_string(longest_) + ")");
}

/// A disk that filled, or a machine that stopped, leaves zeros where records should be; read as records they would be
/// empty frames of 1970, millions of them.
bool PcapReader::is_unwritten(const Cursor& at) {
    constexpr std::uint64_t looked_at = 4096;  // a page: shorter runs may be empty records, and tshark reads them
    const std::uint8_t* p = at.here();
    return at.left() >= looked_at && std::all_of(p, p + looked_at, [](std::uint8_t octet) { return octet == 0; });
}

Step PcapReader::read(Cursor& at, Record& record) {
    const std::uint64_t left = at.left();
    if (left < header_size_) [[unlikely]]
        return Step::short_of_bytes;
    const std::uint8_t* p = at.here();
    const Header head = header(p);
    if (head.captured > longest_) [[unlikely]]
        return too_long(head.captured);
    if (head.captured < shortest_) [[unlikely]]
        return fail("a record of " + std::to_string(head.captured) + " octets is too short for its link type's header");
    if (left - header_size_ < head.captured) [[unlikely]]
        return Step::short_of_bytes;
    if (head.captured == 0 && is_unwritten(at)) [[unlikely]]
        return fail("zeros stand where a record should be: the file was not written to its end");
    record.offset = at.offset + header_size_ + padding_;
    record.time = std::int64_t{head.seconds} * nanoseconds_per_second + std::int64_t{head.fraction} * fraction_unit_;
    record.original_length = head.original - padding_;
    record.link_type = link_type_;
    record.interface = no_interface;
    record.timed = true;
    record.bytes = Bytes(p + header_size_ + padding_, head.captured - padding_);
    record.comment = {};
    at.offset += header_size_ + head.captured;
    return Step::frame;
}

/// The standard and the modified magic number were each used for several record headers. As tshark does, the first
/// records are read in each form, and the form with the fewest flaws is taken.
void PcapReader::choose_by_trial(const Cursor& at, std::uint32_t snap_length) {
    static constexpr std::array standard{Variant::standard, Variant::ss990417, Variant::nokia};
    static constexpr std::array modified{Variant::ss991029, Variant::ss990915};
    const std::span<const Variant> candidates = modified_magic_ ? std::span<const Variant>(modified) : standard;
    unsigned fewest = std::numeric_limits<unsigned>::max();
    for (const Variant candidate : candidates) {
        const unsigned found = flaws(at, candidate, snap_length);
        if (found < fewest) {
            fewest = found;
            variant_ = candidate;
        }
        if (fewest == 0) return;
    }
}

unsigned PcapReader::flaws(Cursor at, Variant variant, std::uint32_t snap_length) const {
    constexpr int records_tried = 3;
    const std::uint32_t size = header_size(variant);
    unsigned found = 0;
    for (int i = 0; i < records_tried && at.left() > 0; ++i) {
        if (at.left() < size) return found + 1;
        const std::uint8_t* p = at.here();
        const Header head{order_.u32(p), order_.u32(p + 4), order_.u32(p + 8), order_.u32(p + 12)};
        found += head.fraction >= 1'000'000;
        found += head.captured > longest_;
        found += head.captured > snap_length;
        found += head.original > 128u << 20;
        found += head.captured > head.original;
        found += extra_field_flaws(p + 16, variant);
        if (head.captured > longest_) return found;
        if (at.left() - size < head.captured) return found + 1;
        at.offset += size + head.captured;
    }
    return found;
}

/// The modified headers go on with an interface index (32 bits), an Ethernet type (16) and a packet type (8); Nokia's
/// with 4 octets of which few values were ever seen.
unsigned PcapReader::extra_field_flaws(const std::uint8_t* extra, Variant variant) const {
    if (variant == Variant::nokia) {
        const std::uint32_t value = order_.u32(extra);
        const auto one_of = [](std::uint32_t part, std::uint32_t a, std::uint32_t b) { return part == a || part == b; };
        const bool seen = (value & 0x0fff'00f0) == 0x0fbf'0000 && one_of(value >> 28, 0x9, 0xb) &&
                          one_of(value >> 12 & 0xf, 0xb, 0xd) && one_of(value >> 8 & 0xf, 0x6, 0x9) &&
                          one_of(value & 0xf, 0x1, 0x2);
        return seen ? 0 : 1;
    }
    if (header_size(variant) == 16) return 0;
    const std::uint16_t ethernet_type = order_.u16(extra + 4);
    const bool known_type = ethernet_type >= 0x0600 || ethernet_type <= 0x0017 || ethernet_type == 0x0060 ||
                            ethernet_type == 0x0200 || ethernet_type == 0x0400;
    return (order_.u32(extra) > 10'000) + !known_type + (extra[6] > 4);
}

}  // namespace loopscope::capture
