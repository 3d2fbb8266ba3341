#pragma once

#include "decode/field.hpp"

namespace loopscope::decode::fields {

/// RFC 959; names as in tshark.
struct Ftp {
    Field protocol{"ftp", "File Transfer Protocol", FieldType::protocol, Base::decimal,
                   "Commands and replies as lines of text; files travel on connections of their own."};
    Field request{"ftp.request", "Request", FieldType::boolean, Base::decimal, "This is a command of the client."};
    Field response{"ftp.response", "Response", FieldType::boolean, Base::decimal, "This is a reply of the server."};
    Field command{"ftp.request.command", "Command", FieldType::text, Base::decimal,
                  "What the server shall do: USER, RETR (send a file), STOR (take one), ..."};
    Field command_argument{"ftp.request.arg", "Argument", FieldType::text, Base::decimal,
                           "What the command is about: a name, a path, an address."};
    Field code{"ftp.response.code", "Reply code", FieldType::u32, Base::decimal,
               "2xx: it worked; 3xx: more is needed; 4xx: try again later; 5xx: refused."};
    Field reply_argument{"ftp.response.arg", "Reply text", FieldType::text, Base::decimal, "The reply in words."};
    Field line{"ftp.line", "Further line", FieldType::text, Base::decimal, "What else came with the first line."};
};
inline constexpr Ftp ftp;

}  // namespace loopscope::decode::fields
