#pragma once

#include <array>
#include <string_view>

namespace loopscope::ui {

/// A line of the help: what is pressed, what it does. shortcuts.cpp acts on those of the window; the views act on
/// theirs.
struct ShortcutHelp {
    std::string_view keys, what;
};

inline constexpr std::array shortcut_help{
    ShortcutHelp{"", "Window"},
    ShortcutHelp{"F1 or ?", "this page"},
    ShortcutHelp{"Ctrl+1 to Ctrl+9", "the views, from the left"},
    ShortcutHelp{"F6, Shift+F6", "next pane, pane before"},
    ShortcutHelp{"Tab, arrows, Enter", "move between buttons and fields, press them"},
    ShortcutHelp{"Ctrl+T", "dark or light"},
    ShortcutHelp{"Ctrl++, Ctrl+-, Ctrl+0", "larger, smaller, usual size"},
    ShortcutHelp{"Ctrl+L, Ctrl+D", "ladder beside the packets, details below"},
    ShortcutHelp{"Ctrl+Q", "close the window"},
    ShortcutHelp{"", "Captures"},
    ShortcutHelp{"Ctrl+O, Ctrl+S", "open a file, save what was captured"},
    ShortcutHelp{"Ctrl+E, Ctrl+R", "start or stop capturing, start again"},
    ShortcutHelp{"Ctrl+K", "the capture filter"},
    ShortcutHelp{"Ctrl+W", "close the capture"},
    ShortcutHelp{"", "Packets, details, octets"},
    ShortcutHelp{"Up, Down, Page Up, Page Down", "choose the packet, field or octet before or after"},
    ShortcutHelp{"Home, End", "the first, the last (and follow new packets)"},
    ShortcutHelp{"Left, Right", "close or open a field or a block of packets; the octet before or after"},
    ShortcutHelp{"Ctrl+G", "go to a packet by its number"},
    ShortcutHelp{"Ctrl+F, Ctrl+N, Ctrl+B", "find a packet, the next one, the one before"},
    ShortcutHelp{"Ctrl+/", "filter the packets: Tab completes, Down shows earlier filters"},
    ShortcutHelp{"Ctrl+C, right click, Menu", "copy what is chosen; everything that can be copied"},
    ShortcutHelp{"", "Graphs"},
    ShortcutHelp{"1 to 4", "which graph"},
    ShortcutHelp{"Arrows, + and -, Home", "move, zoom, show all of it"},
    ShortcutHelp{"N, P", "the connection's next packet, the one before"},
    ShortcutHelp{"", "Replay"},
    ShortcutHelp{"Space", "play or pause"},
    ShortcutHelp{", and .", "one packet back, one packet on"},
};

}  // namespace loopscope::ui
