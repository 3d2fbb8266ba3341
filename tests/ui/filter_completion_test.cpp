#include "ui/filter_completion.hpp"

#include <gtest/gtest.h>

#include "decode/filter/filter.hpp"
#include "decode/registry.hpp"
#include "ui/filter_bar.hpp"
#include "ui/settings.hpp"

namespace {

using namespace loopscope;
using namespace loopscope::ui;

/// The suggestions where the filter's | is.
std::vector<std::string> suggestions(std::string filter) {
    const auto cursor = filter.find('|');
    filter.erase(cursor, 1);
    std::vector<std::string> texts;
    for (auto& suggestion : complete_filter(filter, cursor).suggestions) texts.push_back(suggestion.text);
    return texts;
}

bool suggests(const std::string& filter, const std::string& text) {
    const auto all = suggestions(filter);
    return std::find(all.begin(), all.end(), text) != all.end();
}

TEST(FilterCompletion, OffersProtocolsFirstAndThenTheirFields) {
    const auto all = suggestions("tc|");
    ASSERT_GT(all.size(), 10u);
    EXPECT_EQ(all[0], "tcp");
    EXPECT_TRUE(suggests("tcp.fl|", "tcp.flags.syn"));
    EXPECT_FALSE(suggests("tcp.fl|", "udp"));
    EXPECT_TRUE(suggests("TCP.PO|", "tcp.port")) << "case does not matter";
    EXPECT_TRUE(suggests("http and dns.qr|", "dns.qry.name"));
    EXPECT_TRUE(suggests("not (tcp.str|", "tcp.stream"));
    EXPECT_TRUE(suggests("hop|", "ip.ttl") || suggests("header|", "ip.hdr_len")) << "what a title says is found too";
}

TEST(FilterCompletion, ExplainsWhatItOffers) {
    const auto completion = complete_filter("tcp.srcp", 8);
    ASSERT_EQ(completion.suggestions.size(), 1u);
    EXPECT_EQ(completion.suggestions[0].about, decode::find_field("tcp.srcport")->title);
    EXPECT_FALSE(completion.suggestions[0].is_protocol);
}

TEST(FilterCompletion, OffersOperatorsThatTheFieldTakes) {
    EXPECT_TRUE(suggests("tcp.port |", "== "));
    EXPECT_TRUE(suggests("tcp.port |", ">= "));
    EXPECT_FALSE(suggests("tcp.port |", "contains "));
    EXPECT_TRUE(suggests("http.host |", "contains "));
    EXPECT_TRUE(suggests("http.host co|", "contains "));
    EXPECT_FALSE(suggests("http |", "== ")) << "a protocol is there or not";
    EXPECT_TRUE(suggests("http |", "and "));
    EXPECT_TRUE(suggests("tcp.port == 80 |", "or "));
}

TEST(FilterCompletion, OffersTheNamesOfValues) {
    EXPECT_TRUE(suggests("dns.qry.type == |", "\"AAAA\""));
    EXPECT_TRUE(suggests("dns.qry.type == \"AA|", "\"AAAA\""));
    EXPECT_TRUE(suggests("dns.qry.type in {\"A\", |", "\"AAAA\""));
    EXPECT_TRUE(suggests("tcp.flags.syn == |", "True"));
    EXPECT_TRUE(suggestions("http.host == \"exa|").empty()) << "nobody knows this text";
    EXPECT_TRUE(suggestions("tcp.port == 8|").empty());
}

TEST(FilterCompletion, IsQuietWhereNothingCanBeAdded) {
    EXPECT_TRUE(suggestions("|").empty());
    EXPECT_TRUE(suggestions("tcp.srcport|").empty()) << "it is there already";
    EXPECT_TRUE(suggestions("http.host == \"a and b\"|").empty());
    for (const char* odd : {"|\"", "(((|", "tcp[|", "tcp.port ==|", "}|", "\xff\xfe|", "in {|", "== |", "!|"})
        EXPECT_NO_FATAL_FAILURE(suggestions(odd)) << odd;
}

TEST(FilterCompletion, EverySuggestedFieldIsOne) {
    for (const auto& text : suggestions("i|")) {
        const bool is_name = !text.ends_with('(') && !text.ends_with(' ');
        EXPECT_TRUE(!is_name || decode::find_field(text) != nullptr) << text;
    }
    for (const auto& text : suggestions("dns.qry.type == |"))
        EXPECT_TRUE(
            std::holds_alternative<decode::filter::Filter>(decode::filter::Filter::compile("dns.qry.type == " + text)))
            << text;
}

TEST(FilterCompletion, ReplacesTheWordAtTheCursor) {
    const std::string filter = "tcp.fl == 1 and http";
    const auto completion = complete_filter(filter, 6);
    for (std::size_t i = 0; i < completion.suggestions.size(); ++i) {
        if (completion.suggestions[i].text != "tcp.flags") continue;
        const auto done = completed(filter, completion, i);
        EXPECT_EQ(done.text, "tcp.flags == 1 and http");
        EXPECT_EQ(done.cursor, 9u);
        return;
    }
    FAIL() << "tcp.flags was not offered";
}

TEST(FilterParts, AreColouredByWhatTheyAre) {
    const std::string filter = "not http.host == \"a\" and len(tcp.payload) > 5 ;";
    const auto parts = parts_of(filter);
    const auto part_of = [&](std::string_view text) {
        const auto at = filter.find(text);
        for (const auto& span : parts)
            if (span.begin == at) return span.part;
        ADD_FAILURE() << text;
        return FilterPart::wrong;
    };
    EXPECT_EQ(part_of("not"), FilterPart::junction);
    EXPECT_EQ(part_of("http.host"), FilterPart::field);
    EXPECT_EQ(part_of("=="), FilterPart::operation);
    EXPECT_EQ(part_of("\"a\""), FilterPart::text);
    EXPECT_EQ(part_of("len"), FilterPart::function);
    EXPECT_EQ(part_of("5"), FilterPart::value);
    EXPECT_EQ(part_of(";"), FilterPart::wrong);
}

TEST(FilterBar, TabTakesTheFirstAndArrowsChoose) {
    FilterBar bar;
    bar.cursor = 2;
    bar.suggest("tc");
    ASSERT_TRUE(bar.open);
    EXPECT_EQ(bar.chosen, FilterBar::nothing) << "Enter uses what is typed until somebody chooses";
    FilterBar other = bar;
    EXPECT_EQ(other.accept("tc"), "tcp");
    EXPECT_EQ(other.cursor, 3u);
    bar.step(1);
    bar.step(1);
    EXPECT_EQ(bar.accept("tc"), bar.completion.suggestions.empty() ? "" : complete_filter("tc", 2).suggestions[1].text);
}

TEST(FilterBar, ArrowsGoAroundTheEnds) {
    FilterBar bar;
    Settings settings;
    settings.note_filter("http");
    settings.note_filter("dns");
    bar.show_history(settings);
    ASSERT_TRUE(bar.open);
    bar.step(-1);
    EXPECT_EQ(bar.chosen, 1u);
    bar.step(1);
    EXPECT_EQ(bar.chosen, 0u);
    EXPECT_EQ(bar.accept("tcp.port == 80"), "dns") << "an earlier filter takes the place of all that was typed";
    EXPECT_FALSE(bar.open);
}

}  // namespace
