#include "ui/connection_search.hpp"

#include "ui/quantity.hpp"

namespace loopscope::ui {

void ConnectionSearch::begin(const std::string& words) {
    words_ = lower(words);
    found_.clear();
    looked_at_ = 0;
}

bool ConnectionSearch::done(const trace::Recording& recording) const {
    return found_.size() >= at_most || looked_at_ >= recording.connection_count();
}

void ConnectionSearch::advance(const trace::Recording& recording) {
    for (auto left = in_one_go; left > 0 && !done(recording); --left, ++looked_at_)
        if (words_.empty() || holds_words(connection_title(recording, looked_at_), words_))
            found_.push_back(looked_at_);
}

std::string connection_title(const trace::Recording& recording, std::uint32_t index) {
    const auto connection = recording.connection(index);
    const auto protocol =
        connection.application == decode::Protocol::unknown ? connection.transport : connection.application;
    return std::to_string(index) + "   " + decode::to_text(connection.client) + " \xe2\x86\x92 " +
           decode::to_text(connection.server) + "   " + std::string{decode::to_text(protocol)} + ", " +
           std::string{to_text(connection.outcome)};
}

}  // namespace loopscope::ui
