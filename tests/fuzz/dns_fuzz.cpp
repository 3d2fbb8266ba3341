#include "tests/fuzz/framing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace loopscope::decode;
    if (size == 0) return -1;
    application::fuzz_stream(Protocol::dns, 53, data, size);
    Segment segment;
    segment.protocol = Protocol::udp;
    const Bytes message{data + 1, size - 1};
    for (const auto protocol : {Protocol::dns, Protocol::mdns, Protocol::llmnr})
        application::describe_for_fuzz(*application::find(protocol), segment, message, (data[0] & 2) != 0);
    static_cast<void>(application::find(Protocol::dns)->recognise_udp(message, segment));
    return 0;
}
