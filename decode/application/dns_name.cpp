#include "decode/application/dns_name.hpp"

#include <algorithm>

namespace loopscope::decode::application {

namespace {

// A length octet's two high bits say what follows:
//   00 a label of that many octets (0: the root, the name's end)
//   11 a pointer: 14 bits of offset from the message's start
//   01 an extended label (RFC 6891, section 5: none in use), 10 reserved
constexpr std::uint8_t kind_mask = 0xc0;
constexpr std::uint8_t kind_label = 0x00;
constexpr std::uint8_t kind_pointer = 0xc0;
constexpr std::size_t longest_name = 255;

void finish(DnsName& name, std::string_view instead) {
    name.size = static_cast<std::uint16_t>(instead.copy(name.characters.data(), name.characters.size()));
    name.complete = false;
}

bool append_label(DnsName& name, Bytes label) {
    const std::size_t dot = name.labels == 0 ? 0 : 1;
    if (name.size + dot + label.size() > longest_name) {
        finish(name, "<Name too long>");
        return false;
    }
    if (dot != 0) name.characters[name.size++] = '.';
    std::copy(label.begin(), label.end(), name.characters.begin() + name.size);
    name.size = static_cast<std::uint16_t>(name.size + label.size());
    ++name.labels;
    return true;
}

/// Follows a pointer found at `from`. Every further pointer must lead before the place it was reached by.
void follow(DnsName& name, Bytes message, std::size_t target, std::size_t from) {
    while (name.complete) {
        if (target >= from) return finish(name, "<Name contains a pointer that loops>");
        from = target;
        std::size_t at = target;
        for (;;) {
            if (at >= message.size()) return finish(name, "<Name goes past the end of the message>");
            const auto length = message[at];
            if (length == 0) return;
            if ((length & kind_mask) == kind_pointer) {
                if (at + 1 >= message.size()) return finish(name, "<Name goes past the end of the message>");
                target = (length & 0x3fu) << 8 | message[at + 1];
                break;
            }
            if ((length & kind_mask) != kind_label) return finish(name, "<Unknown extended label>");
            if (at + 1 + length > message.size()) return finish(name, "<Name goes past the end of the message>");
            if (!append_label(name, message.subspan(at + 1, length))) return;
            at += 1u + length;
        }
    }
}

}  // namespace

DnsName read_dns_name(Reader& in, Bytes message) {
    DnsName name;
    // Where the name begins in the message: the reader may be a sub-reader, but both view the same octets.
    const auto start = in.ok() ? static_cast<std::size_t>(in.rest().data() - message.data()) : 0;
    while (in.ok()) {
        const auto length = in.raw_u8();
        if (!in.ok() || length == 0) break;
        if ((length & kind_mask) == kind_pointer) {
            const auto low = in.raw_u8();
            if (in.ok() && name.complete) follow(name, message, (length & 0x3fu) << 8 | low, start);
            break;
        }
        if ((length & kind_mask) != kind_label) {
            finish(name, "<Unknown extended label>");
            in.fail(StopReason::malformed);
            break;
        }
        const auto label = in.rest().first(std::min<std::size_t>(length, in.remaining()));
        if (!in.skip(length)) break;
        if (name.complete) append_label(name, label);
    }
    if (name.size == 0 && name.complete) {
        constexpr std::string_view root = "<Root>";
        name.size = static_cast<std::uint16_t>(root.copy(name.characters.data(), root.size()));
    }
    return name;
}

}  // namespace loopscope::decode::application
