#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "capture/descriptor.hpp"
#include "capture/error.hpp"
#include "capture/writer.hpp"

namespace loopscope::capture {

/// The file that a live capture writes, open before any privilege is there.
struct RecordingFile {
    Descriptor descriptor;
    std::string path;      ///< "-": standard output
    bool created = false;  ///< it was not there before
    bool spooled = false;  ///< in the spool folder, under a name that we chose
};

/// Empty: a new file in the spool folder. A file that is there is emptied only once its capture has begun.
Result<RecordingFile> open_recording(const std::string& path);

/// Where recordings without a name go: $TMPDIR, else /var/tmp (a disk, where /tmp is often memory), else /tmp.
std::string spool_folder();
/// Recordings in the spool folder whose program is gone: it crashed, and they can be opened or deleted.
std::vector<std::string> abandoned_recordings();

/// Cuts off what a failed write left of a last frame. `from`: an offset before which all is whole. Returns how many
/// frames follow it, and where the last one ends.
struct WholeFrames {
    std::uint64_t count = 0, end = 0;
};
WholeFrames trim_to_whole_frames(int file, FileFormat format, std::uint64_t from);
/// Octets that an ordinary user may still write to the file's disk; nothing where it is on none.
std::optional<std::uint64_t> free_space(int file);
std::string octets_text(std::uint64_t octets);

}  // namespace loopscope::capture
