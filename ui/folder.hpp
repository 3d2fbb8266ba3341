#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/error.hpp"

namespace loopscope::ui {

/// One line of the file chooser.
struct FolderEntry {
    std::string name;
    bool folder = false;
    std::uint64_t size = 0;     ///< octets
    std::int64_t modified = 0;  ///< nanoseconds since 1970
};

/// Which files of a folder are listed, by their names. Captures end in .pcap, .pcapng or .cap, each also with .gz.
enum class FilesShown : unsigned char { captures, pictures, all };

/// What a folder holds: folders first, by name without regard to case; hidden ones are left out.
capture::Result<std::vector<FolderEntry>> list_folder(const std::string& path, FilesShown);

bool is_capture_name(std::string_view name);

/// What somebody typed, as an absolute path: "~" and relative paths are resolved against the home and `folder`.
std::string resolve_path(const std::string& folder, std::string_view typed);

/// The path with ".pcapng" where its name has no ending.
std::string with_ending(std::string path);

/// A folder and those above it, top first: what is clicked to go up. {"/", "/home", "/home/me"}
std::vector<std::string> folders_above(const std::string& path);

}  // namespace loopscope::ui
