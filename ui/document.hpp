#pragma once

#include <cstdint>
#include <memory>

#include "ui/connections_model.hpp"
#include "ui/dns_model.hpp"
#include "ui/findings_model.hpp"
#include "ui/graph_model.hpp"
#include "ui/http_model.hpp"
#include "ui/inspector.hpp"
#include "ui/ladder_model.hpp"
#include "ui/origin.hpp"
#include "ui/packet_find.hpp"
#include "ui/packets_model.hpp"
#include "ui/replay_model.hpp"
#include "ui/states_model.hpp"
#include "ui/stream_model.hpp"

namespace loopscope::ui {

/// A recording that is open, and what its views remember. The session outlives the models: they read it in the
/// background.
struct Document {
    Origin origin;
    std::unique_ptr<trace::Session> session;
    trace::SessionStatus status;  ///< as of this frame
    bool saved = false;           ///< nothing would be lost by closing it
    bool error_closed = false;    ///< the user has read status.error
    bool notice_closed = false;   ///< the user has read status.notice
    bool hint_closed = false;     ///< the user has read what to look for in the demo

    Selection selection;
    std::uint32_t own_choice = 0;  ///< Selection::changes after the first packet was chosen for the user; 0: not yet
    ReplayModel replay;
    PacketsModel packets;
    PacketFind find;
    LadderModel ladder;
    ConnectionsModel connections;
    FindingsModel findings;
    GraphModel graph;
    HttpModel http;
    DnsModel dns;
    StreamModel stream;
    StatesModel states;
    Inspector inspector;

    const trace::Recording& recording() const { return session->recording(); }
    bool live() const { return status.kind == trace::SessionStatus::Kind::live; }
    bool reading() const { return status.kind == trace::SessionStatus::Kind::reading; }
    /// A live capture whose packets are in no file that the user named.
    bool unsaved() const { return status.is_live_source && !saved && recording().packet_count() > 0; }
};

}  // namespace loopscope::ui
