#pragma once

#include <string>
#include <string_view>

#include "capture/error.hpp"

namespace loopscope::ui {

/// A file that is written beside its place and renamed when it is whole, so that no half of one is left behind. What is
/// no regular file (a pipe, /dev/stdout) is written to as it is.
class WholeFile {
public:
    /// `what` names it in errors: "the picture".
    WholeFile(std::string path, std::string what);
    ~WholeFile();  ///< an unfinished one is removed
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    /// Buffered. After an error nothing more is written; `finish` reports it.
    void write(std::string_view octets);
    bool failed() const { return reason_ != 0; }
    /// Once, at the end. An error says what happened, where and how to mend it.
    capture::Failure finish();

private:
    void flush();
    void open();
    void close();

    std::string path_, what_;
    std::string place_, part_;  ///< where it goes, and where it is written; empty part: straight to its place
    std::string buffer_;
    int file_ = -1, reason_ = 0;
};

}  // namespace loopscope::ui
