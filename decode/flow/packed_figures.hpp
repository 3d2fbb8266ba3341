#pragma once

#include <cstdint>
#include <vector>

#include "decode/flow/figures.hpp"

namespace loopscope::decode::flow {

/// The figures of a connection that has ended, in a few hundred octets: most of them are small or 0, so runs of zero
/// octets are counted instead of kept. A capture may hold very many short connections.
class PackedFigures {
public:
    explicit PackedFigures(const TcpFigures& figures);
    TcpFigures unpack() const;

private:
    std::vector<std::uint8_t> octets_;  ///< zeros, others, the others; again and again
};

}  // namespace loopscope::decode::flow
