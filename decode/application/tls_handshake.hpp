#pragma once

#include <string>

#include "decode/bytes.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// Whether a handshake record's content can be read: a chain of known messages that fills it. Encrypted ones look
/// random.
bool is_plain_tls_handshake(Bytes content);

/// Reads the handshake messages of one record. Returns their names for a summary: "client hello for example.com".
std::string describe_tls_handshake(Reader& in);

/// Whether the content is a server hello that chooses TLS 1.3.
bool chooses_tls_1_3(Bytes content);

}  // namespace loopscope::decode::application
