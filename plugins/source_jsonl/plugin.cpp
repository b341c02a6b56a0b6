// The plugin's one exported function.
#include "plugins/source_jsonl/jsonl_source.hpp"

SLUICE_SOURCE(sluice::jsonl::JsonlSource)
