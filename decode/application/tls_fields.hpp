#pragma once

#include "decode/field.hpp"

namespace loopscope::decode::fields {

inline constexpr ValueName tls_content_types[] = {
    {20, "Change cipher spec"}, {21, "Alert"}, {22, "Handshake"}, {23, "Application data"}, {24, "Heartbeat"}};
inline constexpr ValueName tls_versions[] = {{0x0002, "SSL 2.0"}, {0x0300, "SSL 3.0"}, {0x0301, "TLS 1.0"},
                                             {0x0302, "TLS 1.1"}, {0x0303, "TLS 1.2"}, {0x0304, "TLS 1.3"}};
inline constexpr ValueName tls_handshake_types[] = {
    {0, "Hello request"},           {1, "Client hello"},       {2, "Server hello"},
    {3, "Hello verify request"},    {4, "New session ticket"}, {5, "End of early data"},
    {8, "Encrypted extensions"},    {11, "Certificate"},       {12, "Server key exchange"},
    {13, "Certificate request"},    {14, "Server hello done"}, {15, "Certificate verify"},
    {16, "Client key exchange"},    {20, "Finished"},          {21, "Certificate URL"},
    {22, "Certificate status"},     {23, "Supplemental data"}, {24, "Key update"},
    {25, "Compressed certificate"}, {67, "Next protocol"},     {254, "Message hash"},
};
inline constexpr ValueName tls_extension_types[] = {
    {0, "server_name"},
    {1, "max_fragment_length"},
    {5, "status_request"},
    {10, "supported_groups"},
    {11, "ec_point_formats"},
    {13, "signature_algorithms"},
    {14, "use_srtp"},
    {15, "heartbeat"},
    {16, "application_layer_protocol_negotiation"},
    {18, "signed_certificate_timestamp"},
    {21, "padding"},
    {22, "encrypt_then_mac"},
    {23, "extended_master_secret"},
    {27, "compress_certificate"},
    {28, "record_size_limit"},
    {35, "session_ticket"},
    {41, "pre_shared_key"},
    {42, "early_data"},
    {43, "supported_versions"},
    {44, "cookie"},
    {45, "psk_key_exchange_modes"},
    {47, "certificate_authorities"},
    {49, "post_handshake_auth"},
    {50, "signature_algorithms_cert"},
    {51, "key_share"},
    {57, "quic_transport_parameters"},
    {13172, "next_protocol_negotiation"},
    {17513, "application_settings"},
    {65037, "encrypted_client_hello"},
    {65281, "renegotiation_info"},
};
inline constexpr ValueName tls_cipher_suites[] = {
    {0x0005, "TLS_RSA_WITH_RC4_128_SHA"},
    {0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"},
    {0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"},
    {0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"},
    {0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"},
    {0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"},
    {0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"},
    {0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"},
    {0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"},
    {0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"},
    {0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
    {0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"},
    {0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"},
    {0x1301, "TLS_AES_128_GCM_SHA256"},
    {0x1302, "TLS_AES_256_GCM_SHA384"},
    {0x1303, "TLS_CHACHA20_POLY1305_SHA256"},
    {0x1304, "TLS_AES_128_CCM_SHA256"},
    {0x1305, "TLS_AES_128_CCM_8_SHA256"},
    {0x5600, "TLS_FALLBACK_SCSV"},
    {0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
    {0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
    {0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
    {0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"},
    {0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"},
    {0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"},
    {0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"},
    {0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"},
    {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
    {0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
    {0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
    {0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
    {0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
    {0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
    {0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
};
inline constexpr ValueName tls_groups[] = {
    {23, "secp256r1"}, {24, "secp384r1"},  {25, "secp521r1"},  {29, "x25519"},
    {30, "x448"},      {256, "ffdhe2048"}, {257, "ffdhe3072"}, {4588, "X25519MLKEM768"},
};
inline constexpr ValueName tls_alert_levels[] = {{1, "Warning"}, {2, "Fatal"}};
inline constexpr ValueName tls_alerts[] = {
    {0, "Close notify"},         {10, "Unexpected message"},      {20, "Bad record MAC"},
    {21, "Decryption failed"},   {22, "Record overflow"},         {40, "Handshake failure"},
    {42, "Bad certificate"},     {43, "Unsupported certificate"}, {44, "Certificate revoked"},
    {45, "Certificate expired"}, {46, "Certificate unknown"},     {47, "Illegal parameter"},
    {48, "Unknown CA"},          {49, "Access denied"},           {50, "Decode error"},
    {51, "Decrypt error"},       {70, "Protocol version"},        {71, "Insufficient security"},
    {80, "Internal error"},      {86, "Inappropriate fallback"},  {90, "User canceled"},
    {100, "No renegotiation"},   {109, "Missing extension"},      {110, "Unsupported extension"},
    {112, "Unrecognized name"},  {116, "Certificate required"},   {120, "No application protocol"},
};

/// RFC 8446, RFC 5246, RFC 6066 (server name), RFC 7301 (application protocol); names as in tshark.
struct Tls {
    Field protocol{"tls", "Transport Layer Security", FieldType::protocol, Base::decimal,
                   "Makes a TCP connection private: after the hellos, only both ends can read it."};
    Field record{"tls.record", "Record", FieldType::group};
    Field content_type{"tls.record.content_type",  "Content type",   FieldType::u8, Base::decimal,
                       "What the record carries.", tls_content_types};
    Field opaque_type{"tls.record.opaque_type",
                      "Opaque type",
                      FieldType::u8,
                      Base::decimal,
                      "In TLS 1.3 all encrypted records look like application data.",
                      tls_content_types};
    Field version{"tls.record.version",
                  "Version",
                  FieldType::u16,
                  Base::hexadecimal,
                  "The record format's version; for compatibility it says TLS 1.0 or 1.2, whatever is spoken.",
                  tls_versions};
    Field length{"tls.record.length", "Length", FieldType::u16, Base::decimal, "Octets that follow in this record."};
    Field change_cipher_spec{"tls.change_cipher_spec", "Change cipher spec", FieldType::u8, Base::decimal,
                             "From the next record on, this end encrypts."};
    Field alert_level{"tls.alert_message.level", "Alert level", FieldType::u8, Base::decimal, "", tls_alert_levels};
    Field alert{"tls.alert_message.desc",
                "Alert",
                FieldType::u8,
                Base::decimal,
                "What is wrong, or that the connection ends.",
                tls_alerts};
    Field encrypted_alert{"tls.alert_message", "Encrypted alert", FieldType::bytes};
    Field application_data{"tls.app_data", "Encrypted application data", FieldType::bytes, Base::decimal,
                           "What the application says; it can't be read without the keys."};
    Field heartbeat{"tls.heartbeat_message", "Heartbeat", FieldType::bytes};

    Field handshake{"tls.handshake", "Handshake message", FieldType::group};
    Field encrypted_handshake{"tls.handshake.encrypted", "Encrypted handshake message", FieldType::bytes, Base::decimal,
                              "Part of the handshake that can't be read without the keys."};
    Field handshake_type{"tls.handshake.type",         "Handshake type",   FieldType::u8, Base::decimal,
                         "The step of the handshake.", tls_handshake_types};
    Field handshake_length{"tls.handshake.length", "Length", FieldType::u24};
    Field handshake_version{
        "tls.handshake.version",
        "Version",
        FieldType::u16,
        Base::hexadecimal,
        "The highest version offered, or the one chosen; TLS 1.3 says 1.2 here and the truth in an extension.",
        tls_versions};
    Field random{"tls.handshake.random", "Random", FieldType::bytes, Base::decimal,
                 "32 octets that make this handshake unlike all others."};
    Field session_id_length{"tls.handshake.session_id_length", "Session ID length", FieldType::u8};
    Field session_id{"tls.handshake.session_id", "Session ID", FieldType::bytes, Base::decimal,
                     "Names an earlier session that may be resumed."};
    Field cipher_suites_length{"tls.handshake.cipher_suites_length", "Cipher suites length", FieldType::u16};
    Field cipher_suite{"tls.handshake.ciphersuite",
                       "Cipher suite",
                       FieldType::u16,
                       Base::hexadecimal,
                       "A set of algorithms: the client offers many, the server picks one.",
                       tls_cipher_suites};
    Field compression_methods_length{"tls.handshake.comp_methods_length", "Compression methods length", FieldType::u8};
    Field compression_method{"tls.handshake.comp_method", "Compression method", FieldType::u8};
    Field extensions_length{"tls.handshake.extensions_length", "Extensions length", FieldType::u16};
    Field extension{"tls.handshake.extension", "Extension", FieldType::group};
    Field extension_type{"tls.handshake.extension.type",
                         "Type",
                         FieldType::u16,
                         Base::decimal,
                         "What the extension is about.",
                         tls_extension_types};
    Field extension_length{"tls.handshake.extension.len", "Length", FieldType::u16};
    Field extension_data{"tls.handshake.extension.data", "Data", FieldType::bytes};
    Field server_name_list_length{"tls.handshake.extensions_server_name_list_len", "Server name list length",
                                  FieldType::u16};
    Field server_name_type{"tls.handshake.extensions_server_name_type", "Server name type", FieldType::u8};
    Field server_name_length{"tls.handshake.extensions_server_name_len", "Server name length", FieldType::u16};
    Field server_name{"tls.handshake.extensions_server_name", "Server name", FieldType::text, Base::decimal,
                      "The site that the client wants, in the clear, so that one address can serve many."};
    Field alpn_length{"tls.handshake.extensions_alpn_len", "ALPN length", FieldType::u16};
    Field alpn_string_length{"tls.handshake.extensions_alpn_str_len", "ALPN string length", FieldType::u8};
    Field alpn_string{"tls.handshake.extensions_alpn_str", "ALPN protocol", FieldType::text, Base::decimal,
                      "The protocol to be spoken inside: h2 is HTTP/2."};
    Field supported_versions_length{"tls.handshake.extensions.supported_versions_len", "Supported versions length",
                                    FieldType::u8};
    Field supported_version{"tls.handshake.extensions.supported_version",
                            "Supported version",
                            FieldType::u16,
                            Base::hexadecimal,
                            "The versions that are really offered, or the one chosen.",
                            tls_versions};
    Field supported_groups_length{"tls.handshake.extensions_supported_groups_length", "Supported groups length",
                                  FieldType::u16};
    Field supported_group{
        "tls.handshake.extensions_supported_group", "Supported group", FieldType::u16, Base::hexadecimal,
        "A curve or group for the key exchange.",   tls_groups};
    Field certificates_length{"tls.handshake.certificates_length", "Certificates length", FieldType::u24};
    Field certificate_length{"tls.handshake.certificate_length", "Certificate length", FieldType::u24};
    Field certificate{"tls.handshake.certificate", "Certificate", FieldType::bytes, Base::decimal,
                      "Says who the server is, signed by somebody whom the client trusts."};
    Field body{"tls.handshake.body", "Body", FieldType::bytes};
};
inline constexpr Tls tls;

}  // namespace loopscope::decode::fields
