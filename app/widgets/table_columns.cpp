#include "app/widgets/table_columns.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace hs {
namespace {

constexpr float kLeastWidth = 28;
constexpr size_t kMostKeys = 4;

std::optional<size_t> column_named(std::span<const ColumnSpec> specs, std::string_view name) {
    for (size_t i = 0; i < specs.size(); ++i) {
        if (specs[i].name == name) return i;
    }
    return std::nullopt;
}

bool contains(const std::vector<std::string>& names, const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TableColumns::TableColumns(std::span<const ColumnSpec> specs, const TableSettings& settings,
                           SortKey first_sort)
    : specs_(specs), first_sort_(first_sort) {
    reset();
    std::vector<size_t> order;
    for (const std::string& name : settings.order) {
        const auto column = column_named(specs_, name);
        if (column && std::find(order.begin(), order.end(), *column) == order.end()) {
            order.push_back(*column);
        }
    }
    for (const size_t column : order_) {
        if (std::find(order.begin(), order.end(), column) == order.end()) order.push_back(column);
    }
    order_ = order;
    for (size_t i = 0; i < specs_.size(); ++i) {
        if (contains(settings.hidden, specs_[i].name)) set_shown(i, false);
        if (contains(settings.shown, specs_[i].name)) set_shown(i, true);
        const auto width = settings.widths.find(specs_[i].name);
        if (width != settings.widths.end()) set_width(i, width->second);
    }
    std::vector<SortKey> sort;
    for (const std::string& key : settings.sort) {
        const bool falling = key.starts_with('-');
        const auto column = column_named(specs_, std::string_view(key).substr(falling ? 1 : 0));
        if (column && specs_[*column].is_sortable && sort.size() < kMostKeys) {
            sort.push_back({*column, falling});
        }
    }
    if (!sort.empty()) sort_ = sort;
}

void TableColumns::reset() {
    order_.resize(specs_.size());
    std::iota(order_.begin(), order_.end(), size_t{0});
    shown_.clear();
    widths_.clear();
    for (const ColumnSpec& spec : specs_) {
        shown_.push_back(spec.is_shown ? 1 : 0);
        widths_.push_back(spec.width_px);
    }
    sort_ = {first_sort_};
}

std::vector<size_t> TableColumns::shown() const {
    std::vector<size_t> columns;
    for (const size_t column : order_) {
        if (is_shown(column)) columns.push_back(column);
    }
    return columns;
}

bool TableColumns::is_as_made() const {
    const TableSettings made = settings();
    return made.shown.empty() && made.hidden.empty() && made.widths.empty() && made.order.empty();
}

int TableColumns::sort_place(size_t column) const {
    for (size_t i = 0; i < sort_.size(); ++i) {
        if (sort_[i].column == column) return static_cast<int>(i);
    }
    return -1;
}

void TableColumns::set_shown(size_t column, bool is_shown) {
    if (!is_shown && std::count(shown_.begin(), shown_.end(), 1) <= 1) return;
    shown_[column] = is_shown ? 1 : 0;
}

void TableColumns::set_width(size_t column, float width_px) {
    widths_[column] = std::clamp(width_px, kLeastWidth, 4000.0F);
}

void TableColumns::move(size_t column, size_t place_of) {
    const auto at = std::find(order_.begin(), order_.end(), column);
    const auto to = std::find(order_.begin(), order_.end(), place_of);
    if (at == order_.end() || to == order_.end() || at == to) return;
    if (at < to) {
        std::rotate(at, at + 1, to + 1);
    } else {
        std::rotate(to, at, at + 1);
    }
}

void TableColumns::click(size_t column, bool adds) {
    if (!specs_[column].is_sortable) return;
    const int place = sort_place(column);
    const bool first_falls = !specs_[column].is_text;
    if (!adds) {
        const bool again = place == 0 && sort_.size() == 1;
        sort_ = {{column, again ? !sort_[0].falling : first_falls}};
    } else if (place >= 0) {
        SortKey& key = sort_[static_cast<size_t>(place)];
        key.falling = !key.falling;
    } else if (sort_.size() < kMostKeys) {
        sort_.push_back({column, first_falls});
    }
}

TableSettings TableColumns::settings() const {
    TableSettings made;
    for (size_t i = 0; i < specs_.size(); ++i) {
        if (is_shown(i) && !specs_[i].is_shown) made.shown.emplace_back(specs_[i].name);
        if (!is_shown(i) && specs_[i].is_shown) made.hidden.emplace_back(specs_[i].name);
        if (widths_[i] != specs_[i].width_px) made.widths[specs_[i].name] = widths_[i];
    }
    if (!std::is_sorted(order_.begin(), order_.end())) {
        for (const size_t column : order_) made.order.emplace_back(specs_[column].name);
    }
    if (sort_ != std::vector<SortKey>{first_sort_}) {
        for (const SortKey& key : sort_) {
            made.sort.push_back((key.falling ? "-" : "") + std::string(specs_[key.column].name));
        }
    }
    return made;
}

}  // namespace hs
