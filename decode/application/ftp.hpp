#pragma once

#include "decode/application/application.hpp"

namespace loopscope::decode::application {

/// The lines that are there, up to the last line end: a reply of several lines that arrives in one piece is one
/// message.
Framing frame_ftp(Bytes available, const FramingContext&);
MessageSummary summarise_ftp(Bytes message, bool over_tcp);
void describe_ftp(Reader& in, const Segment&, const MessageFacts&);

}  // namespace loopscope::decode::application
