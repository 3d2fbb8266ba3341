#pragma once

#include "decode/application/application.hpp"

namespace loopscope::decode::application {

/// A first line that ends in "HTTP/1.x" or begins with it.
bool recognise_http(Bytes first_octets, const Segment&);

Framing frame_http(Bytes available, const FramingContext&);
MessageSummary summarise_http(Bytes message, bool over_tcp);
void describe_http(Reader& in, const Segment&, const MessageFacts&);

}  // namespace loopscope::decode::application
