#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decode/flow/figures.hpp"
#include "trace/append_log.hpp"
#include "trace/shared_table.hpp"

namespace loopscope::trace {

/// The figures of connections, by Connection::figures: one thread sets them while others read. Those of a connection
/// that goes on have room of their own, which is used again after its end; final ones are packed.
class FiguresTable {
public:
    // -- the writer

    /// Of a connection that goes on. Nothing once they are final.
    void set(std::uint32_t index, const decode::flow::TcpFigures& figures);
    /// They do not change any more: the octets of decode::flow::PackedFigures.
    void set_final(std::uint32_t index, std::span<const std::uint8_t> packed);
    bool is_final(std::uint32_t index) const;
    void publish();

    // -- readers

    decode::flow::TcpFigures get(std::uint32_t index) const;

private:
    struct Place {
        std::uint32_t live = decode::none;    ///< in `live_`
        std::uint32_t packed = decode::none;  ///< in `packed_`
        std::uint32_t octets = 0;             ///< there
    };
    Place place_of(std::uint32_t index);
    decode::flow::TcpFigures unpack(const Place& place) const;

    SharedTable<Place> places_;
    SharedTable<decode::flow::TcpFigures> live_;
    std::vector<std::uint32_t> free_;  ///< places in `live_`
    AppendLog<std::uint64_t> packed_;
};

}  // namespace loopscope::trace
