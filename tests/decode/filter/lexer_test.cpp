// A filter's text cut into tokens: what each is, and where.
#include <gtest/gtest.h>

#include "decode/filter/token.hpp"

namespace loopscope::decode::filter {
namespace {

std::vector<std::string> texts(std::string_view filter) {
    std::vector<std::string> out;
    for (const auto& token : tokenise(filter))
        if (token.kind != TokenKind::end) out.push_back(token.text);
    return out;
}

using Texts = std::vector<std::string>;

TEST(FilterLexer, CutsWordsWhereTsharkDoes) {
    EXPECT_EQ(texts("tcp.len/2"), (Texts{"tcp.len", "/", "2"}));
    EXPECT_EQ(texts("tcp.len-2"), (Texts{"tcp.len-2"})) << "a name may hold a minus";
    EXPECT_EQ(texts("tcp.len -2"), (Texts{"tcp.len", "-", "2"}));
    EXPECT_EQ(texts("8000..8080"), (Texts{"8000", "..", "8080"}));
    EXPECT_EQ(texts("10.0.0.1..10.0.0.9"), (Texts{"10.0.0.1", "..", "10.0.0.9"}));
    EXPECT_EQ(texts("10.0.0.0/8"), (Texts{"10.0.0.0/8"}));
    EXPECT_EQ(texts("fe80::/10"), (Texts{"fe80::/10"}));
    EXPECT_EQ(texts("fe80::..fe80::ffff"), (Texts{"fe80::", "..", "fe80::ffff"}));
    EXPECT_EQ(texts("::ffff:1.2.3.4"), (Texts{"::ffff:1.2.3.4"}));
    EXPECT_EQ(texts("00:11:22"), (Texts{"00:11:22"}));
    EXPECT_EQ(texts(":0011"), (Texts{":0011"}));
    EXPECT_EQ(texts("1:2"), (Texts{"1", ":2"}));
    EXPECT_EQ(texts("a==b&&c"), (Texts{"a", "==", "b", "&&", "c"}));
    EXPECT_EQ(texts("tcp[0:2,4-5]"), (Texts{"tcp", "[", "0:2", ",", "4-5", "]"}));
    EXPECT_EQ(texts("ip.src#2"), (Texts{"ip.src", "#", "2"}));
}

TEST(FilterLexer, KnowsFieldsWordsAndKeywords) {
    const auto tokens = tokenise("tcp.port in {http} and .udp");
    ASSERT_EQ(tokens.size(), 8u);
    EXPECT_EQ(tokens[0].kind, TokenKind::field);
    EXPECT_EQ(tokens[0].field->name, "tcp.port");
    EXPECT_EQ(tokens[1].kind, TokenKind::in);
    EXPECT_EQ(tokens[3].kind, TokenKind::field);
    EXPECT_EQ(tokens[5].kind, TokenKind::logical_and);
    EXPECT_EQ(tokens[6].kind, TokenKind::field) << "a dot before a name says that a field is meant";
    EXPECT_EQ(tokens[6].place.column, 23u);
    EXPECT_EQ(tokens[6].place.length, 4u);
    EXPECT_EQ(tokens[7].kind, TokenKind::end);
    EXPECT_EQ(tokenise("nosuch")[0].kind, TokenKind::word);
}

TEST(FilterLexer, ReplacesEscapes) {
    EXPECT_EQ(tokenise(R"("a\"\\\n\x41\101\u00e9")")[0].text, "a\"\\\nAA\xc3\xa9");
    EXPECT_EQ(tokenise(R"(r"\d+\"")")[0].text, R"(\d+\")");
    EXPECT_EQ(tokenise(R"('\x50')")[0].text, "P");
    EXPECT_EQ(tokenise(R"("a\x00b")")[0].text, std::string("a\0b", 3));
}

TEST(FilterLexer, PointsAtWhatIsNoToken) {
    const auto first_error = [](std::string_view filter) {
        Error error;
        tokenise(filter, &error);
        return std::to_string(error.place.column) + "+" + std::to_string(error.place.length);
    };
    EXPECT_EQ(first_error(R"(http.host == "abc)"), "17+0");
    EXPECT_EQ(first_error(R"(http.host == "a\q")"), "15+2");
    EXPECT_EQ(first_error(R"(http.host == "\777")"), "14+4");
    EXPECT_EQ(first_error("tcp.port == 'PP'"), "12+4");
    EXPECT_EQ(first_error("tcp.port = 80"), "9+1");
    EXPECT_EQ(first_error("tcp.port == 80;"), "14+1");
    EXPECT_EQ(first_error("tcp[0:2"), "3+1");
    EXPECT_EQ(first_error("ip.src# == 1"), "6+1");
    EXPECT_EQ(first_error("http.host == \xc3\xa9"), "13+2");
    EXPECT_EQ(first_error("${ip.src} == 1"), "0+1");
    EXPECT_EQ(first_error(".nosuch"), "0+7");
}

TEST(FilterLexer, BoundsItsWork) {
    Error error;
    const auto tokens = tokenise(std::string(1'000'000, '('), &error);
    EXPECT_FALSE(error.message.empty());
    EXPECT_EQ(tokens.size(), longest_filter + 1);
}

}  // namespace
}  // namespace loopscope::decode::filter
