#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "decode/flow/figures.hpp"
#include "trace/append_log.hpp"
#include "trace/shared_table.hpp"

namespace loopscope::trace {

/// The figures of connections, by Connection::figures: one thread sets them while others read. They are packed: final
/// ones into as many octets as they need; those of a connection that goes on into room of their own of one of two
/// sizes, in the rare case that neither is enough as they are. Such room is used again.
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
    enum class Kind : std::uint32_t { none, small, middle, whole, final };
    struct Place {
        Kind kind = Kind::none;
        std::uint32_t row = 0;     ///< in `final_`: of the first word
        std::uint32_t octets = 0;  ///< where it is final
        bool operator==(const Place&) const = default;
    };
    template <std::size_t octets> using Packed = std::array<std::uint8_t, octets>;
    using Small = Packed<72>;
    using Middle = Packed<184>;

    Place place_of(std::uint32_t index) const { return index < places_.size() ? places_.get(index) : Place{}; }
    Place take_room(Kind kind);
    void give_back(const Place& place);
    decode::flow::TcpFigures at(const Place& place) const;

    SharedTable<Place> places_;
    SharedTable<Small> small_;
    SharedTable<Middle> middle_;
    SharedTable<decode::flow::TcpFigures> whole_;
    AppendLog<std::uint64_t> final_;
    std::array<std::vector<std::uint32_t>, 4> free_;  ///< rows, by Kind
    std::array<std::uint32_t, 4> taken_{};            ///< rows so far, by Kind
};

}  // namespace loopscope::trace
