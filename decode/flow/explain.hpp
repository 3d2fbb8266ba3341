#pragma once

#include <string>

#include "decode/flow/annotation.hpp"

namespace loopscope::decode::flow {

/// Appends what `explain` says.
void append_explanation(std::string& out, const Annotation& annotation, const Segment& segment,
                        const Connection& connection, bool from_server);

}  // namespace loopscope::decode::flow
