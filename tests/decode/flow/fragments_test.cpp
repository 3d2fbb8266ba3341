#include "decode/flow/fragments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace loopscope::decode::flow {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::vector<std::uint8_t> numbered(std::size_t size) {
    std::vector<std::uint8_t> octets(size);
    std::iota(octets.begin(), octets.end(), std::uint8_t{0});
    return octets;
}

class FragmentsTest : public testing::Test {
protected:
    Fragment piece(std::uint32_t offset, std::uint32_t size, bool more, std::uint32_t identification = 7) {
        Fragment fragment;
        fragment.present = true;
        fragment.source = IpAddress::v4(0x0a000001);
        fragment.destination = IpAddress::v4(0x0a000002);
        fragment.identification = identification;
        fragment.protocol = 17;
        fragment.offset = offset;
        fragment.more = more;
        fragment.payload = Bytes{octets_}.subspan(offset, size);
        fragment.payload_length = size;
        return fragment;
    }
    std::vector<std::uint8_t> octets_ = numbered(200);
    Fragments fragments_{1 << 20, 30 * second};
};

TEST_F(FragmentsTest, EveryOrderGivesTheSameDatagram) {
    std::vector<std::uint32_t> order{0, 1, 2, 3};
    do {
        Fragments fragments{1 << 20, 30 * second};
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto n = order[i];
            const auto datagram =
                fragments.add(piece(n * 48, n == 3 ? 20 : 48, n != 3), 0, static_cast<std::uint32_t>(i + 1), 0);
            ASSERT_EQ(datagram.has_value(), i == 3);
            if (!datagram) continue;
            EXPECT_TRUE(
                std::equal(datagram->payload.begin(), datagram->payload.end(), octets_.begin(), octets_.begin() + 164));
            EXPECT_EQ(datagram->frames.size(), 4u);
            EXPECT_EQ(fragments.waiting_bytes(), 0u);
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(FragmentsTest, DifferentIdentificationsAndLinksStayApart) {
    EXPECT_FALSE(fragments_.add(piece(0, 8, true, 1), 0, 1, 0));
    EXPECT_FALSE(fragments_.add(piece(8, 8, false, 2), 0, 2, 0));
    EXPECT_FALSE(fragments_.add(piece(8, 8, false, 1), 99, 3, 0));
    EXPECT_TRUE(fragments_.add(piece(8, 8, false, 1), 0, 4, 0));
}

TEST_F(FragmentsTest, TheEarlierOctetsOfAnOverlapCount) {
    std::vector<std::uint8_t> other(64, 0xee);
    auto late = piece(8, 24, false);
    late.payload = Bytes{other}.first(24);
    EXPECT_FALSE(fragments_.add(late, 0, 1, 0));
    const auto datagram = fragments_.add(piece(0, 16, true), 0, 2, 0);
    ASSERT_TRUE(datagram);
    ASSERT_EQ(datagram->payload.size(), 32u);
    EXPECT_EQ(datagram->payload[15], 15);
    EXPECT_EQ(datagram->payload[16], 0xee);
}

TEST_F(FragmentsTest, ADuplicateChangesNothing) {
    EXPECT_FALSE(fragments_.add(piece(0, 16, true), 0, 1, 0));
    EXPECT_FALSE(fragments_.add(piece(0, 16, true), 0, 2, 0));
    const auto datagram = fragments_.add(piece(16, 4, false), 0, 3, 0);
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->payload.size(), 20u);
}

TEST_F(FragmentsTest, OldFragmentsAreGivenUpAndCounted) {
    EXPECT_FALSE(fragments_.add(piece(0, 16, true), 0, 1, 0));
    EXPECT_FALSE(fragments_.add(piece(16, 4, false), 0, 2, 31 * second));
    EXPECT_EQ(fragments_.evictions(), 1u);
}

TEST_F(FragmentsTest, MemoryIsBounded) {
    Fragments fragments{4096, 30 * second};
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        EXPECT_FALSE(fragments.add(piece(0, 8, true, i), 0, i + 1, 0));
        ASSERT_LE(fragments.waiting_bytes(), 4096u);
    }
    EXPECT_GT(fragments.evictions(), 9'000u);
}

}  // namespace
}  // namespace loopscope::decode::flow
