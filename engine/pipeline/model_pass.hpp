// A reading of the source that only looks which attributes its entities have.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "engine/pipeline/plugin_services.hpp"
#include "engine/script/entity_model.hpp"

#include <functional>

namespace sluice {

/// Read the whole source of `plan` once, in the calling thread, and describe its entities as a model. Records that
/// cannot be parsed are passed over: the export itself reports them. `stuck` is called when the pass was cancelled and
/// does not end. Throws Failure: (bad_config) when the source has no entities, the source's own, (cancelled).
EntityModel discover_model(const ExportPlan &plan, PluginEnvironment &environment, std::function<void()> stuck);

}  // namespace sluice
