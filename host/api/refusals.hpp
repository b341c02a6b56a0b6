// How the native API tells of what cannot be done.
#pragma once

#include "host/exports/export_desk.hpp"
#include "host/http/refusal.hpp"

namespace sluice {

http::Refusal refusal_of(const ExportRefused &refused);

/// 503 for a failure that passes, else 500 without its message.
http::Refusal refusal_of(const Failure &failure);

}  // namespace sluice
