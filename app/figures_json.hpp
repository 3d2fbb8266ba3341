#pragma once

#include <string>

#include "decode/flow/figures.hpp"

namespace loopscope::app {

/// Appends what was measured of one direction as a JSON object. Times are seconds, sizes octets, shares 0 to 1; what
/// was not measured is left out. What is inferred and not seen is listed under "inferred".
void append_figures_json(std::string& out, const decode::flow::DirectionFigures& figures);

}  // namespace loopscope::app
