#include "capture/error.hpp"

namespace loopscope::capture {

std::string to_text(const Error& error) {
    std::string text = error.where.empty() ? error.what : error.where + ": " + error.what;
    if (!error.mend.empty()) {
        if (!text.empty() && text.back() != '.') text += '.';
        text += " " + error.mend;
    }
    return text;
}

}  // namespace loopscope::capture
