#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ui/list_state.hpp"
#include "ui/row_filter.hpp"
#include "ui/row_order.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

enum class ConnectionColumn : std::uint8_t {
    number,
    client,
    server,
    transport,
    application,
    outcome,
    packets,
    client_octets,
    server_octets,
    begin,
    duration,
    handshake,
    retransmissions,
};
inline constexpr int connection_columns = 13;

/// A connection as far as the replay position: what the index tells of its packets up to there.
struct ConnectionTally {
    std::uint32_t first_frame = decode::no_frame, last_frame = decode::no_frame;
    std::uint32_t packets[2] = {0, 0};  ///< by sender: client, server
    std::uint64_t octets[2] = {0, 0};   ///< of whole frames, by sender
    std::uint32_t retransmissions = 0;
    bool operator==(const ConnectionTally&) const = default;
};

/// The table of connections, at the replay position. Steps forward and back with it, a packet at a time; a long way
/// takes several frames.
class ConnectionsModel {
public:
    void update(const trace::Recording&, std::uint32_t packet_count);
    void reset();

    /// Connections to show, in order.
    const std::vector<std::uint32_t>& rows() const { return order_.rows(); }
    bool busy() const {
        return order_.busy() || filter_.looked_at() < begun_ || !touched_.empty() || position_ != wanted_position_ ||
               position_ != sorted_at_;
    }
    void wait() { order_.wait(); }
    std::uint32_t begun() const { return begun_; }  ///< connections that began up to the position
    const ConnectionTally& tally(std::uint32_t connection) const { return tallies_[connection]; }
    /// The cell's text; empty where there is nothing to say.
    std::string cell(const trace::Recording&, std::uint32_t connection, ConnectionColumn) const;

    void sort_by(ConnectionColumn column, bool descending);
    ConnectionColumn sort_column() const { return column_; }
    bool descending() const { return descending_; }
    /// Shows connections that hold each of the words in `filter` in a cell; case does not matter.
    void set_filter(const std::string& filter) { filter_.set(filter); }
    const std::string& filter() const { return filter_.words(); }

    std::string filter_text;  ///< as typed
    ListState list;

private:
    void step_towards(const trace::Recording&, std::uint32_t packet_count);
    void step_forward(const trace::PacketRecord&, std::uint32_t number);
    void step_back(const trace::Recording&, std::uint32_t number);
    void filter_rows(const trace::Recording&);
    RowOrder::MakeKey sort_key(const trace::Recording&) const;

    std::uint32_t position_ = 0, wanted_position_ = 0, begun_ = 0;
    std::uint32_t sorted_at_ = 0;  ///< the position that the rows were sorted for
    std::vector<ConnectionTally> tallies_;
    RowFilter filter_;
    std::vector<std::uint32_t> touched_;  ///< while a filter is set: to be looked at again
    std::uint64_t version_ = 0;
    ConnectionColumn column_ = ConnectionColumn::number;
    bool descending_ = false;
    RowOrder order_;
};

/// How the connection stands at the replay position.
decode::flow::Outcome outcome_at(const decode::flow::Connection&, const ConnectionTally&, std::uint32_t packet_count);

/// One line of the details pane: what it is, what it is on either side, the frame that it leads to.
struct ConnectionFact {
    std::string title;
    std::string client, server;              ///< server empty: it is about the connection as a whole
    std::uint32_t frame = decode::no_frame;  ///< a link to this frame
    std::string meaning;                     ///< for a learner; may be empty
    bool heading = false;                    ///< the title of what follows, and nothing else
};
/// What the details pane says about a connection.
std::vector<ConnectionFact> connection_facts(const trace::Recording&, std::uint32_t connection, const ConnectionTally&,
                                             std::uint32_t packet_count);

}  // namespace loopscope::ui
