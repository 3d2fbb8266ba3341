#include "ui/filter_bar.hpp"

#include "ui/settings.hpp"

namespace loopscope::ui {

void FilterBar::suggest(const std::string& text) {
    history = false;
    chosen = nothing;
    completion = complete_filter(text, cursor);
    open = !completion.suggestions.empty();
}

void FilterBar::show_history(const Settings& settings) {
    completion = {};
    completion.end = std::string::npos;
    for (const auto& filter : settings.filters) completion.suggestions.push_back({filter, {}});
    history = true;
    chosen = nothing;
    open = !completion.suggestions.empty();
}

void FilterBar::step(int by) {
    const auto count = completion.suggestions.size();
    if (!open || count == 0) return;
    if (chosen == nothing)
        chosen = by > 0 ? 0 : count - 1;
    else
        chosen = (chosen + count + static_cast<std::size_t>(by + static_cast<int>(count))) % count;
}

std::string FilterBar::accept(const std::string& text, std::optional<std::size_t> which) {
    if (!open || completion.suggestions.empty()) return text;
    const auto index = which.value_or(chosen == nothing ? 0 : chosen);
    auto done = completed(text, completion, index);
    cursor = done.cursor;
    history ? close() : suggest(done.text);
    return done.text;
}

void FilterBar::take_keyboard() {
    focus_wanted = true;
    held = 4;
}

void FilterBar::close() {
    open = false;
    history = pointed = false;
    held = 0;
    chosen = nothing;
}

}  // namespace loopscope::ui
