#pragma once

#include "decode/facts.hpp"
#include "decode/field.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode {

namespace fields {
/// Loopscope's own judgement, beside the fields that tshark has too.
struct StoryFields {
    Field story{"loopscope", "Loopscope's judgement", FieldType::group};
    Field event{"loopscope.event", "What the segment does", FieldType::text, Base::decimal,
                "The segment's part in its connection's life: handshake-syn, data, retransmission, fin-first, ..."};
    Field client_state{"loopscope.client_state", "Client's state", FieldType::text, Base::decimal,
                       "After this segment, as RFC 9293 has it, inferred from what was captured."};
    Field server_state{"loopscope.server_state", "Server's state", FieldType::text, Base::decimal,
                       "After this segment, as RFC 9293 has it, inferred from what was captured."};
    Field phase{"loopscope.phase", "Sender's phase (inferred)", FieldType::text, Base::decimal,
                "What governs how much the sender sends: slow-start, congestion-avoidance, fast-recovery, ..."};
    Field finding{"loopscope.finding", "Finding", FieldType::text, Base::decimal,
                  "Why the connection was slow or broke, on the packets that show it: refused, zero-window, ..."};
    Field severity{"loopscope.finding.severity", "Severity", FieldType::text, Base::decimal, "broken, slow, or note."};
    Field inferred{"loopscope.finding.inferred", "Inferred", FieldType::boolean, Base::decimal,
                   "The finding follows from what was seen; false: the packets say it themselves."};
};
inline constexpr StoryFields story;
}  // namespace fields

void describe_story(Reader& in, const StoryFacts& story);

}  // namespace loopscope::decode
