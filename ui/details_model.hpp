#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::ui {

/// Octets of the frame or of a reassembled buffer.
struct OctetRange {
    std::uint16_t source = 0;
    std::uint32_t offset = 0, size = 0;

    bool empty() const { return size == 0; }
    bool holds(std::uint16_t of, std::uint32_t at) const { return of == source && at >= offset && at - offset < size; }
    bool operator==(const OctetRange&) const = default;
};

/// The details tree of one frame: its fields, of which those below a closed one are hidden. What is open stays open
/// from frame to frame.
class DetailsModel {
public:
    struct Row {
        std::uint32_t record = 0;  ///< index in FieldList::records()
        bool has_children = false, open = false;
    };

    /// Decodes the frame again where it is another one, or where `version` (of what is known about it) changed.
    void update(const trace::Recording&, std::uint32_t frame, std::uint32_t version = 0);
    std::uint32_t frame() const { return frame_; }
    const trace::FrameDetails& details() const { return details_; }

    const std::vector<Row>& rows() const { return rows_; }
    const decode::FieldRecord& record(const Row& row) const { return details_.fields.records()[row.record]; }
    std::string title(const Row&) const;
    /// The value for people, in [brackets] where it is inferred; empty for a layer, whose title says it all.
    std::string value(const Row&) const;
    /// The value as `decode -T fields` prints it.
    std::string plain_value(const Row&) const;
    OctetRange range(const Row&) const;
    /// What the packet does in its connection, in plain words; may be empty.
    const std::string& annotation() const { return annotation_; }

    void set_open(const Row&, bool open);
    void open_all(bool open);

    /// The row of the smallest field that holds this octet, its ancestors being opened; rows().size() where there is
    /// none.
    std::size_t reveal(std::uint16_t source, std::uint32_t offset);
    /// The row that stands for exactly this range, else rows().size().
    std::size_t row_of(const OctetRange&) const;
    /// The row above which the given one hangs; itself at the top.
    std::size_t parent_of(std::size_t row) const;

    /// Sources: 0 is the frame, n a reassembled buffer.
    std::size_t source_count() const { return details_.fields.sources().size() + 1; }
    std::string source_name(std::uint16_t source) const;
    decode::Bytes source_bytes(std::uint16_t source) const;

    std::uint32_t seen_changes = 0;  ///< Selection::changes that was scrolled to
    std::size_t cursor = 0;          ///< the row that the keyboard stands on

    /// Packets of a connection up to which tcp.analysis.* is followed from its first packet: some ten milliseconds.
    static constexpr std::uint32_t longest_analysis = 100'000;

private:
    void describe(const trace::Recording&);
    bool is_open(const decode::FieldRecord&) const;
    bool has_children(std::size_t record) const;
    void make_rows();

    std::uint32_t frame_ = decode::no_frame, version_ = 0;
    trace::FrameDetails details_;
    std::string annotation_;
    std::vector<Row> rows_;
    std::unordered_map<const decode::Field*, bool> open_;
};

}  // namespace loopscope::ui
