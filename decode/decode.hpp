#pragma once

#include "decode/facts.hpp"
#include "decode/field_list.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode {

/// Decodes one frame from its link layer to its top layer.
///
/// The fast path passes neither facts nor fields and gets `packet` only. For details, `fields` is cleared and filled,
/// and `facts` brings what other frames know (stream numbers, reassembled messages). Never fails: what could not be
/// read is in `packet.stop`.
void decode_frame(const Frame& frame, const Facts* facts, FieldList* fields, Packet& packet);

}  // namespace loopscope::decode
