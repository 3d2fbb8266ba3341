#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ui/imgui.hpp"
#include "ui/list_state.hpp"
#include "ui/theme.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

struct ListColumn {
    const char* caption;
    float width = 60;    ///< logical pixels; of a stretching column: the least that serves
    float stretch = 0;   ///< share of what is left; 0: keeps its width
    bool mono = false;   ///< numbers and addresses
    bool right = false;  ///< aligned to the right
    int level = 0;       ///< where the list is narrow, columns of the highest levels are hidden at first (0: never)
};

struct ListCell {
    std::string text;
    Color color;
    const Icon* sign = nullptr;
};

/// A table of numbered items of which only the rows in sight are made. What it shows and does is told by the functions.
struct ListView {
    const char* id = "";
    std::span<const ListColumn> columns;
    const std::vector<std::uint32_t>* rows = nullptr;  ///< items in order
    std::uint32_t count = 0;                           ///< items from this number on are passed over
    std::uint32_t chosen = decode::none;               ///< item
    std::function<ListCell(std::uint32_t item, int column)> cell;
    std::function<Color(std::uint32_t item)> stripe;  ///< at the row's left edge
    std::function<void(std::uint32_t item)> choose;   ///< click, arrow keys
    std::function<void(std::uint32_t item)> open;     ///< Enter, double click
    std::function<void(std::uint32_t item)> menu;     ///< entries of the context menu below "Copy"
    /// A display filter that packets fit which are the same in this cell; the context menu offers it.
    std::function<std::string(std::uint32_t item, int column)> condition;
    std::function<void(int column, bool descending)> sort;
};

/// Draws it into what is left of the window, `width` pixels wide.
void draw_list(ListState&, const ListView&, ViewContext&, float width);

/// A field to type a filter into, with a count at its right: "3 of 120 connections".
bool draw_filter(const char* id, const char* hint, std::string& text, const ViewContext&, std::uint64_t shown,
                 std::uint64_t all, std::string_view noun, std::string_view plural);

}  // namespace loopscope::ui
