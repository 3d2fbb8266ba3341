#pragma once

#include "decode/field.hpp"

namespace loopscope::decode::fields {

/// RFC 9110 and RFC 9112; names as in tshark.
struct Http {
    Field protocol{"http", "Hypertext Transfer Protocol", FieldType::protocol, Base::decimal,
                   "Requests and responses of the web, as lines of text."};
    Field request{"http.request", "Request", FieldType::boolean, Base::decimal, "This message is a request."};
    Field response{"http.response", "Response", FieldType::boolean, Base::decimal, "This message is a response."};

    Field request_start_line{"http.request.start_line", "Request line", FieldType::group, Base::decimal,
                             "Method, target and version: what is asked for."};
    Field method{"http.request.method", "Request method", FieldType::text, Base::decimal,
                 "What is to be done with the target: GET reads it, POST hands it data, ..."};
    Field uri{"http.request.uri", "Request target", FieldType::text, Base::decimal,
              "What the request is about, on that server."};
    Field uri_path{"http.request.uri.path", "Path", FieldType::text, Base::decimal,
                   "The target up to the question mark."};
    Field uri_query{"http.request.uri.query", "Query", FieldType::text, Base::decimal,
                    "The target after the question mark."};
    Field uri_parameter{"http.request.uri.query.parameter", "Query parameter", FieldType::text, Base::decimal,
                        "One name=value of the query."};
    Field request_version{"http.request.version", "Request version", FieldType::text, Base::decimal,
                          "The highest version of HTTP/1 that the client understands."};
    Field full_uri{"http.request.full_uri", "Full request URI", FieldType::text, Base::decimal,
                   "Host and target put together, as one would type it into a browser."};

    Field response_start_line{"http.response.start_line", "Status line", FieldType::group, Base::decimal,
                              "Version and status: how the request went."};
    Field response_version{"http.response.version", "Response version", FieldType::text, Base::decimal,
                           "The version of HTTP that the server speaks."};
    Field status{"http.response.code", "Status code", FieldType::u16, Base::decimal,
                 "2xx: it worked; 3xx: look elsewhere; 4xx: the client's mistake; 5xx: the server's."};
    Field phrase{"http.response.phrase", "Response phrase", FieldType::text, Base::decimal,
                 "The status code in words."};
    Field response_for{"http.response_for.uri", "Answers the request for", FieldType::text, Base::decimal,
                       "The full URI of the request that this answers."};

    Field request_line{"http.request.line", "Request header", FieldType::text, Base::decimal,
                       "One header of the request, as it was sent."};
    Field response_line{"http.response.line", "Response header", FieldType::text, Base::decimal,
                        "One header of the response, as it was sent."};
    Field unknown_header{"http.unknown_header", "Malformed header", FieldType::text, Base::decimal,
                         "A line among the headers that has no name and colon."};

    Field host{"http.host", "Host", FieldType::text, Base::decimal,
               "The name of the site that is asked for; one server may have many."};
    Field user_agent{"http.user_agent", "User-Agent", FieldType::text, Base::decimal, "The client's software."};
    Field content_type{"http.content_type", "Content-Type", FieldType::text, Base::decimal,
                       "What kind of data the body holds."};
    Field content_length_header{"http.content_length_header", "Content-Length", FieldType::text, Base::decimal,
                                "The body's length in octets, as it was sent."};
    Field content_length{"http.content_length", "Content length", FieldType::u64, Base::decimal,
                         "The body's length in octets."};
    Field content_encoding{"http.content_encoding", "Content-Encoding", FieldType::text, Base::decimal,
                           "How the body is compressed."};
    Field transfer_encoding{"http.transfer_encoding", "Transfer-Encoding", FieldType::text, Base::decimal,
                            "\"chunked\": the body comes in pieces, each with its own length."};
    Field connection{"http.connection", "Connection", FieldType::text, Base::decimal,
                     "Whether the TCP connection stays open after this exchange."};
    Field upgrade{"http.upgrade", "Upgrade", FieldType::text, Base::decimal,
                  "Another protocol to be spoken on this connection."};
    Field server{"http.server", "Server", FieldType::text, Base::decimal, "The server's software."};
    Field location{"http.location", "Location", FieldType::text, Base::decimal,
                   "Where to look instead, or where the new resource is."};
    Field cookie{"http.cookie", "Cookie", FieldType::text, Base::decimal,
                 "What the server asked the client to remember, sent back."};
    Field cookie_pair{"http.cookie_pair", "Cookie pair", FieldType::text, Base::decimal,
                      "One name=value of the cookies."};
    Field set_cookie{"http.set_cookie", "Set-Cookie", FieldType::text, Base::decimal,
                     "Something the client shall remember and send with later requests."};
    Field referer{"http.referer", "Referer", FieldType::text, Base::decimal, "The page that led to this request."};
    Field accept{"http.accept", "Accept", FieldType::text, Base::decimal,
                 "The kinds of data that the client understands."};
    Field accept_language{"http.accept_language", "Accept-Language", FieldType::text, Base::decimal,
                          "The languages that the reader prefers."};
    Field accept_encoding{"http.accept_encoding", "Accept-Encoding", FieldType::text, Base::decimal,
                          "The compressions that the client understands."};
    Field authorization{"http.authorization", "Authorization", FieldType::text, Base::decimal,
                        "The client's credentials."};
    Field www_authenticate{"http.www_authenticate", "WWW-Authenticate", FieldType::text, Base::decimal,
                           "Which credentials the server wants."};
    Field proxy_authorization{"http.proxy_authorization", "Proxy-Authorization", FieldType::text, Base::decimal,
                              "The client's credentials for the proxy."};
    Field proxy_authenticate{"http.proxy_authenticate", "Proxy-Authenticate", FieldType::text, Base::decimal,
                             "Which credentials the proxy wants."};
    Field date{"http.date", "Date", FieldType::text, Base::decimal, "When the message was made."};
    Field last_modified{"http.last_modified", "Last-Modified", FieldType::text, Base::decimal,
                        "When the resource changed last."};
    Field cache_control{"http.cache_control", "Cache-Control", FieldType::text, Base::decimal,
                        "Whether and how long a copy may be kept."};
    Field x_forwarded_for{"http.x_forwarded_for", "X-Forwarded-For", FieldType::text, Base::decimal,
                          "The client that a proxy speaks for."};
    Field websocket_accept{"http.sec_websocket_accept", "Sec-WebSocket-Accept", FieldType::text};
    Field websocket_extensions{"http.sec_websocket_extensions", "Sec-WebSocket-Extensions", FieldType::text};
    Field websocket_key{"http.sec_websocket_key", "Sec-WebSocket-Key", FieldType::text};
    Field websocket_protocol{"http.sec_websocket_protocol", "Sec-WebSocket-Protocol", FieldType::text};
    Field websocket_version{"http.sec_websocket_version", "Sec-WebSocket-Version", FieldType::text};

    Field chunk{"http.chunk", "Chunk", FieldType::group, Base::decimal, "One piece of the body."};
    Field chunk_size{"http.chunk_size", "Chunk size", FieldType::u32, Base::decimal,
                     "Octets of this piece; 0: it was the last one."};
    Field chunk_data{"http.chunk_data", "Chunk data", FieldType::bytes};
    Field trailer{"http.trailer", "Trailer", FieldType::text, Base::decimal,
                  "A header that follows a body sent in chunks."};
    Field body{"http.file_data", "Body", FieldType::bytes, Base::decimal,
               "What the message carries; chunks are put together."};

    Field request_in{"http.request_in", "The request is in frame", FieldType::u32, Base::decimal,
                     "The frame that asked what this one answers."};
    Field response_in{"http.response_in", "The response is in frame", FieldType::u32, Base::decimal,
                      "The frame that answers this one."};
    Field time{"http.time", "Time since the request", FieldType::relative_time, Base::decimal,
               "How long the server took, as seen from where the capture was made."};
};
inline constexpr Http http;

}  // namespace loopscope::decode::fields
