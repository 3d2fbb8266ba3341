#pragma once

#include <string>

#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// The parameters of an SVCB or HTTPS record: `alpn="h2,h3" port=8443 ipv4hint=192.0.2.1`. RFC 9460, section 2.1 and 7.
std::string dns_service_parameters(Reader& data);

}  // namespace loopscope::decode::application
