#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "decode/address.hpp"
#include "decode/bytes.hpp"
#include "decode/field_list.hpp"
#include "decode/stop.hpp"

namespace loopscope::decode {

/// Reads fields from octets that may be cut anywhere. Each read advances, checks the bound and, where a field list was
/// given that wants the field, records name, offset, size and value. A failed read is sticky: it and all later ones
/// give 0 (or an empty view), record nothing, and `ok()` is false.
class Reader {
public:
    /// `base` is the offset of bytes[0] in its source. `cut` says that the packet was longer than what was captured of
    /// it and that `bytes` ends where the capture ends: a failed read then is `truncated`, else `malformed`.
    Reader(Bytes bytes, FieldList* fields, std::string_view layer, std::uint32_t base = 0,
           Limit limit = Limit::captured, bool cut = false)
        : data_(bytes.data()),
          size_(static_cast<std::uint32_t>(bytes.size())),
          limit_(size_),
          fields_(fields),
          base_(base) {
        stop_.layer = layer;
        stop_.limit = limit;
        cut_ = cut;
    }

    bool ok() const { return !stop_; }
    const Stop& stop() const { return stop_; }
    FieldList* fields() const { return fields_; }
    bool recording() const { return fields_ != nullptr; }
    /// Whether the field would be recorded: ask before making a text for it.
    bool wants(const Field& field) const { return fields_ != nullptr && fields_->wants(field); }
    /// Whether any field of that protocol's struct would be.
    template <class Fields> bool wants_any(const Fields& protocol) const {
        return fields_ != nullptr && fields_->wants_any(protocol);
    }
    /// Whether somebody wants the line for people.
    bool summarising() const { return fields_ != nullptr && fields_->wants_summary(); }
    bool cut() const { return cut_; }
    /// The layer named by a stop from here on: each decoder gives its own name to the reader that it is handed.
    void set_layer(std::string_view layer) { stop_.layer = layer; }

    /// Next octet to read, as an offset in the source.
    std::uint32_t offset() const { return base_ + position_; }
    std::uint32_t position() const { return position_; }  ///< the same, within `bytes`
    std::size_t remaining() const { return limit_ - position_; }
    Bytes rest() const { return {data_ + position_, remaining()}; }
    Bytes all() const { return {data_, size_}; }

    std::uint8_t u8(const Field& field) { return static_cast<std::uint8_t>(number(field, 1)); }
    std::uint16_t u16(const Field& field) { return static_cast<std::uint16_t>(number(field, 2)); }
    std::uint32_t u24(const Field& field) { return static_cast<std::uint32_t>(number(field, 3)); }
    std::uint32_t u32(const Field& field) { return static_cast<std::uint32_t>(number(field, 4)); }
    std::uint64_t u64(const Field& field) { return number(field, 8); }
    /// Little-endian, for link types written in the capturing host's order.
    std::uint32_t u32_le(const Field& field);

    MacAddress mac(const Field& field) {
        MacAddress mac;
        constexpr std::uint32_t size = sizeof mac.octets;
        if (!take(size)) return mac;
        std::memcpy(mac.octets.data(), data_ + position_, size);
        if (wants(field)) record(field, offset(), size, 0);
        position_ += size;
        return mac;
    }
    IpAddress ipv4(const Field& field) {
        const auto value = u32(field);
        return ok() ? IpAddress::v4(value) : IpAddress{};
    }
    IpAddress ipv6(const Field& field) {
        const auto octets = bytes(field, 16);
        return octets.size() == 16 ? IpAddress::v6(octets.data()) : IpAddress{};
    }
    Bytes bytes(const Field& field, std::size_t size) {
        if (!ok() || !take(size)) return {};
        const Bytes octets{data_ + position_, size};
        if (wants(field)) record(field, offset(), static_cast<std::uint32_t>(size), 0);
        position_ += static_cast<std::uint32_t>(size);
        return octets;
    }
    std::string_view text(const Field& field, std::size_t size);

    /// The octets without a field: 0 or nothing past the end, and then a failure.
    std::uint8_t raw_u8() { return take(1) ? data_[position_++] : 0; }
    std::uint16_t raw_u16() { return static_cast<std::uint16_t>(raw(2)); }
    std::uint32_t raw_u32() { return static_cast<std::uint32_t>(raw(4)); }
    bool skip(std::size_t size) {
        if (!ok() || !take(size)) return false;
        position_ += static_cast<std::uint32_t>(size);
        return true;
    }

    /// Looks ahead; 0 past the end, without failing.
    std::uint8_t peek(std::size_t ahead = 0) const { return ahead < remaining() ? data_[position_ + ahead] : 0; }
    std::uint16_t peek_u16(std::size_t ahead = 0) const {
        return static_cast<std::uint16_t>(peek(ahead) << 8 | peek(ahead + 1));
    }

    /// Records a value found in octets that were read already (a flag, a nibble). `offset` in the source.
    void part(const Field& field, std::uint32_t offset, std::uint32_t size, std::uint64_t value) {
        if (wants(field) && ok()) record(field, offset, size, value);
    }
    /// Records a text made from octets that were read already (a DNS name). Empty size: generated.
    void part(const Field& field, std::uint32_t offset, std::uint32_t size, std::string_view text);
    /// Records a value that no octet holds (a relative sequence number, a stream index).
    void generated(const Field& field, std::uint64_t value) {
        if (wants(field)) fields_->add({.field = &field, .offset = offset(), .generated = true, .number = value});
    }
    void generated(const Field& field, std::string_view text);
    /// The same for a text that lasts longer than the list's content, and is not copied.
    void generated_lasting(const Field& field, std::string_view text) {
        if (wants(field)) fields_->add({.field = &field, .offset = offset(), .generated = true, .text = text});
    }

    /// A reader for the next `size` octets (fewer where fewer are there), which this one passes over. What it fails to
    /// read is not this reader's failure: the caller decides.
    Reader sub(std::size_t size, Limit limit, std::string_view layer = {}) {
        const auto there = std::min(size, remaining());
        Reader inner{rest().first(there),
                     fields_,
                     layer.empty() ? stop_.layer : layer,
                     offset(),
                     there < size ? stop_.limit : limit,
                     cut_ && there < size};
        position_ += static_cast<std::uint32_t>(there);
        return inner;
    }

    /// Nothing after `size` octets from here is read any more: padding stays out. No effect where fewer are there.
    void clamp(std::size_t size, Limit limit);

    void fail(StopReason reason, std::uint32_t needed = 0);

    /// A layer or a group in the tree, open as long as this object lives.
    class Scope {
    public:
        Scope(Reader& reader, const Field& field, std::uint32_t size = 0) : reader_(reader) {
            if (reader.fields_ != nullptr && reader.fields_->wants(field))
                index_ = reader.fields_->open({.field = &field,
                                               .offset = reader.offset(),
                                               .size = std::min(size, static_cast<std::uint32_t>(reader.remaining()))});
        }
        ~Scope() {
            if (recorded()) reader_.fields_->close(index_, reader_.offset());
        }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        /// Whether it is in the list: ask before making a label.
        bool recorded() const { return index_ != FieldList::unrecorded; }
        /// The label shown instead of the field's title.
        void label(std::string_view text) {
            if (recorded()) record().text = reader_.fields_->keep(text);
        }
        void value(std::uint64_t number) {
            if (recorded()) record().number = number;
        }

    private:
        FieldRecord& record() { return reader_.fields_->records()[index_]; }

        Reader& reader_;
        std::size_t index_ = FieldList::unrecorded;
    };
    [[nodiscard]] Scope scope(const Field& field, std::uint32_t size = 0) { return Scope(*this, field, size); }

private:
    /// After a failure nothing remains, so that reading one octet or more need not ask whether there was one.
    [[gnu::always_inline]] bool take(std::size_t size) {
        if (remaining() >= size) [[likely]]
            return true;
        fail(cut_ ? StopReason::truncated : StopReason::malformed, static_cast<std::uint32_t>(size));
        return false;
    }
    /// `size` is a constant at each call: 1, 2, 3, 4 or 8.
    [[gnu::always_inline]] std::uint64_t load(std::uint32_t size) const {
        const auto* from = data_ + position_;
        switch (size) {
            case 1: return *from;
            case 2: return load_be16(from);
            case 3: return std::uint32_t{load_be16(from)} << 8 | from[2];
            case 4: return load_be32(from);
            default: return load_be64(from);
        }
    }
    [[gnu::always_inline]] std::uint64_t raw(std::uint32_t size) {
        if (!take(size)) return 0;
        const auto value = load(size);
        position_ += size;
        return value;
    }
    [[gnu::always_inline]] std::uint64_t number(const Field& field, std::uint32_t size) {
        if (!take(size)) return 0;
        const auto value = load(size);
        if (wants(field)) record(field, offset(), size, value);
        position_ += size;
        return value;
    }
    /// Apart from the reads, which stay short where nothing is recorded.
    [[gnu::noinline]] void record(const Field& field, std::uint32_t offset, std::uint32_t size, std::uint64_t value) {
        fields_->add({.field = &field, .offset = offset, .size = size, .number = value});
    }

    const std::uint8_t* data_;
    std::uint32_t size_;
    std::uint32_t limit_;  ///< what may be read ends here: size_, or where a read failed
    FieldList* fields_;
    Stop stop_;
    std::uint32_t base_;
    std::uint32_t position_ = 0;
    bool cut_ = false;
};

}  // namespace loopscope::decode
