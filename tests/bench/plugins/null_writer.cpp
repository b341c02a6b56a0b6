// Drops everything, in as many threads as there are: what an export costs without its writer.
#include "plugins/sdk/sluice/writer.hpp"

namespace sluice::bench {

class NullWriter {
public:
    static constexpr const char *name = "null";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "Drops all rows; writes one empty file";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false
})json";

    NullWriter(sdk::Job job, const sdk::Settings &, const std::vector<Table> &)
        : output_(job.open_output(".null", "application/octet-stream")) {}

    void encode(sdk::NoLane &, std::int32_t, const BatchView &, std::int64_t, std::string &) const {}
    void append(std::int32_t, const std::string &, const sluice_block &) {}
    void finish() {}

private:
    sdk::Output output_;
};

}  // namespace sluice::bench

SLUICE_WRITER(sluice::bench::NullWriter)
