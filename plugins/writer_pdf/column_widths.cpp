#include "plugins/writer_pdf/column_widths.hpp"

#include <algorithm>
#include <numeric>

namespace sluice::pdf {

std::vector<double> fit_widths(const std::vector<double> &wanted, double room) {
    if (std::accumulate(wanted.begin(), wanted.end(), 0.0) <= room) return wanted;
    std::vector<double> ascending = wanted;
    std::sort(ascending.begin(), ascending.end());
    double left = room, width_max = 0;
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        width_max = left / static_cast<double>(ascending.size() - i);
        if (ascending[i] > width_max) break;  // this one and all behind it share what is left
        left -= ascending[i];
    }
    std::vector<double> widths = wanted;
    for (double &width : widths) width = std::min(width, width_max);
    return widths;
}

}  // namespace sluice::pdf
