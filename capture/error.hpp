#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace loopscope::capture {

/// What went wrong, where, and how to mend it: three sentences that a user reads.
struct Error {
    std::string what;   ///< "block length 3 is not a multiple of 4"
    std::string where;  ///< "capture.pcapng at offset 1,024 (after frame 12)", an interface, a path
    std::string mend;   ///< "The frames before it are kept. Record again, or cut the file with editcap."; may be empty
};
std::string to_text(const Error&);  ///< one line: "where: what. mend"

/// A value or an error.
template <class T> class Result {
public:
    Result(T value) : content_(std::move(value)) {}
    Result(Error error) : content_(std::move(error)) {}
    explicit operator bool() const { return content_.index() == 0; }
    T& value() { return std::get<0>(content_); }
    const T& value() const { return std::get<0>(content_); }
    T& operator*() { return value(); }
    T* operator->() { return &value(); }
    const Error& error() const { return std::get<1>(content_); }

private:
    std::variant<T, Error> content_;
};

/// Work that yields nothing but may fail.
using Failure = std::optional<Error>;

}  // namespace loopscope::capture
