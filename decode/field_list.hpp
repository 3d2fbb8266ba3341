#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/bytes.hpp"
#include "decode/field.hpp"
#include "decode/field_set.hpp"
#include "decode/text_arena.hpp"

namespace loopscope::decode {

/// One decoded field: what it is, where it stands, what it says.
struct FieldRecord {
    const Field* field = nullptr;
    std::uint32_t offset = 0;  ///< first octet in its source
    std::uint32_t size = 0;    ///< octets; 0 for a generated field
    std::uint16_t source = 0;  ///< 0: the frame; n: FieldList::source(n), a reassembled buffer
    std::uint16_t depth = 0;   ///< in the tree; a record's children follow it with a greater depth
    bool generated = false;    ///< inferred, not read from these octets; shown in [brackets]
    std::uint64_t number = 0;  ///< integers, booleans, times (ns), IPv4 (host order)
    std::string_view text{};   ///< FieldType::text: the value; else: an own label, or empty
};

/// What the decoders of one frame read, in order, as a flattened tree. Cleared and used again for the next frame.
///
/// What nobody wants is not recorded, and texts are not made for it: `want` says what. A new list wants everything.
class FieldList {
public:
    void want_all() { wanted_.reset(), wants_summary_ = true; }
    /// Only these fields, and the line for people where `summary`.
    void want(FieldSet fields, bool summary) { wanted_ = std::move(fields), wants_summary_ = summary; }
    void want_summary_only() { want({}, true); }
    bool wants(const Field& field) const { return !wanted_ || wanted_->contains(field); }
    template <class Fields> bool wants_any(const Fields& protocol) const {
        return !wanted_ || wanted_->contains_any(protocol);
    }
    bool wants_summary() const { return wants_summary_; }

    /// Empties the list. What is wanted stays.
    void clear();

    /// Adds it in any case: whoever calls this has asked `wants`.
    FieldRecord& add(const FieldRecord&);
    /// Starts a layer or a group; what is added until the matching `close` is below it. Returns its index, or
    /// `unrecorded` where it is not wanted.
    std::size_t open(const FieldRecord&);
    static constexpr std::size_t unrecorded = static_cast<std::size_t>(-1);
    /// Ends it; its size becomes `end_offset - offset` unless it was given one.
    void close(std::size_t index, std::uint32_t end_offset);

    /// Registers a reassembled buffer, kept alive by the caller, and makes it the source of what follows.
    /// Returns the earlier source, to be given to `set_source` afterwards.
    std::uint16_t push_source(std::string_view name, Bytes bytes);
    void set_source(std::uint16_t source) { source_ = source; }
    std::uint16_t source() const { return source_; }

    /// Keeps a made-up text (a DNS name, a query parameter) as long as the list's content.
    std::string_view keep(std::string_view text) { return texts_.keep(text); }

    /// The line for people, set by each layer in turn, so that the top layer's stays. Plain words.
    void summarise(std::string_view protocol, std::string_view text) { new_summary(protocol) += text; }
    /// The same, to be appended to by the caller.
    std::string& new_summary(std::string_view protocol);
    /// How many times a layer has set the line: one that would set it only if none above does compares before and
    /// after.
    std::uint32_t summaries() const { return summaries_; }
    std::string_view protocol() const { return protocol_; }  ///< "TCP", "HTTP", "DNS": the top layer's short name
    const std::string& summary() const { return summary_; }

    const std::vector<FieldRecord>& records() const { return records_; }
    std::vector<FieldRecord>& records() { return records_; }

    struct Source {
        std::string_view name;  ///< "Reassembled TCP"
        Bytes bytes;
    };
    /// Buffers besides the frame; source n is sources()[n - 1].
    const std::vector<Source>& sources() const { return sources_; }

    /// First record of that field, or nullptr.
    const FieldRecord* find(const Field&) const;

private:
    std::vector<FieldRecord> records_;
    std::vector<Source> sources_;
    TextArena texts_;
    std::optional<FieldSet> wanted_;  ///< none: everything
    bool wants_summary_ = true;
    std::uint32_t summaries_ = 0;
    std::string_view protocol_;
    std::string summary_;
    std::uint16_t depth_ = 0;
    std::uint16_t source_ = 0;
};

/// The value as `tshark -T fields` prints it: hexadecimal fields padded to their width, booleans 0 or 1.
/// `frame` is the frame's octets, needed for the types that are read from there (mac, ipv6, bytes).
void append_value(std::string& out, const FieldRecord&, const FieldList&, Bytes frame);

/// The value for people: "6 (TCP)", "Set", "12 octets".
void append_display(std::string& out, const FieldRecord&, const FieldList&, Bytes frame);

}  // namespace loopscope::decode
