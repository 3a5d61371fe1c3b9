#include "app/panels/sample_strip.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/panels/sample_strip_data.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tab_stop.h"
#include "core/analysis/type_samples.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"
#include "core/layout/sample_plot.h"
#include "core/layout/time_axis.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kAxisPx = 72;
constexpr float kMarkApartPx = 5;
constexpr size_t kNone = SIZE_MAX;

std::string bytes_text(const ViewContext& view, int64_t bytes) {
    return format_bytes(bytes, view.state.settings.size_units);
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

std::string title_text(const TimeSamples& samples, size_t i) {
    const TimeSamples::Sample& sample = samples.samples[i];
    const std::string time = time_text(samples, sample);
    if (sample.name.empty()) return time;
    return printable_text(sample.name) + (time.empty() ? "" : ", " + time);
}

class Strip {
public:
    Strip(ViewContext& view, SampleStripState& own, const char* types)
        : view_(view),
          own_(own),
          types_(types),
          samples_(shown_samples(own)),
          to_(*ImGui::GetWindowDrawList()) {
        chosen_ = chosen();
        is_stacked_ = &samples_ != &own.totals && own.look >= SampleLook::kStacked;
        is_share_ = is_stacked_ && own.look == SampleLook::kShare;
        if (is_stacked_) stack();
    }

    void draw() {
        draw_title();
        push_font(Font::kSmall);
        if (place_plot()) {
            take_pointer();
            draw_left_axis();
            if (has_right_axis_) draw_right_axis();
            draw_marks();
            if (is_stacked_) {
                // From the highest sum down, each over the one before.
                for (size_t i = own_.stacked.curves.size(); i-- > 0;) draw_band(i);
                draw_left_axis();
                draw_marks();
            } else {
                for (size_t i = 0; i < samples_.curves.size(); ++i) draw_curve(i);
            }
        }
        pop_font();
    }

private:
    void stack() {
        const AnswerKey key{own_.types.version, is_share_};
        if (own_.stacked_key == key) return;
        own_.stacked_key = key;
        own_.stacked = stacked_samples(samples_, is_share_);
    }

    // Types of dumps are named as Python prints them: the class itself is what is read.
    [[nodiscard]] static std::string name_of(const TimeSamples::Curve& curve) {
        return printable_text(short_type_name(curve.name));
    }

    // In the unit of the curve.
    [[nodiscard]] std::string value_text(const TimeSamples::Curve& curve, int64_t value) const {
        return curve.is_count ? format_count(static_cast<uint64_t>(std::max<int64_t>(0, value)))
                              : bytes_text(view_, value);
    }

    // The unit of an axis is that of the first curve on it.
    [[nodiscard]] bool counts_on_axis(bool beside) const {
        const auto first = std::find_if(
            samples_.curves.begin(), samples_.curves.end(),
            [beside](const TimeSamples::Curve& curve) { return curve.is_beside == beside; });
        return first != samples_.curves.end() && first->is_count;
    }

    [[nodiscard]] size_t chosen() const {
        if (!own_.dumps.empty()) {
            for (size_t i = 0; i < samples_.samples.size(); ++i) {
                if (own_.dumps[samples_.samples[i].row] == view_.state.current) return i;
            }
            return kNone;
        }
        if (!own_.moves_cursor) return kNone;
        if (view_.state.shown.instant_s) return samples_.nearest(*view_.state.shown.instant_s);
        const std::vector<int64_t>& bytes = own_.totals.curves[0].bytes;
        return static_cast<size_t>(std::max_element(bytes.begin(), bytes.end()) - bytes.begin());
    }

    [[nodiscard]] std::string title_of(size_t i) const {
        return total_text(title_text(samples_, i), is_lower_bound(i));
    }

    [[nodiscard]] bool is_lower_bound(size_t i) const {
        const DatasetRow* row =
            own_.dumps.empty() ? current_dataset(view_.state)
                               : find_dataset(view_.state, own_.dumps[samples_.samples[i].row]);
        return row != nullptr && row->dataset && is_incomplete(*row->dataset);
    }

    [[nodiscard]] std::string reading(size_t i) const {
        std::string text = title_of(i);
        for (const TimeSamples::Curve& curve : samples_.curves) {
            const int64_t value = curve.known_at(i);
            if (value == TimeSamples::Curve::kUnknown) continue;
            text += "\n" + name_of(curve) + ": " + value_text(curve, value);
        }
        return text;
    }

    // What is chosen, and each curve's name and value there: the legend as well.
    void draw_title() {
        push_font(Font::kStrong);
        ImGui::AlignTextToFramePadding();
        text_in(view_.theme.text, "Timeline");
        pop_font();
        draw_looks();
        if (chosen_ != kNone) add_to_title(title_of(chosen_), view_.theme.text);
        for (size_t i = 0; i < samples_.curves.size(); ++i) {
            if (draw_legend_entry(i)) continue;
            const std::string rest = "+" + format_count(samples_.curves.size() - i);
            text_in(view_.theme.text_muted, rest);
            if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", legend_from(i).c_str());
            return;
        }
    }

    // "  220 KiB (right)": what follows a curve's name.
    [[nodiscard]] std::string legend_value(const TimeSamples::Curve& curve) const {
        std::string text;
        if (chosen_ != kNone && curve.known_at(chosen_) != TimeSamples::Curve::kUnknown) {
            text = "  " + value_text(curve, curve.known_at(chosen_));
        }
        return curve.is_beside ? text + " (right)" : text;
    }
    [[nodiscard]] std::string legend_from(size_t first) const {
        std::string text;
        for (size_t i = first; i < samples_.curves.size(); ++i) {
            text += i == first ? "" : "\n";
            text += name_of(samples_.curves[i]) + legend_value(samples_.curves[i]);
        }
        return text;
    }

    // Names are cut where room is short, values never. False, with the cursor where the number of
    // those left out belongs, when there is no room for it.
    bool draw_legend_entry(size_t i) {
        const TimeSamples::Curve& curve = samples_.curves[i];
        const std::string name = name_of(curve);
        const std::string value = legend_value(curve);
        ImGui::SameLine(0, view_.px(16));
        ImGui::AlignTextToFramePadding();
        const bool is_last = i + 1 == samples_.curves.size();
        const float sign = view_.px(14);
        const float room = ImGui::GetContentRegionAvail().x - view_.px(is_last ? 0 : 44) - sign -
                           ImGui::CalcTextSize(value.c_str()).x;
        const float wanted = ImGui::CalcTextSize(name.c_str()).x;
        if (room < std::min(wanted, view_.px(56))) return false;
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float middle = std::round(at.y + ImGui::GetFrameHeight() / 2);
        to_.AddRectFilled({at.x, middle - view_.px(4)}, {at.x + view_.px(8), middle + view_.px(4)},
                          colour_of(i), view_.px(2));
        ImGui::SetCursorScreenPos({at.x + sign, at.y});
        ImGui::AlignTextToFramePadding();
        text_in(view_.theme.text_muted, cut_to_width(name, room) + value);
        if (wanted > room && ImGui::IsItemHovered()) {
            ImGui::SetTooltip("%s", (name + value).c_str());
        }
        return true;
    }

    void draw_looks() {
        if (types_ == nullptr) return;
        const std::array<Segment, 4> looks = {{
            {"Totals", "What the file sums up"},
            {types_, "The largest, each as a line"},
            {"Stacked", "The largest, one above the other"},
            {"Share", "The largest, as parts of the whole"},
        }};
        ImGui::SameLine(0, view_.px(12));
        const int pressed = segmented(view_, looks, static_cast<int>(own_.look));
        if (pressed >= 0) own_.look = static_cast<SampleLook>(pressed);
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
        plot_.highest_bytes =
            is_share_ ? kWholeShare : axis_top((is_stacked_ ? own_.stacked : samples_), false);
        plot_.highest_beside_bytes = axis_top(samples_, true);
        left_ = std::round(at.x + view_.px(kAxisPx));
        top_ = std::round(at.y + view_.px(6));
        const float right = has_right_axis_ ? view_.px(kAxisPx) : view_.px(8);
        width_ = std::floor(room.x - view_.px(kAxisPx) - right);
        height_ = std::floor(at.y + room.y - top_ - view_.px(20));
        plot_.width_px = static_cast<double>(width_);
        plot_.height_px = static_cast<double>(height_);
        return width_ >= view_.px(40) && height_ >= view_.px(12);
    }

    [[nodiscard]] int64_t axis_top(const TimeSamples& samples, bool beside) const {
        const int64_t highest = samples.highest(beside);
        if (counts_on_axis(beside)) return std::max<int64_t>(1, highest);
        return calm_ceiling(highest + highest / 32);
    }
    // Values to label: round ones of bytes, the highest and a half of counts, quarters of shares.
    [[nodiscard]] std::vector<int64_t> ticks(bool beside) const {
        const auto rows = static_cast<size_t>(std::max(1.0F, height_ / view_.px(26)));
        const int64_t highest = beside ? plot_.highest_beside_bytes : plot_.highest_bytes;
        if (is_share_) return rows < 2 ? std::vector{highest} : std::vector{highest / 2, highest};
        if (!counts_on_axis(beside)) return byte_ticks(highest, rows);
        if (rows < 2 || highest % 2 != 0) return {highest};
        return {highest / 2, highest};
    }
    [[nodiscard]] std::string tick_label(int64_t value, bool beside) const {
        if (is_share_) return value == kWholeShare ? "100 %" : "50 %";
        return counts_on_axis(beside) ? format_count(static_cast<uint64_t>(value))
                                      : bytes_text(view_, value);
    }
    [[nodiscard]] float x_of(size_t i) const {
        return std::round(left_ + static_cast<float>(plot_.x_of(samples_, samples_.samples[i].at)));
    }
    [[nodiscard]] float bottom() const { return top_ + height_; }

    void take_pointer() {
        ImGui::SetCursorScreenPos({left_, top_});
        hit_area("Memory at snapshots", {width_, height_});
        if (keeps_keys(false)) take_keys();
        if (!ImGui::IsItemHovered() && !ImGui::IsItemActive()) return;
        const auto x = static_cast<double>(ImGui::GetIO().MousePos.x - left_);
        near_ = samples_.nearest(plot_.at_of(samples_, x));
        if (!ImGui::IsItemActive()) tooltip(reading(near_).c_str());
        // The space bar makes it active too.
        if (ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left)) choose(near_);
    }

    void take_keys() {
        if (ImGui::GetIO().KeyMods != 0) return;
        const size_t last = samples_.samples.size() - 1;
        const size_t now = chosen_ == kNone ? last : chosen_;
        size_t next = now;
        if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) next = now - std::min<size_t>(now, 1);
        if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) next = std::min(now + 1, last);
        if (ImGui::IsKeyPressed(ImGuiKey_Home)) next = 0;
        if (ImGui::IsKeyPressed(ImGuiKey_End)) next = last;
        if (next != now) choose(next);
    }

    void choose(size_t index) {
        const TimeSamples::Sample& sample = samples_.samples[index];
        if (!own_.dumps.empty()) {
            const DatasetId id = own_.dumps[sample.row];
            if (id != view_.state.current) view_.actions.push(SetCurrentDataset{id});
        } else if (own_.moves_cursor && view_.state.shown.instant_s != sample.at) {
            view_.actions.push(SetInstant{sample.at});
        }
    }

    void draw_left_axis() {
        for (const int64_t value : ticks(false)) {
            const float y = y_of(value, plot_.highest_bytes);
            to_.AddRectFilled({left_, y}, {left_ + width_, y + 1}, view_.theme.separator);
            draw_label(tick_label(value, false), left_ - view_.px(8), y, true,
                       view_.theme.text_muted);
        }
        to_.AddRectFilled({left_, bottom()}, {left_ + width_, bottom() + 1},
                          view_.theme.text_faint);
    }

    void draw_right_axis() {
        for (const int64_t value : ticks(true)) {
            const float y = y_of(value, plot_.highest_beside_bytes);
            to_.AddRectFilled({left_ + width_, y}, {left_ + width_ + view_.px(4), y + 1},
                              view_.theme.text_faint);
            draw_label(tick_label(value, true), left_ + width_ + view_.px(8), y, false,
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
        // Of what is measured all the time only the ends are marked.
        const bool are_marks = (own_.moves_cursor || !own_.dumps.empty()) && !samples_.is_stepped;
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
            const float x = std::max(left_ - view_.px(kAxisPx) / 2,
                                     std::min(x_of(i) - width / 2, left_ + width_ - width));
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
            if (!sample.name.empty()) return title_text(samples_, i);
            if (i == 0 || samples_.axis != TimeSamples::Axis::kClock) {
                return time_text(samples_, sample);
            }
            // Dates would all read alike.
            return "+" + format_duration(std::llround((sample.at - samples_.first()) * 1e9));
        }
        const float room = width_ / static_cast<float>(samples_.samples.size()) - view_.px(16);
        return cut_middle_to_width(total_text(printable_text(sample.name), is_lower_bound(i)),
                                   std::max(room, view_.px(40)));
    }

    [[nodiscard]] ImU32 colour_of(size_t curve) const {
        return view_.theme.series[curve % view_.theme.series.size()];
    }

    // Upright and level pieces, sharp at any scale.
    void draw_steps(const std::vector<ImVec2>& points, ImU32 colour) {
        const float width = view_.px(1.5F);
        for (size_t i = 1; i < points.size(); ++i) {
            const float x0 = std::round(std::min(points[i - 1].x, points[i].x));
            const float x1 = std::round(std::max(points[i - 1].x, points[i].x));
            const float y0 = std::round(std::min(points[i - 1].y, points[i].y));
            const float y1 = std::round(std::max(points[i - 1].y, points[i].y));
            to_.AddRectFilled({x0, y0}, {x1 + width, y1 + width}, colour);
        }
    }

    void draw_curve(size_t index) {
        std::vector<ImVec2> points;
        const float half = view_.px(2.5F);
        const bool is_stepped = samples_.is_stepped || samples_.curves[index].is_stepped;
        const bool has_dots =
            !is_stepped && 12 * samples_.samples.size() <= static_cast<size_t>(width_);
        for (const auto& line : sample_lines(samples_, samples_.curves[index], plot_)) {
            points.clear();
            for (const PlotPoint& point : line) {
                points.push_back({left_ + static_cast<float>(point.x_px),
                                  top_ + static_cast<float>(point.y_px)});
            }
            if (is_stepped) {
                draw_steps(points, colour_of(index));
            } else {
                to_.AddPolyline(points.data(), static_cast<int>(points.size()), colour_of(index), 0,
                                view_.px(1.5F));
            }
            if (!has_dots && points.size() > 1) continue;
            for (const ImVec2& point : points) {
                to_.AddCircleFilled(point, half, colour_of(index));
            }
        }
    }

    // From the sum down to the axis; what lies below is drawn over it.
    void draw_band(size_t index) {
        const ImDrawListFlags flags = to_.Flags;
        to_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        for (const auto& line : sample_lines(own_.stacked, own_.stacked.curves[index], plot_)) {
            for (size_t i = 1; i < line.size(); ++i) {
                const ImVec2 a{left_ + static_cast<float>(line[i - 1].x_px),
                               top_ + static_cast<float>(line[i - 1].y_px)};
                const ImVec2 b{left_ + static_cast<float>(line[i].x_px),
                               top_ + static_cast<float>(line[i].y_px)};
                to_.AddQuadFilled(a, b, {b.x, bottom()}, {a.x, bottom()}, colour_of(index));
            }
        }
        to_.Flags = flags;
    }

    ViewContext& view_;
    SampleStripState& own_;
    const char* types_;  // what types are called here; null: there are none
    const TimeSamples& samples_;
    bool is_stacked_ = false;
    bool is_share_ = false;
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
    refresh_samples(view, own, *row);
    return !own.totals.is_empty();
}

bool draw_sample_strip(ViewContext& view, SampleStripState& own) {
    if (!has_samples(view, own)) return false;
    const DatasetRow& row = *current_dataset(view.state);
    const char* types = types_title(own, row);
    if (types == nullptr) own.look = SampleLook::kTotals;
    if (own.look != SampleLook::kTotals) request_types(view, own, row);
    Strip(view, own, types).draw();
    return true;
}

}  // namespace hs
