#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::ui {

/// "0   127.0.0.1:40000 → 127.0.0.1:80   HTTP, closed"
std::string connection_title(const trace::Recording&, std::uint32_t connection);

/// Finds connections whose title holds each of some words, a few connections at a time.
class ConnectionSearch {
public:
    static constexpr std::size_t at_most = 200;       ///< it stops when it has found so many
    static constexpr std::uint32_t in_one_go = 5000;  ///< connections looked at by one `advance`

    void begin(const std::string& words);
    void advance(const trace::Recording&);
    bool done(const trace::Recording&) const;
    const std::vector<std::uint32_t>& found() const { return found_; }  ///< by index

private:
    std::string words_;
    std::vector<std::uint32_t> found_;
    std::uint32_t looked_at_ = 0;
};

}  // namespace loopscope::ui
