#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "decode/flow/figures.hpp"

namespace loopscope::decode::flow {

/// The figures of a connection that has ended, in about a hundred octets: a capture may hold very many short
/// connections. Each figure is kept as its distance from what the ones before it let expect, if there is any.
class PackedFigures {
public:
    static constexpr std::size_t most_octets = 1296;

    PackedFigures() = default;  ///< all zeros
    explicit PackedFigures(const TcpFigures& figures);
    TcpFigures unpack() const { return sized_ == nullptr ? TcpFigures{} : unpack(octets().data()); }

    std::span<const std::uint8_t> octets() const;
    /// Of octets that PackedFigures::octets or `pack` gave.
    static TcpFigures unpack(const std::uint8_t* octets);
    /// Into room for `most_octets`; how many were needed.
    static std::size_t pack(const TcpFigures& figures, std::uint8_t* to);

private:
    std::unique_ptr<std::uint8_t[]> sized_;  ///< how many octets there are, and the octets
};

}  // namespace loopscope::decode::flow
