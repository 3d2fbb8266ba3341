#pragma once

#include "decode/field.hpp"

namespace loopscope::decode::fields {

/// RFC 4253; names as in tshark.
struct Ssh {
    Field protocol{"ssh", "SSH Protocol", FieldType::protocol, Base::decimal,
                   "A shell on another host, encrypted after the first lines."};
    Field banner{"ssh.protocol", "Protocol version", FieldType::text, Base::decimal,
                 "The version and software that this end speaks; sent in the clear before anything else."};
};
inline constexpr Ssh ssh;

}  // namespace loopscope::decode::fields
