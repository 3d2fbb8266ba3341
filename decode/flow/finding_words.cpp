#include "decode/flow/finding.hpp"

namespace loopscope::decode::flow {

std::string what_happened(const Finding& finding, const Connection& connection) {
    switch (finding.kind) {
        case FindingKind::refused:
            return "Nothing accepts connections on port " + std::to_string(connection.server.port) +
                   " of the server: it answered the SYN with RST.";
        default: return std::string{title(finding.kind)} + ".";
    }
}

std::string what_to_try(const Finding& finding, const Connection&) {
    switch (finding.kind) {
        case FindingKind::refused:
            return "Check that the server runs, that it has called listen(), and on which address and port it called "
                   "bind().";
        default: return {};
    }
}

}  // namespace loopscope::decode::flow
