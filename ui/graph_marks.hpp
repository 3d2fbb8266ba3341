#pragma once

#include "decode/flow/connection.hpp"
#include "decode/flow/figures.hpp"
#include "ui/graph_look.hpp"
#include "ui/scene.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

// The shapes of a graph. Each thing has a shape of its own: colour is never the only sign.

/// A bar from a segment's first octet to its last, with a head at both ends where it is tall enough.
void draw_segment(Scene&, float x, float low, float high, Color);
void draw_repeated(Scene&, float x, float low, float high, Color);      ///< wider, with a filled diamond
void draw_out_of_order(Scene&, float x, float low, float high, Color);  ///< with an open ring
void draw_sacked(Scene&, float x, float low, float high, Color);        ///< with round ends
void draw_duplicate(Scene&, Point at, Color);                           ///< a triangle below the line
void draw_diamond(Scene&, Point centre, float radius, Color);
void draw_ring(Scene&, Point centre, float radius, Stroke);
void draw_cross(Scene&, Point centre, float radius, Stroke);

/// Colour of what is about octets that `sender` sends. Acknowledgments and windows come from the other end.
Color color_of(GraphItem, decode::flow::Side sender, const Theme&);
Color color_of(decode::flow::SenderPhase, const Theme&);
Stroke acknowledgment_stroke(Color);
Stroke window_stroke(Color);

/// The item's sign in the legend, `width` wide, around a horizontal middle line that begins at `at`.
void draw_sign(Scene&, GraphItem, Point at, float width, Color);

}  // namespace loopscope::ui
