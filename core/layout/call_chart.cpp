#include "core/layout/call_chart.h"

#include <algorithm>

namespace hs {
namespace {

class Charter {
public:
    Charter(const TimedCalls& calls, const CallRows& rows, const CallChartView& view)
        : calls_(calls), rows_(rows), view_(view) {}

    CallChart make() {
        const double span = view_.last_s - view_.first_s;
        if (!(span > 0) || !(view_.width_px > 0)) return std::move(chart_);
        px_per_s_ = view_.width_px / span;
        const size_t last = std::min<size_t>(view_.last_row, rows_.row_count());
        for (size_t row = view_.first_row; row < last; ++row) {
            add_row(row);
            chart_.row_begin.push_back(static_cast<uint32_t>(chart_.boxes.size()));
        }
        return std::move(chart_);
    }

private:
    [[nodiscard]] const TimedCall& call(size_t place) const {
        return calls_.calls[rows_.calls[place]];
    }
    [[nodiscard]] double x_of(double time_s) const { return (time_s - view_.first_s) * px_per_s_; }

    void add_box(size_t place, size_t count, double x0_px, double x1_px) {
        const double left = std::max(x0_px, 0.0);
        const double right = std::min(x1_px, view_.width_px);
        if (left >= right) return;
        chart_.boxes.push_back({static_cast<float>(left), static_cast<float>(right),
                                rows_.calls[place], static_cast<uint32_t>(count)});
    }

    // The first place at or behind `from` whose call begins at this time or later.
    [[nodiscard]] size_t first_from(size_t from, size_t end, double time_s) const {
        size_t step = 1;
        size_t low = from;
        while (low < end && call(low).start_s < time_s) {
            from = low + 1;
            low += step;
            step *= 2;
        }
        size_t high = std::min(low, end);
        while (from < high) {
            const size_t middle = from + (high - from) / 2;
            (call(middle).start_s < time_s ? from : high) =
                call(middle).start_s < time_s ? middle + 1 : middle;
        }
        return from;
    }

    void add_row(size_t row) {
        const size_t end = rows_.row_begin[row + 1];
        // One before the first that begins in the view may reach into it.
        size_t place = first_from(rows_.row_begin[row], end, view_.first_s);
        if (place > rows_.row_begin[row]) --place;
        while (place < end && call(place).start_s < view_.last_s) {
            const double x0_px = x_of(call(place).start_s);
            const double x1_px = x0_px + call(place).duration_s * px_per_s_;
            if (x1_px - x0_px >= view_.least_px) {
                add_box(place, 1, x0_px, x1_px);
                ++place;
                continue;
            }
            // All that begins within the same pixel, up to the first that is wide enough.
            const double fold_end_s = call(place).start_s + view_.least_px / px_per_s_;
            size_t after = first_from(place + 1, end, fold_end_s);
            if (after - place > kLookAt) {
                add_box(place, after - place, x0_px, x0_px + view_.least_px);
            } else {
                // Of this one rounding may tell either, and a step has to be made.
                const size_t folded = place;
                do ++place;
                while (place < after && !is_wide(place));
                after = place;
                place = folded;
                add_box(place, after - place, x0_px, x0_px + view_.least_px);
            }
            place = after;
        }
    }

    [[nodiscard]] bool is_wide(size_t place) const {
        return call(place).duration_s * px_per_s_ >= view_.least_px;
    }

    static constexpr size_t kLookAt = 64;

    const TimedCalls& calls_;
    const CallRows& rows_;
    const CallChartView& view_;
    double px_per_s_ = 0;
    CallChart chart_;
};

}  // namespace

CallRows call_rows(const TimedCalls& calls) {
    CallRows rows;
    std::vector<uint32_t> depths(calls.thread_ids.size());  // rows of each thread
    for (const TimedCall& call : calls.calls) {
        depths[call.thread] = std::max(depths[call.thread], call.depth + 1);
    }
    rows.first_of_thread.push_back(0);
    for (const uint32_t depth : depths) {
        rows.first_of_thread.push_back(rows.first_of_thread.back() + depth);
    }
    const auto row_of = [&](const TimedCall& call) {
        return rows.first_of_thread[call.thread] + call.depth;
    };
    rows.row_begin.assign(size_t{rows.first_of_thread.back()} + 1, 0);
    for (const TimedCall& call : calls.calls) ++rows.row_begin[row_of(call) + 1];
    for (size_t i = 1; i < rows.row_begin.size(); ++i) rows.row_begin[i] += rows.row_begin[i - 1];
    std::vector<uint32_t> next(rows.row_begin.begin(), rows.row_begin.end() - 1);
    rows.calls.resize(calls.calls.size());
    for (uint32_t i = 0; i < calls.calls.size(); ++i) {
        rows.calls[next[row_of(calls.calls[i])]++] = i;
    }
    return rows;
}

CallChart call_chart(const TimedCalls& calls, const CallRows& rows, const CallChartView& view) {
    return Charter(calls, rows, view).make();
}

const CallBox* CallChart::at(size_t row, double x_px) const {
    if (row >= row_count()) return nullptr;
    const auto first = boxes.begin() + row_begin[row];
    const auto last = boxes.begin() + row_begin[row + 1];
    const auto after = std::upper_bound(
        first, last, x_px, [](double x, const CallBox& box) { return x < double{box.x0_px}; });
    if (after == first || x_px >= double{(after - 1)->x1_px}) return nullptr;
    return &*(after - 1);
}

}  // namespace hs
