#include "decode/application/ascii.hpp"

#include <algorithm>

namespace loopscope::decode::application {

namespace {

bool is_ascii(std::string_view octets) {
    return std::none_of(octets.begin(), octets.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
}

void record(FieldList& fields, const Field& field, std::uint32_t offset, std::size_t size, std::string_view value) {
    fields.add({.field = &field,
                .offset = offset,
                .size = static_cast<std::uint32_t>(size),
                .text = is_ascii(value) ? value : fields.keep(ascii_text(value))});
}

}  // namespace

std::string ascii_text(std::string_view octets) {
    std::string text;
    text.reserve(octets.size());
    for (const char c : octets) {
        if (static_cast<unsigned char>(c) > 127)
            text += "\xEF\xBF\xBD";
        else
            text += c;
    }
    return text;
}

std::string_view read_ascii(Reader& in, const Field& field, std::size_t size) {
    const auto position = in.position();
    if (!in.skip(size)) return {};
    part_ascii(in, field, position, size);
    return as_text(in.all().subspan(position, size));
}

void part_ascii(Reader& in, const Field& field, std::size_t offset, std::size_t size) {
    part_ascii(in, field, offset, size, as_text(in.all().subspan(offset, size)));
}

void part_ascii(Reader& in, const Field& field, std::size_t offset, std::size_t size, std::string_view value) {
    if (!in.ok() || !in.wants(field)) return;
    const auto base = in.offset() - in.position();
    record(*in.fields(), field, base + static_cast<std::uint32_t>(offset), size, value);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

}  // namespace loopscope::decode::application
