#pragma once

#include "decode/application/application.hpp"

namespace loopscope::decode::application {

/// A record header whose type, version and length are possible, and a handshake or alert that fits in it.
bool recognise_tls(Bytes first_octets, const Segment&);

/// A message is one record.
Framing frame_tls(Bytes available, const FramingContext&);
MessageSummary summarise_tls(Bytes message, bool over_tcp);
void describe_tls(Reader& in, const Segment&, const MessageFacts&);

}  // namespace loopscope::decode::application
