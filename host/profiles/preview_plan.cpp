#include "host/profiles/preview_plan.hpp"

#include "host/profiles/preview_writer.hpp"

namespace sluice {

void plan_preview(ExportPlan &plan, const PreviewForm &form) {
    plan.profile.split_rows = 0;
    plan.profile.split_bytes = 0;
    plan.profile.split_records = 0;
    plan.profile.is_archived = false;
    plan.password.clear();
    plan.profile.compress = Compression::none;
    plan.writer = &PreviewWriter::plugin();
    plan.writer_settings = Json{{"rows", form.rows_max}, {"width", form.width}, {"json", form.is_json}}.dump();
}

}  // namespace sluice
