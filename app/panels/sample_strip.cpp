#include "app/panels/sample_strip.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/panels/sample_chart.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "core/analysis/type_samples.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr size_t kNone = SampleChart::kNone;

std::string title_text(const TimeSamples& samples, size_t i) {
    const std::string& name = samples.samples[i].name;
    std::string time = sample_time_text(samples, i);
    if (name.empty()) return time;
    return printable_text(name) + (time.empty() ? "" : ", " + time);
}

// Types of dumps are named as Python prints them: the class itself is what is read.
std::string name_of(const TimeSamples::Curve& curve) {
    return printable_text(short_type_name(curve.name));
}

class Strip {
public:
    Strip(ViewContext& view, SampleStripState& own, const char* types)
        : view_(view),
          own_(own),
          types_(types),
          samples_(shown_samples(own)),
          is_stacked_(&samples_ != &own.totals && own.look >= SampleLook::kStacked),
          chosen_(chosen()) {}

    void draw() {
        draw_title();
        SampleChart chart{.name = "Memory at snapshots", .samples = samples_, .chosen = chosen_};
        if (is_stacked_) {
            chart.is_share = own_.look == SampleLook::kShare;
            stack(chart.is_share);
            chart.stacked = &own_.stacked;
        }
        // Of what is measured all the time only the ends are marked.
        chart.has_marks = (own_.moves_cursor || !own_.dumps.empty()) && !samples_.is_stepped;
        chart.reading = [this](size_t i) { return reading(i); };
        chart.label = [this](size_t i, float room) { return label_of(i, room); };
        const size_t next = draw_sample_chart(view_, chart, ImGui::GetCursorScreenPos(),
                                              ImGui::GetContentRegionAvail());
        if (next != kNone) choose(next);
    }

private:
    void stack(bool is_share) {
        const AnswerKey key{own_.types.version, is_share};
        if (own_.stacked_key == key) return;
        own_.stacked_key = key;
        own_.stacked = stacked_samples(samples_, is_share);
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
            text += "\n" + name_of(curve) + ": " + sample_value_text(view_, curve, value);
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
            text = "  " + sample_value_text(view_, curve, curve.known_at(chosen_));
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
        draw_swatch(view_, at.x, middle, sample_colour(view_.theme, i));
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
            {"Totals", "Totals recorded in the file"},
            {types_, "One line for each of the largest"},
            {"Stacked", "The largest, stacked"},
            {"Share", "The largest as shares of the total"},
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

    void choose(size_t index) {
        const TimeSamples::Sample& sample = samples_.samples[index];
        if (!own_.dumps.empty()) {
            const DatasetId id = own_.dumps[sample.row];
            if (id != view_.state.current) view_.actions.push(SetCurrentDataset{id});
        } else if (own_.moves_cursor && view_.state.shown.instant_s != sample.at) {
            view_.actions.push(SetInstant{sample.at});
        }
    }

    [[nodiscard]] std::string label_of(size_t i, float room) const {
        const TimeSamples::Sample& sample = samples_.samples[i];
        if (own_.dumps.empty()) {
            if (!sample.name.empty()) return title_text(samples_, i);
            if (i == 0 || samples_.axis != TimeSamples::Axis::kClock) {
                return sample_time_text(samples_, i);
            }
            // Dates would all read alike.
            return "+" + format_duration(std::llround((sample.at - samples_.first()) * 1e9));
        }
        return cut_middle_to_width(total_text(printable_text(sample.name), is_lower_bound(i)),
                                   room);
    }

    ViewContext& view_;
    SampleStripState& own_;
    const char* types_;  // what types are called here; null: there are none
    const TimeSamples& samples_;
    bool is_stacked_;
    size_t chosen_;
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
