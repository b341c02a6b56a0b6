// Records that are given with the settings: the input of a profile's tests.
#pragma once

#include "plugins/sdk/sluice/source.hpp"

#include <string>
#include <vector>

namespace sluice {

/// A source like those of the plugins, built into the program. Setting: `records`, a list of JSON texts.
class RecordSource {
public:
    RecordSource(sdk::Job job, const sdk::Settings &settings);

    Table table() const { return sdk::entity_table(); }
    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits);

    static const sluice_plugin &plugin();

private:
    std::vector<std::string> records_;
    std::size_t next_ = 0;
};

}  // namespace sluice
