#include "decode/reader.hpp"

namespace loopscope::decode {

std::uint32_t Reader::u32_le(const Field& field) {
    if (!take(4)) return 0;
    const auto big = load_be32(&bytes_[position_]);
    const auto value = __builtin_bswap32(big);
    part(field, offset(), 4, value);
    position_ += 4;
    return value;
}

MacAddress Reader::mac(const Field& field) {
    MacAddress mac;
    const auto octets = bytes(field, 6);
    std::copy(octets.begin(), octets.end(), mac.octets.begin());
    return mac;
}

IpAddress Reader::ipv4(const Field& field) {
    const auto value = u32(field);
    return ok() ? IpAddress::v4(value) : IpAddress{};
}

IpAddress Reader::ipv6(const Field& field) {
    const auto octets = bytes(field, 16);
    return octets.size() == 16 ? IpAddress::v6(octets.data()) : IpAddress{};
}

Bytes Reader::bytes(const Field& field, std::size_t size) {
    if (!take(size)) return {};
    const auto octets = bytes_.subspan(position_, size);
    if (wants(field)) fields_->add({.field = &field, .offset = offset(), .size = static_cast<std::uint32_t>(size)});
    position_ += static_cast<std::uint32_t>(size);
    return octets;
}

std::string_view Reader::text(const Field& field, std::size_t size) {
    if (!take(size)) return {};
    const auto text = as_text(bytes_.subspan(position_, size));
    if (wants(field))
        fields_->add({.field = &field, .offset = offset(), .size = static_cast<std::uint32_t>(size), .text = text});
    position_ += static_cast<std::uint32_t>(size);
    return text;
}

std::uint16_t Reader::raw_u16() {
    if (!take(2)) return 0;
    position_ += 2;
    return load_be16(&bytes_[position_ - 2]);
}

std::uint32_t Reader::raw_u32() {
    if (!take(4)) return 0;
    position_ += 4;
    return load_be32(&bytes_[position_ - 4]);
}

bool Reader::skip(std::size_t size) {
    if (!take(size)) return false;
    position_ += static_cast<std::uint32_t>(size);
    return true;
}

void Reader::part(const Field& field, std::uint32_t offset, std::uint32_t size, std::string_view text) {
    if (!ok() || !wants(field)) return;
    const auto kept = fields_->keep(text);
    fields_->add({.field = &field, .offset = offset, .size = size, .generated = size == 0, .text = kept});
}

void Reader::generated(const Field& field, std::string_view text) {
    if (wants(field)) generated_lasting(field, fields_->keep(text));
}

Reader Reader::sub(std::size_t size, Limit limit, std::string_view layer) {
    const auto there = std::min(size, remaining());
    const bool cut = cut_ && there < size;
    Reader inner{ok() ? bytes_.subspan(position_, there) : Bytes{},
                 fields_,
                 layer.empty() ? stop_.layer : layer,
                 offset(),
                 there < size ? stop_.limit : limit,
                 cut};
    position_ += static_cast<std::uint32_t>(there);
    return inner;
}

void Reader::clamp(std::size_t size, Limit limit) {
    if (!ok() || size > remaining()) return;
    bytes_ = bytes_.first(position_ + size);
    stop_.limit = limit;
    cut_ = false;
}

void Reader::fail(StopReason reason, std::uint32_t needed) {
    if (!ok()) return;
    stop_.available = static_cast<std::uint32_t>(bytes_.size() - position_);
    stop_.offset = offset();
    stop_.needed = needed;
    stop_.reason = reason;
}

}  // namespace loopscope::decode
