// How wide the columns of a table are on a page.
#pragma once

#include <vector>

namespace sluice::pdf {

/// Widths of columns that would like to have `wanted`, within `room`: as wanted when all of it fits; else the widest
/// columns are cut to one common width, so that narrow ones stay as they are. All are points above 0.
std::vector<double> fit_widths(const std::vector<double> &wanted, double room);

}  // namespace sluice::pdf
