#include "ui/folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace loopscope::ui;

TEST(Folder, ListsFoldersFirstAndCapturesOnly) {
    const auto folder = std::filesystem::temp_directory_path() / ("loopscope-folder-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder / "zeta");
    for (const char* name : {"b.pcap", "A.PCAPNG", "c.pcap.gz", "notes.txt", ".hidden.pcap", "d.SVG"})
        std::ofstream(folder / name) << "x";
    const auto names = [&](FilesShown shown) {
        std::vector<std::string> result;
        const auto listed = list_folder(folder, shown);
        EXPECT_TRUE(listed);
        for (const auto& entry : listed.value()) result.push_back(entry.name);
        return result;
    };
    EXPECT_EQ(names(FilesShown::captures), (std::vector<std::string>{"zeta", "A.PCAPNG", "b.pcap", "c.pcap.gz"}));
    EXPECT_EQ(names(FilesShown::pictures), (std::vector<std::string>{"zeta", "d.SVG"}));
    EXPECT_EQ(names(FilesShown::all).size(), 6u);
    std::filesystem::remove_all(folder);
    const auto gone = list_folder(folder, FilesShown::all);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().where, folder.string());
}

TEST(Folder, ResolvesWhatSomebodyTypes) {
    setenv("HOME", "/home/me", 1);
    EXPECT_EQ(resolve_path("/data", "a.pcap"), "/data/a.pcap");
    EXPECT_EQ(resolve_path("/data", "../b.pcap"), "/b.pcap");
    EXPECT_EQ(resolve_path("/data", "/abs//c/"), "/abs/c");
    EXPECT_EQ(resolve_path("/data", "~/d.pcap"), "/home/me/d.pcap");
    EXPECT_EQ(resolve_path("/data", "~"), "/home/me");
}

TEST(Folder, NamesWithoutAnEndingGetOne) {
    EXPECT_EQ(with_ending("/a.b/capture"), "/a.b/capture.pcapng");
    EXPECT_EQ(with_ending("/a/capture.pcap"), "/a/capture.pcap");
}

TEST(Folder, TellsWhatIsAbove) {
    EXPECT_EQ(folders_above("/"), (std::vector<std::string>{"/"}));
    EXPECT_EQ(folders_above("/home/me"), (std::vector<std::string>{"/", "/home", "/home/me"}));
}

}  // namespace
