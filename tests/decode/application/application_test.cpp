#include "decode/application/application.hpp"

#include "tests/decode/application/describe.hpp"

namespace loopscope::decode::application {
namespace {

Protocol chosen(std::uint16_t source_port, std::uint16_t destination_port, std::string_view octets) {
    const auto* protocol = choose_tcp(segment_of(Protocol::tcp, source_port, destination_port), as_bytes(octets));
    return protocol == nullptr ? Protocol::unknown : protocol->protocol;
}

TEST(Application, TheLowerPortDecides) {
    EXPECT_EQ(chosen(8080, 53, "\1"), Protocol::dns);
    EXPECT_EQ(chosen(53, 8080, "\1"), Protocol::dns);
    EXPECT_EQ(chosen(40000, 8080, "GE"), Protocol::http);
}

TEST(Application, OnOtherPortsOnlyWhatIsBeyondDoubt) {
    EXPECT_EQ(chosen(40000, 5000, "GET / HTTP/1.1\r\n"), Protocol::http);
    EXPECT_EQ(chosen(40000, 5000, "SSH-2.0-x\r\n"), Protocol::ssh);
    EXPECT_EQ(chosen(40000, 5000, "GET me a coffee\r\n"), Protocol::unknown);
    EXPECT_EQ(chosen(40000, 5000, ""), Protocol::unknown);
}

TEST(Application, WhatIsForeignToAPortMayBeAnotherProtocol) {
    EXPECT_EQ(chosen(40000, 443, "GET / HTTP/1.1\r\n"), Protocol::http);
    EXPECT_EQ(chosen(40000, 80, "SSH-2.0-x\r\n"), Protocol::ssh);
    EXPECT_EQ(chosen(40000, 80, "\x01\x02"), Protocol::http) << "nothing better is known";
}

TEST(Application, EveryProtocolHasAllItNeeds) {
    for (const auto& protocol : protocols()) {
        EXPECT_EQ(find(protocol.protocol), &protocol);
        EXPECT_NE(protocol.frame, nullptr) << protocol.name;
        EXPECT_NE(protocol.summarise, nullptr) << protocol.name;
        EXPECT_NE(protocol.describe, nullptr) << protocol.name;
    }
}

}  // namespace
}  // namespace loopscope::decode::application
