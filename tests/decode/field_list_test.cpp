#include "decode/field_list.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "decode/registry.hpp"

namespace loopscope::decode {
namespace {

const std::vector<std::uint8_t> frame{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

std::string value(const Field& field, std::uint64_t number, std::uint32_t size = 4) {
    FieldList list;
    std::string text;
    append_value(text, list.add({.field = &field, .size = size, .number = number}), list, frame);
    return text;
}

std::string display(const Field& field, std::uint64_t number) {
    FieldList list;
    std::string text;
    append_display(text, list.add({.field = &field, .size = 4, .number = number}), list, frame);
    return text;
}

TEST(FieldList, ValuesLookAsInTshark) {
    EXPECT_EQ(value({"t", "T", FieldType::u16, Base::hexadecimal}, 0x800), "0x0800");
    EXPECT_EQ(value({"t", "T", FieldType::u24, Base::hexadecimal}, 0x123), "0x000123");
    EXPECT_EQ(value({"t", "T", FieldType::u32}, 4'000'000'000), "4000000000");
    EXPECT_EQ(value({"t", "T", FieldType::i32}, static_cast<std::uint64_t>(-2)), "-2");
    EXPECT_EQ(value({"t", "T", FieldType::boolean}, 7), "1");
    EXPECT_EQ(value({"t", "T", FieldType::ipv4}, 0x7f000001), "127.0.0.1");
    EXPECT_EQ(value({"t", "T", FieldType::ipv6}, 0, 16), "2001:db8::1");
    EXPECT_EQ(value({"t", "T", FieldType::mac}, 0, 6), "20:01:0d:b8:00:00");
    EXPECT_EQ(value({"t", "T", FieldType::bytes}, 0, 3), "20010d");
    EXPECT_EQ(value({"t", "T", FieldType::relative_time}, 1'500'000), "0.001500000");
    EXPECT_EQ(value({"t", "T", FieldType::relative_time}, static_cast<std::uint64_t>(-1'500'000'000)), "-1.500000000");
}

TEST(FieldList, PeopleSeeNames) {
    static constexpr ValueName names[] = {{6, "TCP"}};
    EXPECT_EQ(display({"t", "T", FieldType::u8, Base::decimal, "", names}, 6), "6 (TCP)");
    EXPECT_EQ(display({"t", "T", FieldType::u8, Base::decimal, "", names}, 7), "7");
}

TEST(FieldList, KeptTextsStayWhereTheyAre) {
    FieldList list;
    const auto first = list.keep("first");
    for (int i = 0; i < 1000; ++i) list.keep(std::to_string(i));
    EXPECT_EQ(first, "first");
    list.clear();
    EXPECT_TRUE(list.records().empty());
    EXPECT_TRUE(list.summary().empty());
}

TEST(FieldList, RecordsNameTheBufferTheyWereReadFrom) {
    static constexpr Field field{"t", "T", FieldType::bytes};
    FieldList list;
    const std::vector<std::uint8_t> buffer{0xab};
    list.add({.field = &field, .size = 1});
    const auto earlier = list.push_source("Reassembled", buffer);
    list.add({.field = &field, .size = 1});
    list.set_source(earlier);
    std::string text;
    for (const auto& record : list.records()) append_value(text, record, list, frame);
    EXPECT_EQ(text, "20ab");
}

TEST(Registry, NamesAreUniqueWithinAMeaningAndWellFormed) {
    std::set<std::string_view> names;
    for (const auto* field : all_fields()) {
        EXPECT_FALSE(field->title.empty()) << field->name;
        EXPECT_EQ(field->name.find(' '), std::string_view::npos) << field->name;
        names.insert(field->name);
    }
    EXPECT_GT(names.size(), 300u);
}

TEST(Registry, FindsAndSuggests) {
    ASSERT_NE(find_field("tcp.srcport"), nullptr);
    EXPECT_EQ(find_field("tcp.srcport")->title, "Source port");
    EXPECT_EQ(find_field("TCP.srcport"), nullptr);
    const auto similar = similar_fields("tcp.srcprot");
    ASSERT_FALSE(similar.empty());
    EXPECT_EQ(similar.front(), "tcp.srcport");
    EXPECT_TRUE(similar_fields("zzzzzzzzzzzzzzzzzzz").empty());
}

}  // namespace
}  // namespace loopscope::decode
