#include "app/panels/sample_strip.h"

#include <algorithm>
#include <cmath>

#include "app/graph_results.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"
#include "core/layout/sample_plot.h"
#include "core/layout/time_axis.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kAxisPx = 72;
constexpr float kMarkApartPx = 5;
constexpr size_t kNone = SIZE_MAX;

std::string bytes_text(const ViewContext& view, int64_t bytes) {
    return format_bytes(bytes, view.state.settings.size_units);
}

bool is_dump(const DatasetRow& row) {
    return row.dataset && row.dataset->graph;
}

// What of the open datasets the samples depend on.
std::string key_of(const AppState& state, const DatasetRow& row) {
    std::string key = std::to_string(row.id.v) + ' ' + std::to_string(row.generation);
    if (!is_dump(row)) return key;
    key = "dumps";
    for (const DatasetRow& other : state.datasets) {
        if (!is_dump(other)) continue;
        key += ' ' + std::to_string(other.id.v) + '.' + std::to_string(other.generation);
    }
    return key;
}

void take_dumps(const AppState& state, SampleStripState& own) {
    std::vector<DumpBytes> dumps;
    for (const DatasetRow& row : state.datasets) {
        if (!is_dump(row)) continue;
        own.dumps.push_back(row.id);
        dumps.push_back({{file_name_of(row.path), row.dataset->info.modified_ns},
                         row.dataset->graph->shallow_bytes});
    }
    own.samples = dump_samples(dumps);
}

void refresh(ViewContext& view, SampleStripState& own, const DatasetRow& row) {
    std::string key = key_of(view.state, row);
    GraphResults* graph = is_dump(row) ? view.graphs->of(view.state, row.id) : nullptr;
    const bool is_series =
        graph != nullptr && std::count_if(view.state.datasets.begin(), view.state.datasets.end(),
                                          [](const DatasetRow& one) { return is_dump(one); }) > 1;
    Shared<BirthSeries> births;
    if (graph != nullptr && !is_series) {
        births = graph->births(view.jobs);
        key += births ? " births" : " no births yet";
    }
    if (own.key == key) return;
    own = {};
    own.key = std::move(key);
    const Dataset& dataset = *row.dataset;
    if (is_series) {
        take_dumps(view.state, own);
    } else if (births) {
        own.samples = birth_samples(*births);
    } else if (dataset.tracked) {
        own.samples = tracker_samples(*dataset.tracked);
        own.moves_cursor = true;
    } else if (dataset.history) {
        own.samples = memory_samples(dataset.history->memory);
        own.moves_cursor = true;
    }
}

std::string time_text(const TimeSamples& samples, const TimeSamples::Sample& sample) {
    switch (samples.axis) {
        case TimeSamples::Axis::kSeconds:
            return format_duration(std::llround(std::clamp(sample.at, -1e9, 1e9) * 1e9));
        case TimeSamples::Axis::kClock:
            return format_utc_time(std::llround(sample.at) * 1000000000);
        case TimeSamples::Axis::kSteps:
            return {};
    }
    return {};
}

std::string title_of(const TimeSamples& samples, size_t i) {
    const TimeSamples::Sample& sample = samples.samples[i];
    const std::string time = time_text(samples, sample);
    if (sample.name.empty()) return time;
    return printable_text(sample.name) + (time.empty() ? "" : ", " + time);
}

class Strip {
public:
    Strip(ViewContext& view, SampleStripState& own)
        : view_(view), own_(own), samples_(own.samples), to_(*ImGui::GetWindowDrawList()) {
        chosen_ = chosen();
    }

    void draw() {
        draw_title();
        push_font(Font::kSmall);
        if (place_plot()) {
            take_pointer();
            draw_left_axis();
            if (has_right_axis_) draw_right_axis();
            draw_marks();
            for (size_t i = 0; i < samples_.curves.size(); ++i) draw_curve(i);
        }
        pop_font();
    }

private:
    [[nodiscard]] size_t chosen() const {
        if (!own_.dumps.empty()) {
            for (size_t i = 0; i < samples_.samples.size(); ++i) {
                if (own_.dumps[samples_.samples[i].row] == view_.state.current) return i;
            }
            return kNone;
        }
        if (!own_.moves_cursor) return kNone;
        if (view_.state.instant_s) return samples_.nearest(*view_.state.instant_s);
        const std::vector<int64_t>& bytes = samples_.curves[0].bytes;
        return static_cast<size_t>(std::max_element(bytes.begin(), bytes.end()) - bytes.begin());
    }

    [[nodiscard]] std::string reading(size_t i) const {
        std::string text = title_of(samples_, i);
        for (const TimeSamples::Curve& curve : samples_.curves) {
            if (curve.bytes[i] == TimeSamples::Curve::kUnknown) continue;
            text += "   " + curve.name + ": " + bytes_text(view_, curve.bytes[i]);
        }
        return text;
    }

    // What is chosen, and each curve's name and value there: the legend as well.
    void draw_title() {
        push_font(Font::kStrong);
        ImGui::AlignTextToFramePadding();
        text_in(view_.theme.text, "Timeline");
        pop_font();
        if (chosen_ != kNone) add_to_title(title_of(samples_, chosen_), view_.theme.text);
        for (size_t i = 0; i < samples_.curves.size(); ++i) {
            const TimeSamples::Curve& curve = samples_.curves[i];
            std::string text = curve.name;
            if (chosen_ != kNone && curve.bytes[chosen_] != TimeSamples::Curve::kUnknown) {
                text += "  " + bytes_text(view_, curve.bytes[chosen_]);
            }
            if (curve.is_beside) text += " (right)";
            ImGui::SameLine(0, view_.px(16));
            const float room = ImGui::GetContentRegionAvail().x;
            if (room < view_.px(80)) {
                ImGui::NewLine();
                return;
            }
            const float middle =
                std::round(ImGui::GetCursorScreenPos().y + ImGui::GetFrameHeight() / 2);
            const float x = ImGui::GetCursorScreenPos().x;
            to_.AddRectFilled({x, middle - view_.px(4)}, {x + view_.px(8), middle + view_.px(4)},
                              colour_of(i), view_.px(2));
            ImGui::SetCursorScreenPos({x + view_.px(14), ImGui::GetCursorScreenPos().y});
            ImGui::AlignTextToFramePadding();
            text_cut(text, room - view_.px(14), view_.theme.text_muted);
        }
    }

    void add_to_title(const std::string& text, ImU32 colour) {
        ImGui::SameLine(0, view_.px(16));
        ImGui::AlignTextToFramePadding();
        text_cut(text, ImGui::GetContentRegionAvail().x, colour);
    }

    bool place_plot() {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const ImVec2 room = ImGui::GetContentRegionAvail();
        has_right_axis_ = samples_.highest(true) > 0;
        plot_.highest_bytes = calm_top(samples_.highest(false));
        plot_.highest_beside_bytes = calm_top(samples_.highest(true));
        left_ = std::round(at.x + view_.px(kAxisPx));
        top_ = std::round(at.y + view_.px(6));
        const float right = has_right_axis_ ? view_.px(kAxisPx) : view_.px(8);
        width_ = std::floor(room.x - view_.px(kAxisPx) - right);
        height_ = std::floor(at.y + room.y - top_ - view_.px(20));
        plot_.width_px = static_cast<double>(width_);
        plot_.height_px = static_cast<double>(height_);
        return width_ >= view_.px(40) && height_ >= view_.px(12);
    }

    [[nodiscard]] static int64_t calm_top(int64_t bytes) {
        return calm_ceiling(bytes + bytes / 32);
    }
    [[nodiscard]] float x_of(size_t i) const {
        return std::round(left_ + static_cast<float>(plot_.x_of(samples_, samples_.samples[i].at)));
    }
    [[nodiscard]] float bottom() const { return top_ + height_; }

    void take_pointer() {
        ImGui::SetCursorScreenPos({left_, top_});
        hit_area("Memory at snapshots", {width_, height_});
        if (!ImGui::IsItemHovered() && !ImGui::IsItemActive()) return;
        const auto x = static_cast<double>(ImGui::GetIO().MousePos.x - left_);
        near_ = samples_.nearest(plot_.at_of(samples_, x));
        if (!ImGui::IsItemActive()) tooltip(reading(near_).c_str());
        if (!ImGui::IsItemActive()) return;
        const TimeSamples::Sample& sample = samples_.samples[near_];
        if (!own_.dumps.empty()) {
            const DatasetId id = own_.dumps[sample.row];
            if (id != view_.state.current) view_.actions.push(SetCurrentDataset{id});
        } else if (own_.moves_cursor && view_.state.instant_s != sample.at) {
            view_.actions.push(SetInstant{sample.at});
        }
    }

    void draw_left_axis() {
        const auto rows = static_cast<size_t>(std::max(1.0F, height_ / view_.px(26)));
        for (const int64_t value : byte_ticks(plot_.highest_bytes, rows)) {
            const float y = y_of(value, plot_.highest_bytes);
            to_.AddRectFilled({left_, y}, {left_ + width_, y + 1}, view_.theme.separator);
            draw_label(bytes_text(view_, value), left_ - view_.px(8), y, true,
                       view_.theme.text_muted);
        }
        to_.AddRectFilled({left_, bottom()}, {left_ + width_, bottom() + 1},
                          view_.theme.text_faint);
    }

    void draw_right_axis() {
        const auto rows = static_cast<size_t>(std::max(1.0F, height_ / view_.px(26)));
        for (const int64_t value : byte_ticks(plot_.highest_beside_bytes, rows)) {
            const float y = y_of(value, plot_.highest_beside_bytes);
            to_.AddRectFilled({left_ + width_, y}, {left_ + width_ + view_.px(4), y + 1},
                              view_.theme.text_faint);
            draw_label(bytes_text(view_, value), left_ + width_ + view_.px(8), y, false,
                       view_.theme.text_muted);
        }
    }

    [[nodiscard]] float y_of(int64_t value, int64_t highest) const {
        const double share = static_cast<double>(value) / static_cast<double>(highest);
        return std::round(bottom() - height_ * static_cast<float>(share));
    }

    void draw_label(const std::string& text, float x, float y, bool ends_there, ImU32 colour) {
        const ImVec2 size = ImGui::CalcTextSize(text.c_str());
        to_.AddText({std::floor(ends_there ? x - size.x : x), std::floor(y - size.y / 2)}, colour,
                    text.c_str());
    }

    // A line for each sample with room, and its name or time below where there is room for that.
    void draw_marks() {
        const bool are_marks = own_.moves_cursor || !own_.dumps.empty();
        const double apart = static_cast<double>(view_.px(kMarkApartPx));
        float free_from = left_ - view_.px(kAxisPx) / 2;
        const auto mark = [&](size_t i, ImU32 colour, float width) {
            const float x = x_of(i);
            to_.AddRectFilled({x, top_}, {x + width, bottom() + view_.px(4)}, colour);
        };
        const std::vector<size_t> marks = are_marks
                                              ? sample_marks(samples_, plot_, apart)
                                              : std::vector<size_t>{0, samples_.samples.size() - 1};
        for (const size_t i : marks) {
            if (are_marks) mark(i, view_.theme.separator, 1);
            const std::string text = label_of(i);
            const float width = ImGui::CalcTextSize(text.c_str()).x;
            const float x = std::clamp(x_of(i) - width / 2, left_ - view_.px(kAxisPx) / 2,
                                       left_ + width_ - width);
            if (x < free_from) continue;
            to_.AddText({std::floor(x), bottom() + view_.px(5)},
                        i == chosen_ ? view_.theme.text : view_.theme.text_muted, text.c_str());
            free_from = x + width + view_.px(16);
        }
        if (near_ != kNone) mark(near_, view_.theme.text_muted, 1);
        if (chosen_ != kNone) mark(chosen_, view_.theme.text, view_.px(2));
    }

    [[nodiscard]] std::string label_of(size_t i) const {
        const TimeSamples::Sample& sample = samples_.samples[i];
        if (own_.dumps.empty()) {
            if (!sample.name.empty()) return title_of(samples_, i);
            if (i == 0 || samples_.axis != TimeSamples::Axis::kClock) {
                return time_text(samples_, sample);
            }
            // Dates would all read alike.
            return "+" + format_duration(std::llround((sample.at - samples_.first()) * 1e9));
        }
        const float room = width_ / static_cast<float>(samples_.samples.size()) - view_.px(16);
        return cut_middle_to_width(printable_text(sample.name), std::max(room, view_.px(40)));
    }

    [[nodiscard]] ImU32 colour_of(size_t curve) const {
        return view_.theme.series[curve % view_.theme.series.size()];
    }

    void draw_curve(size_t index) {
        std::vector<ImVec2> points;
        const float half = view_.px(2.5F);
        const bool has_dots = 12 * samples_.samples.size() <= static_cast<size_t>(width_);
        for (const auto& line : sample_lines(samples_, samples_.curves[index], plot_)) {
            points.clear();
            for (const PlotPoint& point : line) {
                points.push_back({left_ + static_cast<float>(point.x_px),
                                  top_ + static_cast<float>(point.y_px)});
            }
            to_.AddPolyline(points.data(), static_cast<int>(points.size()), colour_of(index), 0,
                            view_.px(1.5F));
            if (!has_dots && points.size() > 1) continue;
            for (const ImVec2& point : points) {
                to_.AddCircleFilled(point, half, colour_of(index));
            }
        }
    }

    ViewContext& view_;
    SampleStripState& own_;
    const TimeSamples& samples_;
    ImDrawList& to_;
    SamplePlot plot_;
    size_t chosen_ = kNone;
    size_t near_ = kNone;  // under the pointer
    bool has_right_axis_ = false;
    float left_ = 0;
    float top_ = 0;
    float width_ = 0;
    float height_ = 0;
};

}  // namespace

bool has_samples(ViewContext& view, SampleStripState& own) {
    const DatasetRow* row = current_dataset(view.state);
    if (!row || !row->dataset) return false;
    refresh(view, own, *row);
    return !own.samples.is_empty();
}

bool draw_sample_strip(ViewContext& view, SampleStripState& own) {
    if (!has_samples(view, own)) return false;
    Strip(view, own).draw();
    return true;
}

}  // namespace hs
