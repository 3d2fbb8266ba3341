#include "tests/demos/kernel_agreement.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <optional>
#include <regex>

#include "tests/recorded.hpp"

namespace loopscope::tests {
namespace {

using decode::flow::Connection;
using decode::flow::TcpState;

constexpr std::int64_t day = 86'400'000'000'000;  // nanoseconds

/// What the demo printed of one connection.
struct KernelLine {
    std::int64_t time_of_day = 0;  ///< nanoseconds
    std::string client, server, client_state, server_state, remark;
};

std::optional<KernelLine> parse(const std::string& line) {
    static const std::regex form(
        "kernel: at (\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{6}) (\\S+) is (\\S+), (\\S+) is (\\S+)( \\(.*\\))?");
    std::smatch found;
    if (!std::regex_match(line, found, form)) return {};
    const auto number = [&](int group) { return std::stoll(found[group]); };
    const std::int64_t seconds = number(1) * 3600 + number(2) * 60 + number(3);
    return KernelLine{seconds * 1'000'000'000 + number(4) * 1000, found[5], found[7], found[6], found[8], found[9]};
}

/// Whether the packet came before the kernel was asked. A demo lasts seconds, so less than half a day is "before".
bool before(std::int64_t packet_time, std::int64_t time_of_day) {
    const std::time_t seconds = packet_time / 1'000'000'000;
    std::tm local{};
    localtime_r(&seconds, &local);
    const std::int64_t packet = (packet_time + local.tm_gmtoff * 1'000'000'000) % day;
    return (time_of_day - packet + day) % day < day / 2;
}

/// The last packet before the line between its two ends; no_frame where there is none.
std::uint32_t last_packet_before(const trace::Recording& recording, const KernelLine& line) {
    std::uint32_t result = decode::no_frame;
    for (const Connection& connection : connections(recording, decode::Protocol::tcp)) {
        if (decode::to_text(connection.client) != line.client || decode::to_text(connection.server) != line.server)
            continue;
        std::vector<std::uint32_t> numbers;
        recording.packets_of(connection.index, 0, numbers);
        for (const std::uint32_t number : numbers)
            if (before(recording.packet(number).time, line.time_of_day)) result = std::max(result, number);
    }
    return result;
}

void compare(KernelAgreement& agreement, const std::string& line, std::uint32_t number, const std::string& kernel,
             TcpState inferred) {
    if (kernel == "LISTEN") {
        EXPECT_EQ(inferred, TcpState::unknown) << line;
        ++agreement.listening;
        return;
    }
    ++agreement.compared;
    if (kernel == to_text(inferred)) return;
    ++agreement.differing;
    agreement.differences +=
        line + "\n    but " + std::string(to_text(inferred)) + " after frame " + std::to_string(number) + "\n";
}

/// Prints the sum over all demos that this program ran.
class Sum : public testing::Environment {
public:
    KernelAgreement total;
    void TearDown() override {
        if (total.compared == 0) return;
        std::printf(
            "states held against the kernel's: %d, differing: %d; LISTEN: %d, not to be told from packets: %d\n",
            total.compared, total.differing, total.listening, total.beyond_packets);
    }
};
Sum* const sum = static_cast<Sum*>(testing::AddGlobalTestEnvironment(new Sum));

}  // namespace

KernelAgreement& KernelAgreement::operator+=(const KernelAgreement& other) {
    compared += other.compared;
    differing += other.differing;
    listening += other.listening;
    beyond_packets += other.beyond_packets;
    differences += other.differences;
    return *this;
}

KernelAgreement compare_with_kernel(const trace::Recording& recording, std::string_view output) {
    KernelAgreement agreement;
    std::istringstream lines{std::string(output)};
    for (std::string line; std::getline(lines, line);) {
        const auto told = parse(line);
        EXPECT_EQ(told.has_value(), line.rfind("kernel:", 0) == 0) << line;
        if (!told) continue;
        if (!told->remark.empty()) {
            agreement.beyond_packets += 2;
            continue;
        }
        const std::uint32_t number = last_packet_before(recording, *told);
        if (number == decode::no_frame) {
            ADD_FAILURE() << "no packet before: " << line;
            continue;
        }
        const auto& packet = recording.packet(number);
        compare(agreement, line, number, told->client_state, packet.client_state);
        compare(agreement, line, number, told->server_state, packet.server_state);
    }
    return agreement;
}

void expect_agreement_with_kernel(const trace::Recording& recording, std::string_view output) {
    const KernelAgreement agreement = compare_with_kernel(recording, output);
    testing::Test::RecordProperty("states_compared_with_kernel", agreement.compared);
    testing::Test::RecordProperty("states_differing_from_kernel", agreement.differing);
    EXPECT_GT(agreement.compared, 0) << "sock_diag is silent: " << output;
    EXPECT_EQ(agreement.differing, 0) << agreement.differences;
    sum->total += agreement;
}

}  // namespace loopscope::tests
