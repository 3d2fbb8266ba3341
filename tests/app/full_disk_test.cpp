// A capture whose disk becomes full: a real one, of 1 MiB, in a mount and network namespace of the test's own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/run.hpp"

namespace {

using namespace loopscope::tests;

/// Standard error comes with the output.
Answer run_as_one(const std::string& script) { return run("exec 2>&1; " + script); }

class FullDiskTest : public testing::Test {
protected:
    FullDiskTest()
        : folder(std::filesystem::temp_directory_path() / ("loopscope-full-disk-" + std::to_string(getpid()))),
          disk(folder / "disk") {
        std::filesystem::create_directories(disk);
    }
    ~FullDiskTest() override { std::filesystem::remove_all(folder); }

    void SetUp() override {
        const Answer tried = run_as_one(on_small_disk("true"));
        if (tried.status != 0) GTEST_SKIP() << "no small disk can be mounted here: " << tried.out;
    }

    std::string on_small_disk(const std::string& script) const {
        return "unshare --user --map-root-user --mount --net sh -ec 'mount -t tmpfs -o size=1m none " + disk.string() +
               "; ip link set lo up; " + script + "'";
    }

    /// Waits until the capture has begun, then sends 400 datagrams of 8,000 octets, three times what the disk holds.
    static std::string fill(const std::string& recording) {
        return "n=0; until [ -s " + recording + " ] || [ $n = 600 ]; do sleep 0.1; n=$((n+1)); done; " +
               "python3 -c \"import socket; end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); "
               "end.bind((\\\"127.0.0.1\\\", 0)); "
               "[end.sendto(bytes(8000), end.getsockname()) for _ in range(400)]\"; ";
    }

    const std::filesystem::path folder, disk;
};

TEST_F(FullDiskTest, EndsTheCaptureAndKeepsWhatCame) {
    const std::string file = disk / "full.pcapng", copy = folder / "kept.pcapng";
    const Answer outcome =
        run_as_one(on_small_disk(LOOPSCOPE_PROGRAM " capture -i lo -w " + file + " & " + fill(file) +
                                 "wait $! && status=0 || status=$?; cp " + file + " " + copy + "; exit $status"));
    EXPECT_EQ(outcome.status, 1) << outcome.out;
    EXPECT_NE(outcome.out.find(file + ": the disk is full. "), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("are free there. What was captured before is kept"), std::string::npos) << outcome.out;
    const auto captured = std::atoi(outcome.out.c_str());
    EXPECT_GT(captured, 100) << outcome.out;
    EXPECT_LT(captured, 131) << "more than 1 MiB holds: " << outcome.out;

    const Answer read = run_as_one(LOOPSCOPE_PROGRAM " decode -T fields -e frame.number -r " + copy + " | tail -n 1");
    EXPECT_EQ(read.out, std::to_string(captured) + "\n");
}

}  // namespace
