// An export that shows rows in place of making files.
#pragma once

#include "engine/pipeline/export_plan.hpp"

#include <cstddef>
#include <cstdint>

namespace sluice {

/// How rows are shown; see PreviewWriter.
struct PreviewForm {
    std::int64_t rows_max = 10;  // of each table
    std::size_t width = 0;       // columns of the terminal; 0: any
    bool is_json = true;
};

/// Put the preview's writer in the place of the profile's, with one output that is neither split, archived nor
/// compressed. Source, script and columns stay as they are.
void plan_preview(ExportPlan &plan, const PreviewForm &form);

}  // namespace sluice
