#include "app/panels/row_choice.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/chosen_rows.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/stack_rows.h"
#include "core/model/log_attributes.h"

namespace hs {
namespace {

constexpr size_t kMostListed = 40;

struct Listed {
    std::string label;
    std::string value;  // as a filter has it
    std::string chip;
};

// One menu: all, or one of those listed.
struct RowMenu {
    const char* title;
    const char* all;
    const char* about;
    FilterKind kind;
    std::string chosen;  // empty: all
    std::vector<Listed> listed;
};

std::vector<bool> used(const std::vector<uint32_t>& of_row, size_t count) {
    std::vector<bool> is_used(count);
    for (size_t row = 1; row < of_row.size(); ++row) is_used[of_row[row]] = true;
    return is_used;
}

RowMenu threads_of(const LogAttributes& known, const ShownRows& shown) {
    RowMenu menu{
        "Thread", "All threads", "What this thread allocated", FilterKind::kThread, shown.thread,
        {}};
    const std::vector<bool> allocated = used(known.thread_of_row, known.threads.size());
    for (uint32_t i = 0; i < known.threads.size() && menu.listed.size() < kMostListed; ++i) {
        if (!allocated[i]) continue;
        Listed one{thread_text(known, i), std::to_string(known.threads[i].id), {}};
        one.chip =
            one.label.find("thread") == std::string::npos ? "thread " + one.label : one.label;
        one.label += "##" + one.value;
        menu.listed.push_back(std::move(one));
    }
    return menu;
}

RowMenu allocators_of(const LogAttributes& known, const ShownRows& shown) {
    RowMenu menu{"Allocator",
                 "All allocators",
                 "What came from this allocator",
                 FilterKind::kAllocator,
                 shown.allocator,
                 {}};
    const std::vector<bool> called = used(known.allocator_of_row, known.allocators.size());
    for (size_t i = 0; i < known.allocators.size(); ++i) {
        const std::string& name = known.allocators[i].name;
        if (called[i]) menu.listed.push_back({name, name, "allocator " + name});
    }
    return menu;
}

void choose(ViewContext& view, ToolRow& tools, const RowMenu& menu) {
    if (menu.listed.size() <= 1 && menu.chosen.empty()) return;
    std::vector<Segment> segments = {{menu.all, menu.about}};
    int active = 0;
    for (const Listed& one : menu.listed) {
        if (one.value == menu.chosen) active = static_cast<int>(segments.size());
        segments.push_back({one.label.c_str(), menu.about});
    }
    // Chosen in another file, and not in this one.
    if (active == 0 && !menu.chosen.empty()) {
        active = static_cast<int>(segments.size());
        segments.push_back({menu.chosen.c_str(), "Not in this file"});
    }
    const int pressed = tools.choice(menu.title, segments, active);
    if (pressed == 0) {
        const Filters& filters = view.state.filters.at();
        for (size_t i = 0; i < filters.size(); ++i) {
            if (filters[i].kind == menu.kind) view.actions.push(RemoveFilter{i});
        }
    } else if (pressed > 0 && static_cast<size_t>(pressed) <= menu.listed.size()) {
        const Listed& one = menu.listed[static_cast<size_t>(pressed) - 1];
        view.actions.push(PushFilter{{menu.kind, {}, one.value, one.chip}});
    }
}

}  // namespace

void choose_rows(ViewContext& view, ToolRow& tools) {
    const DatasetRow* row = current_dataset(view.state);
    const bool has_log = row != nullptr && row->dataset && row->dataset->log;
    const LogAttributes* known = has_log ? row->dataset->log->attributes() : nullptr;
    if (known == nullptr) return;
    const ShownRows shown = rows_shown(view.state);
    choose(view, tools, threads_of(*known, shown));
    choose(view, tools, allocators_of(*known, shown));
}

}  // namespace hs
