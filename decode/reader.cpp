#include "decode/reader.hpp"

namespace loopscope::decode {

std::uint32_t Reader::u32_le(const Field& field) {
    if (!take(4)) return 0;
    const auto big = load_be32(data_ + position_);
    const auto value = __builtin_bswap32(big);
    part(field, offset(), 4, value);
    position_ += 4;
    return value;
}

std::string_view Reader::text(const Field& field, std::size_t size) {
    if (!ok() || !take(size)) return {};
    const auto text = as_text({data_ + position_, size});
    if (wants(field))
        fields_->add({.field = &field, .offset = offset(), .size = static_cast<std::uint32_t>(size), .text = text});
    position_ += static_cast<std::uint32_t>(size);
    return text;
}

void Reader::part(const Field& field, std::uint32_t offset, std::uint32_t size, std::string_view text) {
    if (!ok() || !wants(field)) return;
    const auto kept = fields_->keep(text);
    fields_->add({.field = &field, .offset = offset, .size = size, .generated = size == 0, .text = kept});
}

void Reader::generated(const Field& field, std::string_view text) {
    if (wants(field)) generated_lasting(field, fields_->keep(text));
}

void Reader::clamp(std::size_t size, Limit limit) {
    if (!ok() || size > remaining()) return;
    size_ = limit_ = position_ + static_cast<std::uint32_t>(size);
    stop_.limit = limit;
    cut_ = false;
}

void Reader::fail(StopReason reason, std::uint32_t needed) {
    if (!ok()) return;
    stop_.available = static_cast<std::uint32_t>(remaining());
    limit_ = position_;
    stop_.offset = offset();
    stop_.needed = needed;
    stop_.reason = reason;
}

}  // namespace loopscope::decode
