#include "ui/state_edges.hpp"

#include <algorithm>
#include <array>

namespace loopscope::ui {
namespace {

using decode::flow::TcpState;
using enum TcpState;

constexpr std::array edges{
    StateEdge{closed, listen, "listen()", "", UsualPath::server},
    StateEdge{listen, closed, "close()", ""},
    StateEdge{closed, syn_sent, "connect()", "send SYN", UsualPath::client},
    StateEdge{syn_sent, closed, "close()", ""},
    StateEdge{listen, syn_received, "receive SYN", "send SYN+ACK", UsualPath::server},
    StateEdge{syn_received, listen, "receive RST", ""},
    StateEdge{listen, syn_sent, "send data", "send SYN"},
    StateEdge{syn_sent, syn_received, "receive SYN", "send SYN+ACK"},
    StateEdge{syn_sent, established, "receive SYN+ACK", "send ACK", UsualPath::client},
    StateEdge{syn_received, established, "receive ACK of SYN", "", UsualPath::server},
    StateEdge{syn_received, fin_wait_1, "close()", "send FIN"},
    StateEdge{established, fin_wait_1, "close(), shutdown()", "send FIN", UsualPath::client},
    StateEdge{established, close_wait, "receive FIN", "send ACK", UsualPath::server},
    StateEdge{fin_wait_1, fin_wait_2, "receive ACK of FIN", "", UsualPath::client},
    StateEdge{fin_wait_1, closing, "receive FIN", "send ACK"},
    StateEdge{fin_wait_1, time_wait, "receive FIN+ACK", "send ACK"},
    StateEdge{close_wait, last_ack, "close(), shutdown()", "send FIN", UsualPath::server},
    StateEdge{fin_wait_2, time_wait, "receive FIN", "send ACK", UsualPath::client},
    StateEdge{closing, time_wait, "receive ACK of FIN", ""},
    StateEdge{last_ack, closed, "receive ACK of FIN", "", UsualPath::server},
    StateEdge{time_wait, closed, "after 2 MSL", "", UsualPath::client},
};

}  // namespace

std::span<const StateEdge> state_edges() { return edges; }

std::size_t find_state_edge(TcpState from, TcpState to) {
    const auto found = std::find_if(edges.begin(), edges.end(),
                                    [&](const StateEdge& edge) { return edge.from == from && edge.to == to; });
    return static_cast<std::size_t>(found - edges.begin());
}

std::vector<std::size_t> state_path(TcpState from, TcpState to) {
    if (from == to || from == unknown || to == unknown) return {};
    if (const auto direct = find_state_edge(from, to); direct < edges.size()) return {direct};
    std::vector<std::vector<std::size_t>> paths{{}};
    for (int length = 1; length <= 3; ++length) {
        std::vector<std::vector<std::size_t>> longer;
        for (const auto& path : paths) {
            const auto at = path.empty() ? from : edges[path.back()].to;
            for (std::size_t i = 0; i < edges.size(); ++i) {
                if (edges[i].from != at || edges[i].from == closed) continue;
                auto next = path;
                next.push_back(i);
                if (edges[i].to == to) return next;
                if (edges[i].to != closed) longer.push_back(std::move(next));
            }
        }
        paths = std::move(longer);
    }
    return {};
}

std::string_view meaning_of(TcpState state) {
    switch (state) {
        case unknown: return "Not known so far: no packet has told in which state this end is.";
        case closed: return "There is no connection. It is over, or was not begun.";
        case listen: return "A server waits for somebody to connect. listen() leads here.";
        case syn_sent: return "This end asked to connect (SYN) and waits for the answer. connect() leads here.";
        case syn_received:
            return "This end answered a SYN with its own, and waits for the ACK that ends the handshake.";
        case established: return "The connection is open: both ends may send data.";
        case fin_wait_1: return "This end closed first (FIN) and waits until the other end acknowledges that.";
        case fin_wait_2:
            return "The other end knows that this end sends no more. It may go on sending; its FIN is awaited.";
        case close_wait:
            return "The other end closed. The program here has to call close() too: a socket that stays in this state "
                   "was "
                   "forgotten.";
        case closing:
            return "Both ends closed at once: each FIN crossed the other. The ACK of this end's FIN is awaited.";
        case last_ack: return "This end closed second, and waits for the ACK of its FIN.";
        case time_wait:
            return "Both FINs are acknowledged. This end waits twice the longest life of a segment (2 MSL, one minute "
                   "on "
                   "Linux), so that a late segment disturbs no new connection.";
    }
    return {};
}

}  // namespace loopscope::ui
