// Rows from XML documents.
#pragma once

#include "plugins/input/input_queue.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_xml/row_collector.hpp"
#include "plugins/source_xml/settings_schema.hpp"
#include "plugins/source_xml/xml_parser.hpp"
#include "plugins/source_xml/xml_settings.hpp"

#include <memory>
#include <optional>

namespace sluice::xml {

/// The source plugin `xml`. Inputs are listed when it is opened and opened one after the other.
class XmlSource {
public:
    static constexpr const char *name = "xml";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description =
        "Rows from the elements of XML documents, with the columns that the settings name; plain, gzip or zstd";
    static constexpr const char *settings_schema = xml::settings_schema;

    XmlSource(sdk::Job job, const sdk::Settings &settings);

    Table table() const { return input::table_of(settings_.columns); }
    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits);
    void interrupt() noexcept { inputs_.interrupt(); }

private:
    void open(const input::Input &current);
    bool read_rows();

    sdk::Job job_;
    XmlSettings settings_;
    input::InputQueue inputs_;
    RowCollector rows_;
    std::unique_ptr<XmlParser> parser_;  // of the input at the front
};

}  // namespace sluice::xml
