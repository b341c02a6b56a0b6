// Where a page of a list ends, as clients carry it.
#pragma once

#include "host/jobs/job_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// Letters, digits, '-' and '_' only.
std::string page_cursor_text(const JobCursor &cursor);

/// Nothing for what page_cursor_text() did not make.
std::optional<JobCursor> parse_page_cursor(std::string_view text);

}  // namespace sluice
