#pragma once

#include <algorithm>
#include <deque>
#include <vector>

namespace loopscope::ui {

/// A key event as GLFW reports it.
struct KeyEvent {
    int key = 0, scancode = 0, action = 0, modifiers = 0;
    unsigned character = 0;  ///< Unicode; not 0: text that was typed, and no key
};

/// Key events on their way to Dear ImGui. Older releases look at the keyboard's state once a frame: they miss a key
/// that goes down and up in between, and a Ctrl that goes up right after its key went down. So a release waits for the
/// frame after a press, a key's second event for the frame after its first, and what follows waits with it.
class KeyQueue {
public:
    void add(const KeyEvent& event) { waiting_.push_back(event); }
    bool empty() const { return waiting_.empty(); }

    /// The events for one frame.
    std::vector<KeyEvent> take() {
        std::vector<KeyEvent> frame;
        while (!waiting_.empty() && !conflicts(frame, waiting_.front())) {
            frame.push_back(waiting_.front());
            waiting_.pop_front();
        }
        return frame;
    }

private:
    static constexpr int release = 0;  // GLFW_RELEASE

    /// Text may come with the key that made it, but not before what an earlier key with Ctrl does.
    static bool conflicts(const std::vector<KeyEvent>& frame, const KeyEvent& next) {
        if (next.character != 0)
            return std::any_of(frame.begin(), frame.end(),
                               [](const KeyEvent& before) { return before.modifiers != 0; });
        return std::any_of(frame.begin(), frame.end(), [&](const KeyEvent& before) {
            if (before.character != 0) return false;
            return before.key == next.key || (next.action == release && before.action != release);
        });
    }

    std::deque<KeyEvent> waiting_;
};

}  // namespace loopscope::ui
