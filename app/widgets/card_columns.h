#pragma once
// Cards of several heights in columns: rows where they fit together, else each below the last one
// of the column that ends first.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace hs {

struct CardPlace {
    size_t column = 0;
    float top = 0;
    float height = 0;
};

// Cards that begin side by side and differ by at most `ragged` end side by side, too.
inline std::vector<CardPlace> places_in_columns(std::span<const float> heights, size_t columns,
                                                float gap, float ragged) {
    std::vector<CardPlace> places;
    std::vector<float> bottoms(columns, 0.0F);
    while (places.size() < heights.size()) {
        const auto row =
            heights.subspan(places.size()).first(std::min(columns, heights.size() - places.size()));
        const auto [lowest, highest] = std::minmax_element(bottoms.begin(), bottoms.end());
        const auto [least, most] = std::minmax_element(row.begin(), row.end());
        if (*lowest == *highest && *most - *least <= ragged) {
            const float top = *highest;
            for (size_t i = 0; i < row.size(); ++i) {
                places.push_back({i, top, *most});
                bottoms[i] = top + *most + gap;
            }
        } else {
            places.push_back({static_cast<size_t>(lowest - bottoms.begin()), *lowest, row[0]});
            *lowest += row[0] + gap;
        }
    }
    return places;
}

}  // namespace hs
