#include <algorithm>
#include <cmath>

#include "core/base/json_writer.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/layout/axis_ticks.h"
#include "core/layout/svg_text.h"
#include "core/report/page.h"
#include "core/report/pictures.h"

namespace hs {
namespace {

constexpr double kHeightPx = 250;
constexpr double kLeftPx = 78;
constexpr double kRightPx = 14;
constexpr double kTopPx = 20;
constexpr double kBottomPx = 26;
constexpr size_t kMostPlotTips = 600;

std::string colour_class(int colour) {
    return colour < 0 ? "so" : "s" + std::to_string(colour % 8);
}

std::string seconds_text(double seconds) {
    constexpr double kLong = 600;
    if (std::abs(seconds) < kLong) { return format_double(std::round(seconds * 1e6) / 1e6) + " s"; }
    return format_duration(static_cast<int64_t>(seconds * 1e9));
}

int64_t whole(double value) {
    constexpr double kLimit = 9e18;
    return static_cast<int64_t>(std::clamp(std::round(value), -kLimit, kLimit));
}

class Chart {
public:
    explicit Chart(const TimeChart& chart) : chart_(chart) {}

    std::string make() {
        find_range();
        std::string out = "<svg viewBox=\"0 0 " + svg_number(kPictureWidthPx) + " " +
                          svg_number(kHeightPx) + "\" role=\"img\" data-plot=\"" +
                          html_text(tips()) + "\">\n";
        add_axes(out);
        add_band(out);
        add_stack(out);
        for (const ChartSeries& series : chart_.lines) {
            out += "<path class=\"line " + colour_class(series.colour) +
                   (series.dashed ? " dash" : "") + "\" d=\"" + line(series.values) + "\"/>\n";
        }
        for (const ChartMark& mark : chart_.marks) {
            const double at = x(mark.time_s);
            const double top = y(mark.value);
            out += "<path class=\"peak\" d=\"M" + svg_number(at) + " " + svg_number(top - 3) +
                   "l-5 -8h10z\">" + svg_tooltip({mark.text, mark.detail}) + "</path>\n";
        }
        out += "<line class=\"cross\" y1=\"" + svg_number(kTopPx) + "\" y2=\"" +
               svg_number(kHeightPx - kBottomPx) + "\" visibility=\"hidden\"/></svg>";
        return out + legend();
    }

private:
    void find_range() {
        if (!chart_.times_s.empty()) {
            first_s_ = chart_.times_s.front();
            last_s_ = chart_.times_s.back();
        }
        const auto see = [&](double value) {
            if (std::isfinite(value)) highest_ = std::max(highest_, value);
        };
        for (size_t i = 0; i < chart_.times_s.size(); ++i) see(stacked(chart_.stacked.size(), i));
        for (const ChartSeries& series : chart_.lines) {
            for (const double value : series.values) see(value);
        }
        for (const double value : chart_.most) see(value);
        if (highest_ <= 0) highest_ = 1;
    }

    // The sum of the first `count` stacked series.
    [[nodiscard]] double stacked(size_t count, size_t at) const {
        double sum = 0;
        for (size_t s = 0; s < count; ++s) {
            const double value = chart_.stacked[s].values[at];
            sum += std::isfinite(value) ? std::max(0.0, value) : 0;
        }
        return sum;
    }

    [[nodiscard]] double x(double time_s) const {
        const double width = kPictureWidthPx - kLeftPx - kRightPx;
        const double span = last_s_ - first_s_;
        return kLeftPx + (span > 0 ? (time_s - first_s_) / span : 0.5) * width;
    }
    [[nodiscard]] double y(double value) const {
        return kHeightPx - kBottomPx -
               std::clamp(value / highest_, 0.0, 1.0) * (kHeightPx - kTopPx - kBottomPx);
    }
    [[nodiscard]] std::string value_text(double value) const {
        if (!std::isfinite(value)) return "not known";
        return chart_.in_bytes ? format_bytes(whole(value))
                               : format_double(std::round(value * 1000) / 1000);
    }

    void add_axes(std::string& out) const {
        std::vector<int64_t> ticks = byte_ticks(whole(highest_), 5);
        if (!chart_.in_bytes) ticks = count_ticks(1, whole(highest_), 5);
        for (const int64_t tick : ticks) {
            const auto value = static_cast<double>(tick);
            const std::string at = svg_number(y(value));
            std::string line = "<line class=\"tick\" x1=\"" + svg_number(kLeftPx);
            line += "\" x2=\"" + svg_number(kPictureWidthPx - kRightPx);
            line += "\" y1=\"" + at;
            line += "\" y2=\"" + at;
            line += "\"/><text class=\"mute\" text-anchor=\"end\" x=\"" + svg_number(kLeftPx - 8);
            line += "\" y=\"" + svg_number(y(value) + 4);
            line += "\">" + html_text(value_text(value));
            out += line + "</text>\n";
        }
        const std::string floor = svg_number(kHeightPx - kBottomPx);
        out += "<line class=\"tick\" x1=\"" + svg_number(kLeftPx) + "\" x2=\"" +
               svg_number(kPictureWidthPx - kRightPx) + "\" y1=\"" + floor + "\" y2=\"" + floor +
               "\"/>\n";
        constexpr double kMostSeconds = 9e12;
        if (!(std::abs(first_s_) < kMostSeconds && std::abs(last_s_) < kMostSeconds)) return;
        for (const int64_t tick : time_ticks(whole(first_s_ * 1e6), whole(last_s_ * 1e6), 9)) {
            const double at = x(static_cast<double>(tick) * 1e-6);
            out += "<text class=\"mute\" text-anchor=\"middle\" x=\"" +
                   svg_number(std::min(at, kPictureWidthPx - 24)) + "\" y=\"" +
                   svg_number(kHeightPx - 8) + "\">" +
                   html_text(seconds_text(static_cast<double>(tick) * 1e-6)) + "</text>\n";
        }
    }

    // A path through the known values; gaps where they are not.
    [[nodiscard]] std::string line(const std::vector<double>& values) const {
        std::string path;
        bool is_open = false;
        double before = 0;
        for (size_t i = 0; i < values.size(); ++i) {
            if (!std::isfinite(values[i])) {
                is_open = false;
                continue;
            }
            const std::string at = svg_number(x(chart_.times_s[i]));
            if (is_open && chart_.steps) path += "L" + at + " " + svg_number(y(before));
            path += (is_open ? "L" : "M") + at + " " + svg_number(y(values[i]));
            before = values[i];
            is_open = true;
        }
        return path;
    }

    // The area between two heights at each time.
    template <class Low, class High>
    [[nodiscard]] std::string area(Low&& low, High&& high) const {
        std::string path = "M";
        const size_t count = chart_.times_s.size();
        for (size_t i = 0; i < count; ++i) {
            const std::string at = svg_number(x(chart_.times_s[i]));
            if (i > 0 && chart_.steps) path += "L" + at + " " + svg_number(y(high(i - 1)));
            path += (i == 0 ? "" : "L") + at + " " + svg_number(y(high(i)));
        }
        for (size_t i = count; i-- > 0;) {
            path += "L" + svg_number(x(chart_.times_s[i])) + " " + svg_number(y(low(i)));
            if (i > 0 && chart_.steps) {
                path += "L" + svg_number(x(chart_.times_s[i])) + " " + svg_number(y(low(i - 1)));
            }
        }
        return path + "z";
    }

    void add_band(std::string& out) const {
        if (chart_.most.empty() || chart_.times_s.empty()) return;
        out += "<path class=\"soft s0\" d=\"" +
               area([&](size_t i) { return chart_.least[i]; },
                    [&](size_t i) { return chart_.most[i]; }) +
               "\"/>\n";
    }

    void add_stack(std::string& out) const {
        if (chart_.times_s.empty()) return;
        for (size_t s = 0; s < chart_.stacked.size(); ++s) {
            const ChartSeries& series = chart_.stacked[s];
            out += "<path class=\"area " + colour_class(series.colour) + "\" d=\"" +
                   area([&](size_t i) { return stacked(s, i); },
                        [&](size_t i) { return stacked(s + 1, i); }) +
                   "\"/>\n";
        }
    }

    // [[x, text], …] for the cross-hair.
    [[nodiscard]] std::string tips() const {
        std::string json = "[";
        const size_t count = chart_.times_s.size();
        const size_t step = count / kMostPlotTips + 1;
        for (size_t i = 0; i < count; i += step) {
            std::string text = seconds_text(chart_.times_s[i]);
            const auto add = [&](const ChartSeries& series) {
                text += "\n" + printable_text(series.name) + ": " + value_text(series.values[i]);
            };
            for (const ChartSeries& series : chart_.lines) add(series);
            for (size_t s = chart_.stacked.size(); s-- > 0;) add(chart_.stacked[s]);
            json += (i == 0 ? "[" : ",[") + svg_number(x(chart_.times_s[i])) + ",";
            append_json_text(json, text);
            json += "]";
        }
        return json + "]";
    }

    [[nodiscard]] std::string legend() const {
        if (chart_.stacked.size() + chart_.lines.size() < 2) return {};
        std::string out = "<div class=\"legend\">";
        const auto add = [&](const ChartSeries& series, bool is_line) {
            out += "<span><svg width=\"16\" height=\"10\" style=\"display:inline\"><path class=\"" +
                   std::string(is_line ? "line " : "area ") + colour_class(series.colour) +
                   (series.dashed ? " dash" : "") +
                   (is_line ? "\" d=\"M0 5H16\"" : "\" d=\"M0 0H16V10H0z\"") + "/></svg> " +
                   html_text(series.name) + "</span>";
        };
        for (const ChartSeries& series : chart_.lines) add(series, true);
        for (size_t s = chart_.stacked.size(); s-- > 0;) add(chart_.stacked[s], false);
        return out + "</div>";
    }

    const TimeChart& chart_;
    double first_s_ = 0;
    double last_s_ = 0;
    double highest_ = 0;
};

}  // namespace

ReportPicture time_chart(const TimeChart& chart, std::string caption) {
    return {Chart(chart).make(), std::move(caption), false};
}

std::string sparkline(std::span<const GrowthPoint> points) {
    constexpr double kWidth = 120;
    constexpr double kHeight = 20;
    if (points.size() < 2) return {};
    double highest = 0;
    for (const GrowthPoint& point : points) highest = std::max(highest, point.bytes);
    const double span = points.back().time_s - points.front().time_s;
    std::string path;
    for (const GrowthPoint& point : points) {
        const double share = span > 0 ? (point.time_s - points.front().time_s) / span : 0;
        const double height = highest > 0 ? std::max(0.0, point.bytes) / highest : 0;
        path += (path.empty() ? "M" : "L") + svg_number(1 + share * (kWidth - 2)) + " " +
                svg_number(kHeight - 2 - height * (kHeight - 4));
    }
    return "<svg class=\"spark\" viewBox=\"0 0 120 20\" aria-hidden=\"true\"><path "
           "class=\"line s0\" d=\"" +
           path + "\"/></svg>";
}

namespace {

// Cut at a character, to what the legend has room for.
std::string short_text(std::string_view name) {
    constexpr size_t kMostBytes = 56;
    std::string text = printable_text(name);
    if (text.size() <= kMostBytes) return text;
    return text.substr(0, whole_letters(text, kMostBytes)) + "\u2026";
}

}  // namespace

ReportPicture pie_chart(std::span<const PieSlice> slices, std::string caption) {
    constexpr double kRadius = 90;
    constexpr double kTurn = 6.283185307179586;
    double sum = 0;
    for (const PieSlice& slice : slices) sum += std::max(0.0, slice.value);
    std::string out = "<svg viewBox=\"-100 -100 700 200\" style=\"max-width:760px\" role=\"img\">";
    double angle = -kTurn / 4;
    int colour = 0;
    size_t line = 0;
    for (const PieSlice& slice : slices) {
        if (!(slice.value > 0)) continue;
        const double turn = slice.value / sum * kTurn;
        const std::string name = colour_class(slice.name == "everything else" ? -1 : colour++);
        const std::string tip =
            svg_tooltip({slice.name, slice.text + ", " + format_share(slice.value / sum)});
        const auto point = [&](double at) {
            return format_double(std::round(std::cos(at) * kRadius * 100) / 100) + " " +
                   format_double(std::round(std::sin(at) * kRadius * 100) / 100);
        };
        if (turn > kTurn * 0.9999) {
            std::string circle = "<circle class=\"slice " + name;
            circle += "\" r=\"" + svg_number(kRadius);
            circle += "\">" + tip;
            out += circle + "</circle>\n";
        } else {
            std::string path = "<path class=\"slice " + name;
            path += "\" d=\"M0 0L" + point(angle);
            path += turn > kTurn / 2 ? "A90 90 0 1 1 " : "A90 90 0 0 1 ";
            path += point(angle + turn) + "z\">";
            path += tip;
            out += path + "</path>\n";
        }
        angle += turn;
        if (line < 10) {
            const double at = -84 + 18.0 * static_cast<double>(line);
            out += "<rect class=\"slice " + name + "\" x=\"120\" y=\"" + svg_number(at - 9) +
                   "\" width=\"11\" height=\"11\"/><text x=\"138\" y=\"" + svg_number(at) + "\">" +
                   html_text(short_text(slice.name)) + "  " + html_text(slice.text) + ", " +
                   html_text(format_share(slice.value / sum)) + "</text>\n";
        }
        ++line;
    }
    return {out + "</svg>", std::move(caption), false};
}

}  // namespace hs
