#include "decode/field_set.hpp"

#include <gtest/gtest.h>

#include <set>

#include "decode/application/dns_fields.hpp"
#include "decode/decode.hpp"
#include "decode/either_fields.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/registry.hpp"
#include "decode/transport/tcp.hpp"
#include "decode/transport/udp.hpp"
#include "tests/decode/decoded.hpp"

namespace loopscope::decode {
namespace {

/// A DNS query for example.com over UDP, IPv4 and Ethernet.
const auto query = octets(
    "000000000000 000000000000 0800 | 45 00 0039 0001 0000 40 11 7cb1 7f000001 7f000001 | c000 0035 0025 0000 |"
    "1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001");

std::vector<std::string> recorded(FieldList& list) {
    Frame frame;
    frame.number = 1;
    frame.bytes = query;
    frame.original_length = static_cast<std::uint32_t>(query.size());
    Packet packet;
    decode_frame(frame, nullptr, &list, packet);
    std::vector<std::string> names;
    for (const auto& record : list.records()) names.emplace_back(record.field->name);
    return names;
}

TEST(FieldSet, EveryFieldHasAPlaceOfItsOwn) {
    const auto& places = FieldPlaces::registered();
    std::set<std::size_t> taken;
    for (const auto* field : all_fields()) {
        EXPECT_LT(places.of(*field), places.count()) << field->name;
        EXPECT_TRUE(taken.insert(places.of(*field)).second) << field->name;
    }
    static constexpr Field foreign{"t", "T", FieldType::u8};
    EXPECT_FALSE(FieldSet::values().contains(foreign));
}

TEST(FieldSet, HoldsWhatWasAdded) {
    FieldSet set{&fields::tcp.stream};
    EXPECT_TRUE(set.contains(fields::tcp.stream));
    EXPECT_FALSE(set.contains(fields::tcp.flags));
    EXPECT_TRUE(set.contains_any(fields::tcp));
    EXPECT_FALSE(set.contains_any(fields::udp));
    set.add(fields::either.udp_port);
    EXPECT_TRUE(set.contains(fields::udp.source_port) && set.contains(fields::udp.destination_port));
    EXPECT_FALSE(set.contains(fields::either.udp_port)) << "nothing is recorded under that name";
}

TEST(FieldSet, OnlyWhatIsWantedIsRecorded) {
    FieldList list;
    list.want({&fields::either.ip_address, &fields::dns.question_name, &fields::tcp.stream}, false);
    EXPECT_EQ(recorded(list), (std::vector<std::string>{"ip.src", "ip.dst", "dns.qry.name"}));
    EXPECT_EQ(list.summary(), "");
    list.want_summary_only();
    EXPECT_EQ(recorded(list), std::vector<std::string>{});
    EXPECT_EQ(list.summary(), "query: example.com A");
    EXPECT_EQ(list.protocol(), "DNS");
}

TEST(FieldSet, WhatIsWantedHasTheSameValuesAsInTheWholeList) {
    FieldList all, one;
    recorded(all);
    for (const auto& record : all.records()) {
        one.want({record.field}, false);
        recorded(one);
        ASSERT_FALSE(one.records().empty()) << record.field->name;
        std::string expected, value;
        append_value(expected, *all.find(*record.field), all, query);
        append_value(value, one.records().front(), one, query);
        EXPECT_EQ(value, expected) << record.field->name;
    }
    one.want_all();
    EXPECT_EQ(recorded(one).size(), all.records().size());
    EXPECT_EQ(one.summary(), all.summary());
}

}  // namespace
}  // namespace loopscope::decode
