// A capture whose disk becomes full: a real one, of 1 MiB, in a mount and network namespace of the test's own.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

struct Outcome {
    int status = -1;
    std::string output;  ///< standard output and standard error
};

Outcome run_by_shell(const std::string& script) {
    Outcome outcome;
    FILE* pipe = popen(("exec 2>&1; " + script).c_str(), "r");
    std::array<char, 4096> block;
    for (std::size_t size; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
        outcome.output.append(block.data(), size);
    const int status = pclose(pipe);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

class FullDiskTest : public testing::Test {
protected:
    FullDiskTest()
        : folder(std::filesystem::temp_directory_path() / ("loopscope-full-disk-" + std::to_string(getpid()))),
          disk(folder / "disk") {
        std::filesystem::create_directories(disk);
    }
    ~FullDiskTest() override { std::filesystem::remove_all(folder); }

    void SetUp() override {
        const Outcome tried = run_by_shell(on_small_disk("true"));
        if (tried.status != 0) GTEST_SKIP() << "no small disk can be mounted here: " << tried.output;
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
    const Outcome outcome =
        run_by_shell(on_small_disk(LOOPSCOPE_PROGRAM " capture -i lo -w " + file + " & " + fill(file) +
                                   "wait $! && status=0 || status=$?; cp " + file + " " + copy + "; exit $status"));
    EXPECT_EQ(outcome.status, 1) << outcome.output;
    EXPECT_NE(outcome.output.find(file + ": the disk is full. "), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find("are free there. What was captured before is kept"), std::string::npos)
        << outcome.output;
    const auto captured = std::atoi(outcome.output.c_str());
    EXPECT_GT(captured, 100) << outcome.output;
    EXPECT_LT(captured, 131) << "more than 1 MiB holds: " << outcome.output;

    const Outcome read =
        run_by_shell(LOOPSCOPE_PROGRAM " decode -T fields -e frame.number -r " + copy + " | tail -n 1");
    EXPECT_EQ(read.output, std::to_string(captured) + "\n");
}

}  // namespace
