#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "capture/live.hpp"
#include "capture/source.hpp"
#include "tests/capture/live_support.hpp"
#include "tests/capture/reading.hpp"
#include "tests/capture/role.hpp"

namespace loopscope::capture {
namespace {

constexpr std::size_t ethernet = 14, ipv4 = 20;
constexpr std::uint8_t fin = 1, syn = 2, ack = 16;  // TCP flags

/// Captures a command in a private loopback, where there can be one.
class PrivateLoopback : public testing::Test {
protected:
    LiveOptions running(std::vector<std::string> command) const {
        LiveOptions options;
        options.private_loopback = true;
        options.file = folder_.file("private.pcapng");
        options.command = std::move(command);
        return options;
    }
    void SetUp() override {
        static const std::string refused = why_not();
        if (!refused.empty()) GTEST_SKIP() << refused;
    }
    std::string why_not() const {
        LiveOptions options = running({"true"});
        options.file.clear();
        auto capture = LiveCapture::start(options);
        if (!capture) return to_text(capture.error());
        std::filesystem::remove(capture->file());
        return capture->interface() == "private loopback" ? "" : to_text(capture->notice());
    }
    test::Reading recording() const { return test::read_all(Source::open(folder_.file("private.pcapng"))); }

    test::Folder folder_;
};

/// What the command prints, and its exit status.
struct Outcome {
    std::string output;
    int status = -1;
};
Outcome outcome_of(LiveOptions options) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    options.command_output = ends[1];
    auto capture = LiveCapture::start(options);
    close(ends[1]);
    if (!capture) return {to_text(capture.error()), -1};
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended) << to_text(capture->error());
    return {role::read_all(ends[0]), capture->command_status().value_or(-1)};
}

std::uint8_t tcp_flags(const test::Frame& frame) {
    return static_cast<std::uint8_t>(frame.octets.at(ethernet + ipv4 + 13));
}

TEST_F(PrivateLoopback, ShowsATcpExchangeAsEthernetWould) {
    const Outcome outcome = outcome_of(running({role::self, role::tcp_exchange}));
    EXPECT_EQ(outcome.status, 0) << outcome.output;

    const test::Reading reading = recording();
    ASSERT_GT(reading.frames.size(), 10u) << reading.error;
    EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
    EXPECT_EQ(reading.interfaces.at(0).description, "private loopback");
    EXPECT_EQ(tcp_flags(reading.frames[0]), syn) << "the capture begins before the command";
    EXPECT_EQ(tcp_flags(reading.frames[1]), syn | ack);
    EXPECT_EQ(reading.frames[0].octets.substr(ethernet + ipv4 + 20, 4), std::string("\x02\x04\x05\xb4")) << "MSS 1460";
    const auto longest =
        std::max_element(reading.frames.begin(), reading.frames.end(),
                         [](const auto& left, const auto& right) { return left.octets.size() < right.octets.size(); });
    EXPECT_EQ(longest->octets.size(), ethernet + 1500);
    const auto fins = std::count_if(reading.frames.begin(), reading.frames.end(),
                                    [](const auto& frame) { return (tcp_flags(frame) & fin) != 0; });
    EXPECT_EQ(fins, 2);
    EXPECT_EQ(tcp_flags(reading.frames.back()), ack) << "the last FIN's acknowledgement is there";
}

TEST_F(PrivateLoopback, HoldsNothingOfTheHostsTraffic) {
    auto capture = LiveCapture::start(running({"sleep", "0.2"}));
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(47'214, 10));
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_EQ(recording().frames.size(), 0u);
}

TEST_F(PrivateLoopback, DeliversABroadcast) {
    const Outcome outcome = outcome_of(running({role::self, role::broadcast}));
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    EXPECT_EQ(recording().frames.size(), 1u);
}

TEST_F(PrivateLoopback, TellsTheCommandsExitStatus) {
    EXPECT_EQ(outcome_of(running({"sh", "-c", "exit 7"})).status, 7);
    EXPECT_EQ(outcome_of(running({"sh", "-c", "kill -9 $$"})).status, 128 + SIGKILL);
}

TEST_F(PrivateLoopback, HandsOnWhatTheCommandPrints) {
    EXPECT_EQ(outcome_of(running({"sh", "-c", "echo out; echo err >&2; cat"})).output, "out\nerr\n");
}

TEST_F(PrivateLoopback, RunsTheCommandAsAnOrdinaryProcess) {
    const Outcome outcome = outcome_of(
        running({"sh", "-c", "id -u; ls /proc/self/fd | wc -l; grep -E 'CapEff|NoNewPrivs' /proc/self/status"}));
    const std::string expected = std::to_string(geteuid()) + "\n4\n";
    EXPECT_EQ(outcome.output.substr(0, expected.size()), expected)
        << "the same user, with no descriptor but 0, 1, 2 and ls's own";
    EXPECT_NE(outcome.output.find("NoNewPrivs:\t0"), std::string::npos) << outcome.output;
    if (geteuid() != 0) {
        EXPECT_NE(outcome.output.find("CapEff:\t0000000000000000"), std::string::npos) << outcome.output;
    }
}

TEST_F(PrivateLoopback, LetsACommandFilterWhereItIsAsked) {
    if (geteuid() == 0) GTEST_SKIP() << "root's commands may do everything";
    LiveOptions options = running({"grep", "CapEff", "/proc/self/status"});
    options.command_may_filter = true;
    EXPECT_EQ(outcome_of(options).output, "CapEff:\t0000000000001000\n") << "CAP_NET_ADMIN and nothing else";
}

TEST_F(PrivateLoopback, SaysThatThereIsNoSuchCommand) {
    auto capture = LiveCapture::start(running({"nosuch-command"}));
    ASSERT_FALSE(capture);
    EXPECT_NE(capture.error().where.find("nosuch-command"), std::string::npos) << to_text(capture.error());
    EXPECT_FALSE(std::filesystem::exists(folder_.file("private.pcapng")));

    std::ofstream(folder_.file("private.pcapng")) << "an earlier recording";
    EXPECT_FALSE(LiveCapture::start(running({"nosuch-command"})));
    EXPECT_EQ(std::filesystem::file_size(folder_.file("private.pcapng")), 20u) << "it is left alone";
}

TEST_F(PrivateLoopback, LastsUntilTheCommandsChildrenHaveEnded) {
    const std::string program = std::filesystem::read_symlink(role::self);
    const Outcome outcome =
        outcome_of(running({"sh", "-c", "(sleep 0.5; exec \"$0\" --datagrams 9 3) & exit 0", program}));
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    EXPECT_GE(recording().frames.size(), 3u);
}

TEST_F(PrivateLoopback, EndsTheCommandAndItsChildrenWhenItIsStopped) {
    // The child in a session of its own would outlive a signal to the process group.
    auto capture = LiveCapture::start(running({"sh", "-c", "setsid sleep 1000 & exec sleep 1000"}));
    ASSERT_TRUE(capture) << to_text(capture.error());
    capture->stop();
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_EQ(capture->command_status(), 128 + SIGTERM);
}

TEST_F(PrivateLoopback, KillsACommandThatDoesNotHear) {
    const std::string deaf = folder_.file("deaf");
    auto capture =
        LiveCapture::start(running({"sh", "-c", "trap '' TERM; : > \"$0\"; while :; do sleep 0.1; done", deaf}));
    ASSERT_TRUE(capture) << to_text(capture.error());
    while (!std::filesystem::exists(deaf)) usleep(1000);
    capture->stop();
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_EQ(capture->command_status(), 128 + SIGKILL);
}

TEST_F(PrivateLoopback, EndsTheCommandWhenItsParentIsKilled) {
    const std::string file = folder_.file("private.pcapng");
    const role::Child child = role::run(
        {role::self, role::capture_until_killed, "1", file, "", "sh", "-c", "setsid sleep 1000 & exec sleep 1000"});
    std::string line(6, '\0');
    ASSERT_EQ(read(child.output, line.data(), line.size()), 6);
    ASSERT_EQ(line, "ready\n");
    kill(child.process, SIGKILL);
    EXPECT_EQ(role::wait_for(child.process), 128 + SIGKILL);
    role::read_all(
        child.output);  // ends when the capture process and the commands, which hold the other end, have ended
    EXPECT_EQ(recording().last, Source::Next::end);
}

TEST_F(PrivateLoopback, StopsWholeWhenTheRecordingCannotGrow) {
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit limited{10'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
    auto capture = LiveCapture::start(running({role::self, role::datagrams, "9", "2000"}));
    setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_TRUE(capture) << to_text(capture.error());
    EXPECT_EQ(test::outcome(*capture), LiveStatus::failed);
    EXPECT_EQ(capture->error().where, capture->file());
    const test::Reading reading = recording();
    EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
    EXPECT_GT(reading.frames.size(), 50u);
    EXPECT_EQ(reading.frames.size(), capture->counts().captured);
}

TEST(OrdinaryUser, CapturesInAPrivateLoopback) {
    if (geteuid() != 0) GTEST_SKIP() << "the tests of PrivateLoopback run as an ordinary user already";
    const role::Child child = role::run(
        {role::self, role::as_ordinary_user, "--gtest_filter=PrivateLoopback.*:ForbiddenNamespaces.*:LiveCapture.*"});
    const std::string output = role::read_all(child.output);
    EXPECT_EQ(role::wait_for(child.process), 0) << output;
    EXPECT_NE(output.find("[       OK ] PrivateLoopback."), std::string::npos) << output;
}

}  // namespace
}  // namespace loopscope::capture
