#pragma once

#include "decode/field.hpp"

namespace loopscope::decode::fields {

/// RFC 1035, section 3.2.2, and IANA's registry of DNS parameters.
inline constexpr ValueName dns_types[] = {
    {1, "A"},          {2, "NS"},      {3, "MD"},          {4, "MF"},     {5, "CNAME"},     {6, "SOA"},
    {7, "MB"},         {8, "MG"},      {9, "MR"},          {10, "NULL"},  {11, "WKS"},      {12, "PTR"},
    {13, "HINFO"},     {14, "MINFO"},  {15, "MX"},         {16, "TXT"},   {17, "RP"},       {18, "AFSDB"},
    {19, "X25"},       {20, "ISDN"},   {21, "RT"},         {22, "NSAP"},  {23, "NSAP-PTR"}, {24, "SIG"},
    {25, "KEY"},       {26, "PX"},     {27, "GPOS"},       {28, "AAAA"},  {29, "LOC"},      {30, "NXT"},
    {31, "EID"},       {32, "NIMLOC"}, {33, "SRV"},        {34, "ATMA"},  {35, "NAPTR"},    {36, "KX"},
    {37, "CERT"},      {38, "A6"},     {39, "DNAME"},      {40, "SINK"},  {41, "OPT"},      {42, "APL"},
    {43, "DS"},        {44, "SSHFP"},  {45, "IPSECKEY"},   {46, "RRSIG"}, {47, "NSEC"},     {48, "DNSKEY"},
    {49, "DHCID"},     {50, "NSEC3"},  {51, "NSEC3PARAM"}, {52, "TLSA"},  {53, "SMIMEA"},   {55, "HIP"},
    {56, "NINFO"},     {57, "RKEY"},   {58, "TALINK"},     {59, "CDS"},   {60, "CDNSKEY"},  {61, "OPENPGPKEY"},
    {62, "CSYNC"},     {63, "ZONEMD"}, {64, "SVCB"},       {65, "HTTPS"}, {99, "SPF"},      {100, "UINFO"},
    {101, "UID"},      {102, "GID"},   {103, "UNSPEC"},    {104, "NID"},  {105, "L32"},     {106, "L64"},
    {107, "LP"},       {108, "EUI48"}, {109, "EUI64"},     {249, "TKEY"}, {250, "TSIG"},    {251, "IXFR"},
    {252, "AXFR"},     {253, "MAILB"}, {254, "MAILA"},     {255, "ANY"},  {256, "URI"},     {257, "CAA"},
    {258, "AVC"},      {259, "DOA"},   {260, "AMTRELAY"},  {32768, "TA"}, {32769, "DLV"},   {65281, "WINS"},
    {65282, "WINS-R"},
};
inline constexpr ValueName dns_classes[] = {{0, "reserved"}, {1, "IN"},     {2, "CS"},   {3, "CH"},
                                            {4, "HS"},       {254, "NONE"}, {255, "ANY"}};
inline constexpr ValueName dns_opcodes[] = {
    {0, "Standard query"},           {1, "Inverse query"},  {2, "Server status request"},
    {4, "Zone change notification"}, {5, "Dynamic update"}, {6, "DNS stateful operations"},
};
inline constexpr ValueName dns_rcodes[] = {
    {0, "No error"},
    {1, "Format error"},
    {2, "Server failure"},
    {3, "No such name"},
    {4, "Not implemented"},
    {5, "Refused"},
    {6, "Name exists"},
    {7, "RRset exists"},
    {8, "RRset does not exist"},
    {9, "Not authoritative"},
    {10, "Name out of zone"},
    {16, "Bad OPT version or TSIG signature"},
    {17, "Key not recognised"},
    {18, "Signature out of time window"},
    {19, "Bad TKEY mode"},
    {20, "Duplicate key name"},
    {21, "Algorithm not supported"},
    {22, "Bad truncation"},
    {23, "Bad or missing cookie"},
};
inline constexpr ValueName dns_option_codes[] = {
    {1, "Long-lived query"},
    {2, "Update lease"},
    {3, "Name server identifier"},
    {5, "DNSSEC algorithms understood"},
    {6, "DS hashes understood"},
    {7, "NSEC3 hashes understood"},
    {8, "Client subnet"},
    {9, "Expire"},
    {10, "Cookie"},
    {11, "TCP keepalive"},
    {12, "Padding"},
    {13, "Chain"},
    {14, "Key tag"},
    {15, "Extended error"},
};
inline constexpr ValueName dnssec_algorithms[] = {
    {1, "RSA/MD5"},
    {3, "DSA/SHA-1"},
    {5, "RSA/SHA-1"},
    {6, "DSA-NSEC3-SHA1"},
    {7, "RSASHA1-NSEC3-SHA1"},
    {8, "RSA/SHA-256"},
    {10, "RSA/SHA-512"},
    {12, "GOST R 34.10-2001"},
    {13, "ECDSA P-256 with SHA-256"},
    {14, "ECDSA P-384 with SHA-384"},
    {15, "Ed25519"},
    {16, "Ed448"},
};
inline constexpr ValueName dns_digests[] = {{1, "SHA-1"}, {2, "SHA-256"}, {3, "GOST R 34.11-94"}, {4, "SHA-384"}};

/// RFC 1035; for the record types their own RFCs, named in dns_record.cpp. Names as in tshark.
struct Dns {
    Field protocol{"dns", "Domain Name System", FieldType::protocol, Base::decimal,
                   "Turns names such as www.example.com into addresses, and back."};
    Field mdns{"mdns", "Multicast Domain Name System", FieldType::protocol, Base::decimal,
               "Names on the local link, asked of everybody at once (RFC 6762)."};
    Field llmnr{"llmnr", "Link-local Multicast Name Resolution", FieldType::protocol, Base::decimal,
                "Names on the local link, asked by Windows hosts (RFC 4795)."};
    Field length{"dns.length", "Length", FieldType::u16, Base::decimal,
                 "Over TCP each message is preceded by its length in octets."};
    Field id{"dns.id", "Transaction ID", FieldType::u16, Base::hexadecimal,
             "Chosen by who asks and repeated in the answer, so that both can be paired."};

    Field flags{"dns.flags", "Flags", FieldType::u16, Base::hexadecimal};
    Field response{"dns.flags.response", "Response", FieldType::boolean, Base::decimal,
                   "Whether this is an answer (1) or a question (0)."};
    Field opcode{"dns.flags.opcode",
                 "Opcode",
                 FieldType::u16,
                 Base::decimal,
                 "What kind of request this is; nearly always a standard query.",
                 dns_opcodes};
    Field authoritative{"dns.flags.authoritative", "Authoritative", FieldType::boolean, Base::decimal,
                        "The server that answers is responsible for the zone: this is no copy out of a cache."};
    Field conflict{"dns.flags.conflict", "Conflict", FieldType::boolean, Base::decimal,
                   "The name is in use by more than one host on this link."};
    Field truncated{"dns.flags.truncated", "Truncated", FieldType::boolean, Base::decimal,
                    "The message did not fit: ask again over TCP for all of it."};
    Field recursion_desired{"dns.flags.recdesired", "Recursion desired", FieldType::boolean, Base::decimal,
                            "Asks the server to find the answer elsewhere where it does not know it itself."};
    Field tentative{"dns.flags.tentative", "Tentative", FieldType::boolean, Base::decimal,
                    "The sender has not verified yet that the name is its own."};
    Field recursion_available{"dns.flags.recavail", "Recursion available", FieldType::boolean, Base::decimal,
                              "The server is willing to find answers elsewhere."};
    Field reserved{"dns.flags.z", "Reserved", FieldType::boolean, Base::decimal, "Must be zero."};
    Field authenticated{"dns.flags.authenticated", "Authenticated", FieldType::boolean, Base::decimal,
                        "The server has verified the data by DNSSEC."};
    Field checking_disabled{"dns.flags.checkdisable", "Checking disabled", FieldType::boolean, Base::decimal,
                            "Asks for data even where DNSSEC could not verify them."};
    Field rcode{
        "dns.flags.rcode", "Reply code", FieldType::u16, Base::decimal, "Whether the answer is one, or why not.",
        dns_rcodes};

    Field questions{"dns.count.queries", "Questions", FieldType::u16, Base::decimal,
                    "How many questions follow; in practice one."};
    Field answers{"dns.count.answers", "Answers", FieldType::u16, Base::decimal,
                  "How many records answer the question."};
    Field authorities{"dns.count.auth_rr", "Authority records", FieldType::u16, Base::decimal,
                      "How many records name the servers that are responsible."};
    Field additionals{"dns.count.add_rr", "Additional records", FieldType::u16, Base::decimal,
                      "How many records were added because they will be asked for next."};
    Field zones{"dns.count.zones", "Zones", FieldType::u16, Base::decimal, "How many zones the update is for: one."};
    Field prerequisites{"dns.count.prerequisites", "Prerequisites", FieldType::u16, Base::decimal,
                        "How many conditions must hold for the update to be made."};
    Field updates{"dns.count.updates", "Updates", FieldType::u16, Base::decimal,
                  "How many records are to be added or deleted."};

    Field question_section{"dns.queries", "Questions", FieldType::group};
    Field answer_section{"dns.answers", "Answers", FieldType::group};
    Field authority_section{"dns.authorities", "Authority records", FieldType::group};
    Field additional_section{"dns.additionals", "Additional records", FieldType::group};
    Field question{"dns.question", "Question", FieldType::group};
    Field record{"dns.record", "Record", FieldType::group};

    Field question_name{"dns.qry.name", "Name", FieldType::text, Base::decimal, "The name that is asked about."};
    Field question_name_length{"dns.qry.name.len", "Name length", FieldType::u16, Base::decimal,
                               "Characters of the name as text."};
    Field question_labels{"dns.count.labels", "Label count", FieldType::u16, Base::decimal,
                          "How many labels (parts between dots) the name has."};
    Field question_type{"dns.qry.type",
                        "Type",
                        FieldType::u16,
                        Base::decimal,
                        "What is asked: A for an IPv4 address, AAAA for IPv6, MX for mail, ...",
                        dns_types};
    Field question_class{"dns.qry.class",          "Class",    FieldType::u16, Base::hexadecimal,
                         "Internet, in practice.", dns_classes};
    Field question_unicast{"dns.qry.qu", "\"QU\" question", FieldType::boolean, Base::decimal,
                           "Asks for the answer by unicast instead of multicast."};

    Field name{"dns.resp.name", "Name", FieldType::text, Base::decimal, "The name that the record belongs to."};
    Field type{"dns.resp.type", "Type", FieldType::u16, Base::decimal, "What the record holds.", dns_types};
    Field record_class{"dns.resp.class",         "Class",    FieldType::u16, Base::hexadecimal,
                       "Internet, in practice.", dns_classes};
    Field cache_flush{"dns.resp.cache_flush", "Cache flush", FieldType::boolean, Base::decimal,
                      "This record replaces older ones in every cache on the link."};
    Field time_to_live{"dns.resp.ttl", "Time to live", FieldType::u32, Base::decimal,
                       "Seconds for which the record may be kept in a cache."};
    Field data_length{"dns.resp.len", "Data length", FieldType::u16, Base::decimal, "Octets of the data that follow."};
    Field data{"dns.data", "Data", FieldType::bytes};
    Field rendering{"dns.rdata", "Data as text", FieldType::text, Base::decimal,
                    "The record's data as they stand in a zone file."};

    Field a{"dns.a", "Address", FieldType::ipv4, Base::decimal, "The IPv4 address of the name."};
    Field aaaa{"dns.aaaa", "AAAA address", FieldType::ipv6, Base::decimal, "The IPv6 address of the name."};
    Field cname{"dns.cname", "CNAME", FieldType::text, Base::decimal, "The name that this one is an alias of."};
    Field dname{"dns.dname", "DNAME", FieldType::text, Base::decimal,
                "The name that replaces this one at the end of all names below it."};
    Field ns{"dns.ns", "Name server", FieldType::text, Base::decimal, "A server that knows this zone."};
    Field pointer{"dns.ptr.domain_name", "Domain name", FieldType::text, Base::decimal,
                  "The name that belongs to the address that was asked about."};
    Field mail_preference{"dns.mx.preference", "Preference", FieldType::u16, Base::decimal,
                          "The mail server with the lowest number is tried first."};
    Field mail_exchange{"dns.mx.mail_exchange", "Mail exchange", FieldType::text, Base::decimal,
                        "The server that takes mail for this name."};
    Field txt_length{"dns.txt.length", "TXT length", FieldType::u8};
    Field txt{"dns.txt", "TXT", FieldType::text, Base::decimal,
              "A text of any meaning: ownership proofs, mail policies, ..."};
    Field spf_length{"dns.spf.length", "SPF length", FieldType::u8};
    Field spf{"dns.spf", "SPF", FieldType::text};

    Field soa_primary{"dns.soa.mname", "Primary name server", FieldType::text, Base::decimal,
                      "The server that holds the zone's original."};
    Field soa_mailbox{"dns.soa.rname", "Responsible authority's mailbox", FieldType::text, Base::decimal,
                      "Mail address of who is responsible; the first dot stands for @."};
    Field soa_serial{"dns.soa.serial_number", "Serial number", FieldType::u32, Base::decimal,
                     "Grows with every change of the zone."};
    Field soa_refresh{"dns.soa.refresh_interval", "Refresh interval", FieldType::u32, Base::decimal,
                      "Seconds after which a secondary server asks for changes."};
    Field soa_retry{"dns.soa.retry_interval", "Retry interval", FieldType::u32, Base::decimal,
                    "Seconds until it asks again where that failed."};
    Field soa_expire{"dns.soa.expire_limit", "Expire limit", FieldType::u32, Base::decimal,
                     "Seconds after which a secondary server stops answering without news from the primary."};
    Field soa_minimum{"dns.soa.minimum_ttl", "Minimum time to live", FieldType::u32, Base::decimal,
                      "Seconds for which \"no such name\" may be kept in a cache."};

    Field srv_service{"dns.srv.service", "Service", FieldType::text};
    Field srv_protocol{"dns.srv.proto", "Protocol", FieldType::text};
    Field srv_name{"dns.srv.name", "Name", FieldType::text};
    Field srv_priority{"dns.srv.priority", "Priority", FieldType::u16, Base::decimal,
                       "The target with the lowest number is tried first."};
    Field srv_weight{"dns.srv.weight", "Weight", FieldType::u16, Base::decimal,
                     "Among equal priorities: the share of connections this target should get."};
    Field srv_port{"dns.srv.port", "Port", FieldType::u16, Base::decimal, "The port on which the service listens."};
    Field srv_target{"dns.srv.target", "Target", FieldType::text, Base::decimal, "The host that offers the service."};

    Field nsec_next{"dns.nsec.next_domain_name", "Next domain name", FieldType::text, Base::decimal,
                    "No name of the zone lies between the record's and this one."};
    Field nsec3_algorithm{"dns.nsec3.algo", "Hash algorithm", FieldType::u8, Base::decimal, "1: SHA-1."};
    Field nsec3_flags{"dns.nsec3.flags", "NSEC3 flags", FieldType::u8, Base::decimal};
    Field nsec3_iterations{"dns.nsec3.iterations", "NSEC3 iterations", FieldType::u16, Base::decimal,
                           "How many more times the name was hashed."};
    Field nsec3_salt_length{"dns.nsec3.salt_length", "Salt length", FieldType::u8, Base::decimal};
    Field nsec3_salt{"dns.nsec3.salt_value", "Salt value", FieldType::bytes, Base::decimal};
    Field nsec3_hash_length{"dns.nsec3.hash_length", "Hash length", FieldType::u8, Base::decimal};
    Field nsec3_hash{"dns.nsec3.hash_value", "Next hashed owner", FieldType::bytes, Base::decimal,
                     "No hashed name of the zone lies between the record's and this one."};

    Field opt_payload_size{"dns.rr.udp_payload_size", "UDP payload size", FieldType::u16, Base::decimal,
                           "The longest answer over UDP that the sender can take, octets (EDNS, RFC 6891)."};
    Field opt_extended_rcode{"dns.resp.ext_rcode", "Higher bits in extended reply code", FieldType::u8,
                             Base::hexadecimal};
    Field opt_version{"dns.resp.edns0_version", "EDNS version", FieldType::u8};
    Field opt_flags{"dns.resp.z", "Flags", FieldType::u16, Base::hexadecimal};
    Field opt_dnssec_ok{"dns.resp.z.do", "DNSSEC OK", FieldType::boolean, Base::decimal,
                        "The sender can handle DNSSEC records and asks for them."};
    Field opt_option{"dns.opt", "Option", FieldType::group};
    Field opt_code{"dns.opt.code", "Option code", FieldType::u16, Base::decimal, "", dns_option_codes};
    Field opt_length{"dns.opt.len", "Option length", FieldType::u16};
    Field opt_data{"dns.opt.data", "Option data", FieldType::bytes};
    Field opt_client_family{"dns.opt.client.family", "Family", FieldType::u16};
    Field opt_client_netmask{"dns.opt.client.netmask", "Source netmask", FieldType::u8};
    Field opt_client_scope{"dns.opt.client.scope", "Scope netmask", FieldType::u8};
    Field opt_client_address{"dns.opt.client.addr", "Client subnet", FieldType::bytes};
    Field opt_client_cookie{"dns.opt.cookie.client", "Client cookie", FieldType::bytes};
    Field opt_server_cookie{"dns.opt.cookie.server", "Server cookie", FieldType::bytes};

    Field response_to{"dns.response_to", "The query is in frame", FieldType::u32, Base::decimal,
                      "The frame that asked what this one answers."};
    Field response_in{"dns.response_in", "The response is in frame", FieldType::u32, Base::decimal,
                      "The frame that answers this one."};
    Field time{"dns.time", "Time", FieldType::relative_time, Base::decimal,
               "How long the answer took, from the query to the response."};
    Field retransmission{"dns.retransmission", "Retransmission", FieldType::boolean, Base::decimal,
                         "The same question was asked before and had no answer in time."};
};
inline constexpr Dns dns;

}  // namespace loopscope::decode::fields
