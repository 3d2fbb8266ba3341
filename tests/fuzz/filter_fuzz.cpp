// Any text as a filter, held against any frame: the text goes up to the first zero octet, the frame is what follows.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "decode/decode.hpp"
#include "decode/filter/filter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace loopscope::decode;
    const auto* end = std::find(data, data + size, std::uint8_t{0});
    const std::string_view text(reinterpret_cast<const char*>(data), static_cast<std::size_t>(end - data));

    filter::Error first;
    for (const auto& token : filter::tokenise(text, &first))
        if (token.place.column + token.place.length > text.size()) __builtin_trap();

    const auto compiled = filter::Filter::compile(text);
    if (const auto* error = std::get_if<filter::Error>(&compiled)) {
        if (error->message.empty() || error->place.column > text.size()) __builtin_trap();
        static_cast<void>(to_text(*error, text));
        return 0;
    }

    constexpr std::uint8_t syn[] = {0,  0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 8,   0, 0x45,
                                    0,  0,    0x2c, 0,    1,    0x40, 0,    0x40, 6,    0,    0,    10,   0,   0, 1,
                                    10, 0,    0,    2,    0xc0, 0,    0,    80,   0,    0,    0,    1,    0,   0, 0,
                                    0,  0x60, 2,    0xff, 0xff, 0,    0,    0,    0,    2,    4,    5,    0xb4};
    static FieldList list;
    static Packet packet;
    static filter::Scratch scratch;
    const auto after = end == data + size ? Bytes{} : Bytes{end + 1, data + size};
    for (const Bytes octets : {Bytes{syn}, after}) {
        const Frame frame{.number = 1, .original_length = static_cast<std::uint32_t>(octets.size()), .bytes = octets};
        decode_frame(frame, nullptr, &list, packet);
        std::get<filter::Filter>(compiled).matches(list, octets, scratch);
    }
    return 0;
}
