// What is no filter, where, and what is said about it.
#include <gtest/gtest.h>

#include "tests/decode/filter/filtered.hpp"

namespace loopscope::decode::filter {
namespace {

TEST(FilterErrors, PointAtWhereTheGrammarEnds) {
    EXPECT_EQ(place("tcp.port =="), "11+0");
    EXPECT_EQ(place("(tcp.port == 80"), "15+0");
    EXPECT_EQ(place("tcp.port == 80)"), "14+1");
    EXPECT_EQ(place("tcp.port == 80 80"), "15+2");
    EXPECT_EQ(place("tcp udp"), "4+3");
    EXPECT_EQ(place("and tcp"), "0+3");
    EXPECT_EQ(place("tcp.port in 80"), "12+2");
    EXPECT_EQ(place("tcp.port in {}"), "13+1");
    EXPECT_EQ(place("tcp.port in {80 443}"), "16+3");
    EXPECT_EQ(place("tcp.port in {80"), "15+0");
    EXPECT_EQ(place("()"), "1+1");
    EXPECT_EQ(place("any tcp"), "7+0") << "any wants a comparison";
    EXPECT_EQ(place("(tcp.len) == 5"), "10+2") << "arithmetic has braces";
    EXPECT_EQ(place("tcp.port EQ 80"), "9+2");
}

TEST(FilterErrors, PointAtWhatHasNoMeaning) {
    EXPECT_EQ(place("tcp and foo == 1"), "8+3");
    EXPECT_EQ(place("1 == 1"), "0+1");
    EXPECT_EQ(place("\"GET\" == http.request.method"), "0+5");
    EXPECT_EQ(place("tcp.port == 70000"), "12+5");
    EXPECT_EQ(place("tcp.port == 08"), "12+2");
    EXPECT_EQ(place("tcp.port == \"http\""), "12+6");
    EXPECT_EQ(place("ip.addr == 10.0.0"), "11+6");
    EXPECT_EQ(place("ip.addr == 10.0.0.0/33"), "11+11");
    EXPECT_EQ(place("ip.addr == www.example.com"), "11+15") << "host names are not looked up";
    EXPECT_EQ(place("ip.addr == \"10.0.0.1\""), "11+10");
    EXPECT_EQ(place("ipv6.addr == 1.2.3.4"), "13+7");
    EXPECT_EQ(place("eth.addr == 00:11"), "12+5");
    EXPECT_EQ(place("tcp.flags.syn == true"), "17+4");
    EXPECT_EQ(place("ip.proto == \"nosuch\""), "12+8");
    EXPECT_EQ(place("frame.time > 0"), "13+1");
    EXPECT_EQ(place("frame.time_relative > 1s"), "22+2");
    EXPECT_EQ(place("tcp contains GET"), "13+3");
    EXPECT_EQ(place("tcp.port contains \"8\""), "0+8");
    EXPECT_EQ(place("ip.src matches \"10\""), "0+6");
    EXPECT_EQ(place("http.host matches x"), "18+1");
    EXPECT_EQ(place("http.host matches \"(\""), "18+3");
    EXPECT_EQ(place("ip.src == eth.src"), "10+7");
    EXPECT_EQ(place("tcp.flags.syn + 1 == 2"), "14+1");
    EXPECT_EQ(place("tcp.port[0:2] == 00:50"), "0+8");
    EXPECT_EQ(place("tcp[0:0] == 00"), "4+3");
    EXPECT_EQ(place("tcp[5-2] == 00"), "4+3");
    EXPECT_EQ(place("tcp[a] == 00"), "4+1");
    EXPECT_EQ(place("len(http.host)"), "0+14");
    EXPECT_EQ(place("nosuch(tcp.port) == 1"), "0+6");
    EXPECT_EQ(place("upper(tcp.port) == \"A\""), "6+8");
    EXPECT_EQ(place("len() == 1"), "0+5");
    EXPECT_EQ(place("tcp && 0x02"), "7+4");
}

TEST(FilterErrors, SayHowToMendThem) {
    EXPECT_NE(problem("tcp.prot == 80").find("Did you mean tcp.port"), std::string::npos) << problem("tcp.prot == 80");
    EXPECT_NE(problem("tcp.port == 70000").find("65535"), std::string::npos);
    EXPECT_NE(problem("eth.addr == 00:11").find("eth.src[0:3]"), std::string::npos);
    const auto compiled = Filter::compile("tcp and prt == 1");
    EXPECT_NE(to_text(std::get<Error>(compiled), "tcp and prt == 1").find("\n    tcp and prt == 1\n            ^~~"),
              std::string::npos);
    EXPECT_NE(to_text({"x", {8, 1}}, "\xc3\xa9\xc3\xa9 == ;").find("\n          ^"), std::string::npos)
        << "the mark counts characters, not octets";
}

TEST(FilterErrors, BoundDepthAndLength) {
    EXPECT_NE(problem(std::string(5000, '(') + "tcp" + std::string(5000, ')')), "");
    EXPECT_NE(problem(std::string(5000, '!') + "tcp"), "");
    EXPECT_NE(problem("tcp.len" + std::string(5000, '+') + " == 1"), "");
    std::string many = "tcp";
    while (many.size() < 16'000) many += " or udp";
    EXPECT_EQ(problem(many), "") << "a long row of tests is not deep";
    std::string sum = "tcp.len";
    while (sum.size() < 16'000) sum += " + 1";
    EXPECT_NE(problem(sum + " == 1"), "");
}

}  // namespace
}  // namespace loopscope::decode::filter
