#pragma once

#include <cstdint>
#include <span>

#include "decode/flow/figures.hpp"
#include "trace/room_table.hpp"

namespace loopscope::trace {

/// The figures of connections, by Connection::figures: one thread sets them while others read. They are packed into as
/// many octets as they need.
class FiguresTable {
public:
    // -- the writer

    /// Of a connection that goes on. Nothing once they are final.
    void set(std::uint32_t index, const decode::flow::TcpFigures& figures);
    /// They do not change any more: the octets of decode::flow::PackedFigures.
    void set_final(std::uint32_t index, std::span<const std::uint8_t> packed);
    bool is_final(std::uint32_t index) const { return rows_.is_final(index); }
    void publish() { rows_.publish(); }

    // -- readers

    decode::flow::TcpFigures get(std::uint32_t index) const;

private:
    RoomTable rows_;
};

}  // namespace loopscope::trace
