#include "plugins/source_xml/xml_source.hpp"

#include "plugins/input/settings.hpp"

#include <string_view>

namespace sluice::xml {

namespace {

constexpr std::string_view file_suffixes[] = {".xml"};

}  // namespace

XmlSource::XmlSource(sdk::Job job, const sdk::Settings &settings)
    : job_(job),
      settings_(read_settings(settings)),
      inputs_(job, input::list_inputs(input::paths_of(settings), file_suffixes)),
      rows_(settings_) {}

void XmlSource::open(const input::Input &current) {
    parser_ = std::make_unique<XmlParser>(input::decompressed(inputs_.open(), current.name, settings_.compression),
                                          current.name, rows_, inputs_.interruption());
    rows_.begin_document(*parser_);
}

std::optional<sdk::SourceBatch> XmlSource::next(sdk::BatchLimits limits) {
    rows_.begin_batch(limits);
    while (const input::Input *const current = inputs_.current()) {
        inputs_.interruption().check();
        if (parser_ == nullptr) open(*current);
        const bool has_more = read_rows();
        inputs_.report_progress();
        if (rows_.row_count() > 0) return rows_.finish(current->name.c_str());
        if (has_more) continue;
        if (!rows_.has_rows() && !settings_.row.empty())
            job_.log_warning(current->name + ": no element is a row; the setting 'row' says which ones are");
        parser_.reset();
        inputs_.leave();
    }
    return std::nullopt;
}

// False at the end of the document. What cannot be read any more is told once the rows in front of it were given.
bool XmlSource::read_rows() {
    try {
        return parser_->read();
    } catch (const sdk::Failure &failure) {
        if (rows_.row_count() == 0 || failure.status() == SLUICE_CANCELLED) throw;
        return true;
    }
}

}  // namespace sluice::xml
