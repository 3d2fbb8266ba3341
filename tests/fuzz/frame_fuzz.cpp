#include <cstdint>
#include <cstdlib>
#include <string>

#include "decode/decode.hpp"
#include "decode/flow/fragments.hpp"

namespace {

constexpr std::uint16_t link_types[] = {1,   0,   6,   7,   9,   10,  14,  50,  51,  100, 104, 105, 107, 108,
                                        113, 119, 123, 127, 129, 163, 192, 204, 219, 226, 239, 242, 258, 276};

/// Every record must lie within its source, and every value must print.
void print_all(const loopscope::decode::FieldList& list, loopscope::decode::Bytes frame) {
    std::string text;
    for (const auto& record : list.records()) {
        const auto size = record.source == 0 ? frame.size() : list.sources()[record.source - 1].bytes.size();
        if (!record.generated && std::size_t{record.offset} + record.size > size) std::abort();
        text.clear();
        loopscope::decode::append_value(text, record, list, frame);
        loopscope::decode::append_display(text, record, list, frame);
    }
}

}  // namespace

/// Octet 0 chooses the link type, octet 1 how much of the frame was captured; the rest is the frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace loopscope::decode;
    if (size < 2) return -1;
    Frame frame;
    frame.number = 1;
    frame.link_type = link_types[data[0] % std::size(link_types)];
    frame.bytes = {data + 2, size - 2};
    frame.original_length = static_cast<std::uint32_t>(size - 2 + data[1] % 16);
    Packet packet;
    decode_frame(frame, nullptr, nullptr, packet);
    static flow::Fragments fragments{1 << 16, 1'000'000'000};
    Facts facts;
    if (const auto datagram = fragments.add(packet.fragment, 0, 1, data[1])) facts.datagram = datagram->payload;
    FieldList list;
    decode_frame(frame, &facts, &list, packet);
    print_all(list, frame.bytes);
    return 0;
}
