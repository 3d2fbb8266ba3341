#pragma once

namespace loopscope::ui {

/// A sign of FontAwesome 4.7, and what stands in its place where that font is missing.
struct Icon {
    const char* glyph;     ///< UTF-8, U+F000 to U+F2E0
    const char* fallback;  ///< one or two characters that every font has
};

namespace icon {
inline constexpr Icon start{"\uf04b", ">"}, stop{"\uf04d", "[]"}, restart{"\uf01e", "R"}, pause{"\uf04c", "||"},
    step_forward{"\uf051", ">|"}, step_back{"\uf048", "|<"}, fast_forward{"\uf04e", ">>"}, open{"\uf07c", "O"},
    save{"\uf0c7", "S"}, capture{"\uf192", "*"}, filter{"\uf0b0", "F"}, dark{"\uf186", "D"}, light{"\uf185", "L"},
    help{"\uf059", "?"}, home{"\uf015", "H"}, close{"\uf00d", "x"}, copy{"\uf0c5", "C"}, follow{"\uf063", "v"},
    sort_up{"\uf0de", "^"}, sort_down{"\uf0dd", "v"}, search{"\uf002", "/"}, folder{"\uf07b", "D"}, file{"\uf1c0", "-"},
    up{"\uf062", "^"}, demo{"\uf19d", ">"}, interface {
    "\uf1e6", "#"
}, recent{"\uf1da", "~"}, machine{"\uf0ad", "!"}, packets{"\uf0ca", "="}, ladder{"\uf0ec", "<>"},
    connections{"\uf0e8", "#"}, web{"\uf0ac", "W"}, names{"\uf02b", "N"}, stream{"\uf0e6", "T"}, details{"\uf0ae", "+"},
    octets{"\uf00a", "01"}, handshake{"\uf0c1", "<>"}, closing{"\uf08b", "->"}, refused{"\uf05e", "x"},
    reset{"\uf0e7", "!"}, repeat{"\uf021", "R"}, warning{"\uf071", "!"}, damaged{"\uf127", "!"},
    datagram{"\uf1d8", ">"}, data{"\uf061", ">"}, check{"\uf00c", "v"}, dot{"\uf111", "."}, info{"\uf05a", "i"},
    clock{"\uf017", "t"}, lock{"\uf023", "l"}, expand{"\uf0da", "+"}, collapse{"\uf0d7", "-"}, left{"\uf060", "<"},
    right{"\uf061", ">"}, client{"\uf108", "c"}, server{"\uf233", "s"}, terminal{"\uf120", ">_"}, minus{"\uf068", "-"},
    plus{"\uf067", "+"}, keyboard{"\uf11c", "k"}, graph{"\uf201", "/^"}, states{"\uf1e0", "o-"}, picture{"\uf03e", "P"},
    fit{"\uf0b2", "[]"}, error{"\uf06a", "!"};

/// Each of them: what the faces are built with.
inline constexpr const Icon* all[] = {
    &start,     &stop,      &restart,  &pause,       &step_forward, &step_back, &fast_forward, &open,      &save,
    &capture,   &filter,    &dark,     &light,       &help,         &home,      &close,        &copy,      &follow,
    &sort_up,   &sort_down, &search,   &folder,      &file,         &up,        &demo,         &interface, &recent,
    &machine,   &packets,   &ladder,   &connections, &web,          &names,     &stream,       &details,   &octets,
    &handshake, &closing,   &refused,  &reset,       &repeat,       &warning,   &damaged,      &datagram,  &data,
    &check,     &dot,       &info,     &clock,       &lock,         &expand,    &collapse,     &left,      &right,
    &client,    &server,    &terminal, &minus,       &plus,         &keyboard,  &graph,        &states,    &picture,
    &fit,       &error};
}  // namespace icon

}  // namespace loopscope::ui
