#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/cursor.hpp"
#include "capture/interface_list.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

/// Reads the pcapng format (draft-ietf-opsawg-pcapng, sections 3 and 4). A file is a row of blocks:
///
///      0  block type
///      4  total length, a multiple of 4
///      8  body, padded to 32 bits; in most blocks it ends with options (code, length, value, padding)
///      n  total length again
///
/// A section header starts a section: it sets the byte order, and interfaces are numbered anew.
class PcapngReader {
public:
    static constexpr std::uint64_t magic_length = 12;
    /// Whether a file that starts with these 12 octets is pcapng, in either byte order.
    static bool recognises(const std::uint8_t* start);

    Step read(Cursor& at, Record& record, InterfaceList& interfaces);

    /// What the section headers say: "Application: dumpcap".
    const std::vector<std::string>& notes() const { return notes_; }
    const Problem& problem() const { return problem_; }

private:
    enum class TimeUnit : std::uint8_t { microseconds, nanoseconds, other };

    /// What each packet block needs of its interface.
    struct Interface {
        std::uint16_t index = 0, link_type = 0;
        TimeUnit unit = TimeUnit::microseconds;
        std::uint32_t longest = 0, shortest = 0, snap_length = 0;
        std::uint64_t ticks_per_second = 0;
        std::int64_t time_offset = 0;
    };

    /// A block that is there as a whole.
    struct Block {
        const std::uint8_t* start;
        std::uint64_t offset;
        std::uint32_t type, length;

        /// From `from` (octets after the block's start) to the trailing length.
        Bytes rest(std::uint64_t from) const { return {start + from, length - 4 - from}; }
    };

    Step fail(std::string what);
    Step too_short(const Block& block, const char* name);
    Step whole_block(const Cursor& at, Block& block);
    Step read_section(const Block& block);
    Step read_interface(const Block& block, InterfaceList& interfaces);
    Step read_packet(const Block& block, Record& record);
    Step read_simple_packet(const Block& block, Record& record);
    Step read_foreign_record(const Block& block, Record& record);
    Step check_unread(const Block& block);
    Step dispatch(const Block& block, Record& record, InterfaceList& interfaces);
    Step bad_frame_length(const Interface& interface, std::uint32_t captured);
    const char* read_packet_options(Bytes options, Record& record) const;
    const char* note(const char* title, Bytes value);
    static std::int64_t time_of(const Interface& interface, std::uint64_t ticks);

    ByteOrder order_;
    std::vector<Interface> interfaces_;  // of this section
    std::vector<std::string> notes_;
    std::int64_t last_time_ = 0;
    Problem problem_;
};

}  // namespace loopscope::capture
