#include "decode/flow/connection.hpp"

namespace loopscope::decode::flow {

std::string_view to_text(Outcome outcome) {
    switch (outcome) {
        case Outcome::open: return "open";
        case Outcome::opening: return "opening";
        case Outcome::no_answer: return "no answer";
        case Outcome::refused: return "refused";
        case Outcome::closed: return "closed";
        case Outcome::half_closed: return "half-closed";
        case Outcome::reset_by_client: return "reset by client";
        case Outcome::reset_by_server: return "reset by server";
        case Outcome::datagrams: return "datagrams";
    }
    return "open";
}

}  // namespace loopscope::decode::flow
