#include "ui/picture_page.hpp"

#include <algorithm>
#include <string>

namespace loopscope::ui {

Scene picture_page(std::span<const Scene> pictures, std::string_view capture, const Theme& theme,
                   const TextMeasure& measure, std::string_view note) {
    constexpr float margin = 16, gap = 24;
    Scene page;
    page.background = theme.panel;
    for (const Scene& picture : pictures) {
        if (page.height > 0) {
            page.height += gap / 2;
            page.line({margin, page.height}, {margin + picture.width, page.height}, {theme.border});
            page.height += gap / 2;
        }
        if (page.title.empty()) page.title = picture.title;
        page.add(picture, {0, page.height});
        page.width = std::max(page.width, picture.width);
        page.height += picture.height;
    }
    auto foot = "Capture: " + std::string(capture);
    if (!note.empty()) foot.append("   \u00b7   ").append(note);
    page.text({margin, page.height}, foot, SceneFont::small, theme.faint);
    page.text({page.width - margin, page.height}, "Loopscope", SceneFont::small, theme.faint, Align::right);
    page.height += measure.height(SceneFont::small) + margin;
    return page;
}

}  // namespace loopscope::ui
