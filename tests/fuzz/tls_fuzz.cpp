#include "tests/fuzz/framing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace loopscope::decode;
    application::fuzz_stream(Protocol::tls, 443, data, size);
    return 0;
}
