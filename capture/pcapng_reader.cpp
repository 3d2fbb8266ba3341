#include "capture/pcapng_reader.hpp"

#include <limits>
#include <string_view>

#include "capture/pcapng_options.hpp"
#include "capture/timestamp.hpp"

namespace loopscope::capture {

namespace {

enum BlockType : std::uint32_t {
    section_header = 0x0a0d0d0a,  // the same in both byte orders
    interface_description = 1,
    obsolete_packet = 2,
    simple_packet = 3,
    name_resolution = 4,
    interface_statistics = 5,
    enhanced_packet = 6,
    systemd_journal = 9,
    decryption_secrets = 10,
    sysdig_event = 0x204,
    sysdig_event_2 = 0x216,
    sysdig_event_2_large = 0x221,
    custom = 0xbad,
    custom_not_copied = 0x4000'0bad,
};

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint64_t shortest_block = 12;
constexpr std::uint64_t longest_block =
    32 + (128u << 20) + (128u << 10);                                 // as tshark does: a huge frame and its options
constexpr std::uint64_t fixed_packet = 28, fixed_simple_packet = 12;  // octets before the frame
constexpr std::size_t most_notes = 1000;

}  // namespace

bool PcapngReader::recognises(const std::uint8_t* start) {
    return ByteOrder{}.u32(start) == section_header &&
           (ByteOrder{false}.u32(start + 8) == byte_order_magic || ByteOrder{true}.u32(start + 8) == byte_order_magic);
}

Step PcapngReader::fail(std::string what) {
    problem_ = {std::move(what), {}};
    return Step::damaged;
}

Step PcapngReader::too_short(const Block& block, const char* name) {
    return fail(std::string(name) + " of " + std::to_string(block.length) + " octets is too short");
}

/// Fills `block` and returns `passed` where it is all there and its two lengths agree.
Step PcapngReader::whole_block(const Cursor& at, Block& block) {
    if (at.left() < shortest_block) [[unlikely]]
        return Step::short_of_bytes;
    const std::uint8_t* p = at.here();
    const std::uint32_t type = order_.u32(p);
    if (type == section_header) [[unlikely]] {
        if (!recognises(p)) return fail("a section header has no byte order mark");
        order_.swapped = ByteOrder{}.u32(p + 8) != byte_order_magic;
    }
    // Some programs leave the padding out of the length: it is rounded up, as in tshark.
    const std::uint64_t length = padded(order_.u32(p + 4));
    if (length < shortest_block || length > longest_block) [[unlikely]]
        return fail("a block of type " + std::to_string(type) + " says that it is " +
                    std::to_string(order_.u32(p + 4)) + " octets long");
    if (at.left() < length) [[unlikely]]
        return Step::short_of_bytes;
    const std::uint32_t trailing = order_.u32(p + length - 4);
    if (padded(trailing) != length) [[unlikely]]
        return fail("the two lengths of a block differ: " + std::to_string(order_.u32(p + 4)) + " and " +
                    std::to_string(trailing));
    block = {p, at.offset, type, static_cast<std::uint32_t>(length)};
    return Step::passed;
}

Step PcapngReader::read(Cursor& at, Record& record, InterfaceList& interfaces) {
    Block block;
    Step step = whole_block(at, block);
    if (step != Step::passed) return step;
    step = block.type == enhanced_packet ? read_packet(block, record) : dispatch(block, record, interfaces);
    if (step == Step::damaged) return step;
    if (step == Step::frame) last_time_ = record.time;
    at.offset += block.length;
    return step;
}

Step PcapngReader::dispatch(const Block& block, Record& record, InterfaceList& interfaces) {
    switch (block.type) {
        case section_header: return read_section(block);
        case interface_description: return read_interface(block, interfaces);
        case enhanced_packet:
        case obsolete_packet: return read_packet(block, record);
        case simple_packet: return read_simple_packet(block, record);
        case custom:
        case custom_not_copied:
        case systemd_journal:
        case sysdig_event:
        case sysdig_event_2:
        case sysdig_event_2_large: return read_foreign_record(block, record);
        default: return check_unread(block);
    }
}

/// Keeps the title and the text of a section's option. Always nullptr, so that it can end an option's handler.
const char* PcapngReader::note(const char* title, Bytes value) {
    if (notes_.size() < most_notes)
        notes_.push_back(title + std::string(reinterpret_cast<const char*>(value.data()), value.size()));
    return nullptr;
}

/// Section 4.1: byte order mark, version 1.0 (or 1.2), section length, options.
Step PcapngReader::read_section(const Block& block) {
    if (block.length < 28) return too_short(block, "a section header");
    const std::uint16_t major = order_.u16(block.start + 12), minor = order_.u16(block.start + 14);
    if (major != 1 || (minor != 0 && minor != 2))
        return fail("pcapng version " + std::to_string(major) + "." + std::to_string(minor) + " is not supported");
    interfaces_.clear();
    const char* problem = for_each_option(block.rest(24), order_, [&](const PcapngOption& option) -> const char* {
        switch (option.code) {
            case option_comment: return note("Comment: ", option.value);
            case 2: return note("Hardware: ", option.value);
            case 3: return note("Operating system: ", option.value);
            case 4: return note("Application: ", option.value);
            default: return nullptr;
        }
    });
    return problem ? fail(problem) : Step::passed;
}

/// Ticks per second of an if_tsresol value: a negative power of 10, or of 2 where the top bit is set.
static std::uint64_t resolution(std::uint8_t value) {
    const unsigned exponent = value & 0x7f;
    if ((value & 0x80) != 0)
        return exponent < 64 ? std::uint64_t{1} << exponent : std::numeric_limits<std::uint64_t>::max();
    if (exponent >= 20) return std::numeric_limits<std::uint64_t>::max();
    std::uint64_t ticks = 1;
    for (unsigned i = 0; i < exponent; ++i) ticks *= 10;
    return ticks;
}

/// Section 4.2: link type, reserved, snapshot length, options.
Step PcapngReader::read_interface(const Block& block, InterfaceList& interfaces) {
    if (block.length < 20) return too_short(block, "an interface description");
    if (interfaces.size() == InterfaceList::limit)
        return fail("the capture describes more than " + std::to_string(InterfaceList::limit) + " interfaces");
    CaptureInterface described;
    described.link_type = order_.u16(block.start + 8);
    described.snap_length = order_.u32(block.start + 12);
    const char* problem = for_each_option(block.rest(16), order_, [&](const PcapngOption& option) -> const char* {
        switch (option.code) {
            case 2: described.name = option.text(); break;
            case 3: described.description = option.text(); break;
            case 9:
                if (option.value.size() == 1) described.ticks_per_second = resolution(option.value[0]);
                break;
            case 11:  // 0: a libpcap filter string
                if (option.value.empty()) return "a capture filter option is empty";
                if (option.value[0] == 0) described.filter = option.text().substr(1);
                break;
            case 12: described.operating_system = option.text(); break;
            case 13:
                if (option.value.size() == 1) described.fcs_length = static_cast<std::int8_t>(option.value[0] / 8);
                break;
            case 14:
                if (option.value.size() == 8)
                    described.time_offset = static_cast<std::int64_t>(order_.u64(option.value.data()));
                break;
            default: break;
        }
        return nullptr;
    });
    if (problem) return fail(problem);
    Interface interface;
    interface.index = static_cast<std::uint16_t>(interfaces.size());
    interface.link_type = described.link_type;
    interface.longest = longest_frame(described.link_type);
    interface.shortest = pseudo_header_length(described.link_type);
    interface.snap_length = described.snap_length;
    interface.ticks_per_second = described.ticks_per_second;
    interface.time_offset = described.time_offset;
    interface.unit = described.time_offset != 0                    ? TimeUnit::other
                     : described.ticks_per_second == 1'000'000     ? TimeUnit::microseconds
                     : described.ticks_per_second == 1'000'000'000 ? TimeUnit::nanoseconds
                                                                   : TimeUnit::other;
    interfaces_.push_back(interface);
    interfaces.add(std::move(described));
    return Step::passed;
}

std::int64_t PcapngReader::time_of(const Interface& interface, std::uint64_t ticks) {
    constexpr auto most = static_cast<std::uint64_t>(latest_time);
    if (interface.unit == TimeUnit::nanoseconds) return static_cast<std::int64_t>(ticks < most ? ticks : most);
    if (interface.unit == TimeUnit::microseconds && ticks <= most / 1000)
        return static_cast<std::int64_t>(ticks * 1000);
    return time_of_ticks(ticks, interface.ticks_per_second, interface.time_offset);
}

Step PcapngReader::bad_frame_length(const Interface& interface, std::uint32_t captured) {
    if (captured > interface.longest)
        return fail("a packet block says that it holds " + std::to_string(captured) + " octets, more than any frame (" +
                    std::to_string(interface.longest) + ")");
    return fail("a frame of " + std::to_string(captured) + " octets is too short for its link type's header");
}

/// Section 4.3, and the obsolete block of appendix A, which has 16 bits of interface and 16 of drops instead of 32:
///
///      8  interface                20  captured length       28  frame, padded to 32 bits
///     12  timestamp, high, low     24  original length        n  options
Step PcapngReader::read_packet(const Block& block, Record& record) {
    const std::uint8_t* p = block.start;
    if (block.length < fixed_packet + 4) [[unlikely]]
        return too_short(block, "a packet block");
    const std::uint32_t number = block.type == enhanced_packet ? order_.u32(p + 8) : order_.u16(p + 8);
    const std::uint32_t captured = order_.u32(p + 20);
    const std::uint64_t end = fixed_packet + padded(captured);
    if (end + 4 > block.length) [[unlikely]]
        return fail("a packet block of " + std::to_string(block.length) + " octets is too short for " +
                    std::to_string(captured) + " octets of frame");
    if (number >= interfaces_.size()) [[unlikely]]
        return fail("a packet block names interface " + std::to_string(number) + " of " +
                    std::to_string(interfaces_.size()));
    const Interface& interface = interfaces_[number];
    if (captured > interface.longest || captured < interface.shortest) [[unlikely]]
        return bad_frame_length(interface, captured);
    record.offset = block.offset + fixed_packet;
    record.time = time_of(interface, std::uint64_t{order_.u32(p + 12)} << 32 | order_.u32(p + 16));
    record.original_length = order_.u32(p + 24);
    record.link_type = interface.link_type;
    record.interface = interface.index;
    record.timed = true;
    record.bytes = Bytes(p + fixed_packet, captured);
    record.comment = {};
    if (end + 4 != block.length) {
        if (const char* problem = read_packet_options(block.rest(end), record)) return fail(problem);
    }
    return Step::frame;
}

const char* PcapngReader::read_packet_options(Bytes options, Record& record) const {
    return for_each_option(options, order_, [&](const PcapngOption& option) -> const char* {
        const std::size_t size = option.value.size();
        switch (option.code) {
            case option_comment:
                if (record.comment.empty()) record.comment = option.text();
                return nullptr;
            case 2: return size == 4 ? nullptr : "a packet's flags option is not 4 octets long";
            case 4: return size == 8 ? nullptr : "a packet's drop count option is not 8 octets long";
            case 5: return size == 8 ? nullptr : "a packet's identifier option is not 8 octets long";
            case 6: return size == 4 ? nullptr : "a packet's queue option is not 4 octets long";
            case 7:
                if (size == 0) return "a packet's verdict option is empty";
                return size == 9 || option.value[0] == 0 || option.value[0] > 2
                           ? nullptr
                           : "a packet's verdict option is not 9 octets long";
            default: return nullptr;
        }
    });
}

/// Section 4.4: original length and frame; cut at the first interface's snapshot length, without a time.
Step PcapngReader::read_simple_packet(const Block& block, Record& record) {
    if (block.length < fixed_simple_packet + 4) return too_short(block, "a simple packet block");
    if (interfaces_.empty()) return fail("a simple packet block comes before any interface description");
    const Interface& interface = interfaces_.front();
    const std::uint32_t original = order_.u32(block.start + 8);
    const std::uint32_t captured =
        interface.snap_length != 0 && interface.snap_length < original ? interface.snap_length : original;
    if (fixed_simple_packet + padded(captured) + 4 > block.length)
        return fail("a simple packet block of " + std::to_string(block.length) + " octets is too short for " +
                    std::to_string(captured) + " octets of frame");
    if (captured > interface.longest || captured < interface.shortest) return bad_frame_length(interface, captured);
    record.offset = block.offset + fixed_simple_packet;
    record.time = last_time_;
    record.original_length = original;
    record.link_type = interface.link_type;
    record.interface = interface.index;
    record.timed = false;
    record.bytes = Bytes(block.start + fixed_simple_packet, captured);
    record.comment = {};
    return Step::frame;
}

/// Blocks that hold no packet but count as frames in tshark: custom blocks (section 4.7: enterprise number, data),
/// journal entries (text) and system call events (processor, nanoseconds, thread, length, type, then data).
Step PcapngReader::read_foreign_record(const Block& block, Record& record) {
    constexpr std::string_view journal_time = "__REALTIME_TIMESTAMP=";
    std::uint64_t content = 12;  // behind a custom block's enterprise number
    record.time = last_time_;
    record.timed = false;
    if (block.type == systemd_journal) {
        content = 8;
        if (block.length < shortest_block + journal_time.size() + 2) return too_short(block, "a journal entry");
        const std::string_view text(reinterpret_cast<const char*>(block.start + content), block.length - content - 4);
        const std::size_t found = text.find(journal_time);
        std::uint64_t microseconds = 0;
        if (found != text.npos) {
            for (const char digit : text.substr(found + journal_time.size())) {
                if (digit < '0' || digit > '9' || microseconds > std::numeric_limits<std::uint64_t>::max() / 10 - 1)
                    break;
                microseconds = microseconds * 10 + static_cast<unsigned>(digit - '0');
                record.timed = true;
            }
        }
        if (record.timed) record.time = time_of_ticks(microseconds, 1'000'000, 0);
    } else if (block.type == sysdig_event || block.type == sysdig_event_2 || block.type == sysdig_event_2_large) {
        content = block.type == sysdig_event ? 32 : 36;
        if (block.length < content + 4) return too_short(block, "a system call event");
        record.time = time_of_ticks(order_.u64(block.start + 10), nanoseconds_per_second, 0);
        record.timed = true;
    } else if (block.length < content + 4) {
        return too_short(block, "a custom block");
    }
    record.bytes = block.rest(content);
    record.offset = block.offset + content;
    record.original_length = static_cast<std::uint32_t>(record.bytes.size());
    record.link_type = no_link_type;
    record.interface = 0;
    record.comment = {};
    return Step::frame;
}

/// Blocks that are passed over are looked at as far as tshark does, which stops where they are malformed.
Step PcapngReader::check_unread(const Block& block) {
    const auto ignored = [](const PcapngOption&) -> const char* { return nullptr; };
    const char* problem = nullptr;
    if (block.type == interface_statistics) {
        if (block.length < 24) return too_short(block, "an interface statistics block");
        problem = for_each_option(block.rest(20), order_, ignored);
    } else if (block.type == decryption_secrets) {
        if (block.length < 20 || order_.u32(block.start + 12) > block.length - 20)
            return too_short(block, "a decryption secrets block");
    } else if (block.type == name_resolution) {
        Bytes records = block.rest(8);
        while (!records.empty()) {
            if (records.size() < 4) return fail("a name resolution record has no room for its header");
            const std::uint16_t type = order_.u16(records.data()), length = order_.u16(records.data() + 2);
            records = records.subspan(4);
            if (padded(length) > records.size()) return fail("a name resolution record reaches beyond its block");
            if (type == 0) break;
            if ((type == 1 && length < 4) || (type == 2 && length < 16))
                return fail("a name resolution record is too short for its address");
            records = records.subspan(padded(length));
        }
        problem = for_each_option(records, order_, ignored);
    }
    return problem ? fail(problem) : Step::passed;
}

}  // namespace loopscope::capture
