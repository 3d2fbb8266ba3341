#pragma once

#include "decode/application/application.hpp"

namespace loopscope::decode::application {

bool recognise_ssh(Bytes first_octets, const Segment&);

/// The identification line only: what follows is binary, and soon encrypted.
Framing frame_ssh(Bytes available, const FramingContext&);
MessageSummary summarise_ssh(Bytes message, bool over_tcp);
void describe_ssh(Reader& in, const Segment&, const MessageFacts&);

}  // namespace loopscope::decode::application
