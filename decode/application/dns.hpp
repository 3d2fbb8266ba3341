#pragma once

#include "decode/application/application.hpp"

namespace loopscope::decode::application {

/// A DNS message without its TCP length prefix: a header that makes sense and sections that fill the octets exactly.
bool recognise_dns_udp(Bytes datagram, const Segment&);
bool recognise_dns_tcp(Bytes first_octets, const Segment&);

Framing frame_dns(Bytes available, const FramingContext&);
MessageSummary summarise_dns(Bytes message, bool over_tcp);

void describe_dns(Reader& in, const Segment&, const MessageFacts&);
void describe_mdns(Reader& in, const Segment&, const MessageFacts&);
void describe_llmnr(Reader& in, const Segment&, const MessageFacts&);

}  // namespace loopscope::decode::application
