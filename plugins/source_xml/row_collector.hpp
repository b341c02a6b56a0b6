// From the elements of documents to batches of rows.
#pragma once

#include "engine/batch/builder.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_xml/xml_parser.hpp"
#include "plugins/source_xml/xml_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xml {

/// Finds the rows and their values, and pauses the parser when a batch is full. Values stay text; the engine reads the
/// types that they are declared to have. One thread at a time.
class RowCollector final : public XmlEvents {
public:
    /// Borrows the settings.
    explicit RowCollector(const XmlSettings &settings);

    /// The next events are those of another document. `parser` gives them.
    void begin_document(XmlParser &parser);
    /// Rows from now on are those of another batch, which finish() has emptied; the parser pauses when it is full.
    void begin_batch(const sdk::BatchLimits &limits);

    std::int64_t row_count() const noexcept { return rows_.row_count(); }
    /// Whether the document has had a row.
    bool has_rows() const noexcept { return has_rows_; }

    /// All rows so far, of the input `name`; a row that has not ended is none yet.
    sdk::SourceBatch finish(const char *name);

    void begin(const XmlName &name, const XmlAttributes &attributes) override;
    void end() override;
    void text(std::string_view piece) override;

private:
    struct Value {
        std::string text;
        bool is_given = false, is_null = false;
    };

    bool is_row() const noexcept;
    void begin_row(const XmlAttributes &attributes);
    void end_row();
    void append_row();
    std::int64_t row_bytes() const noexcept { return static_cast<std::int64_t>(row_bytes_); }
    void begin_value(const XmlName &name, const XmlAttributes &attributes);
    void take_attributes(const XmlAttributes &attributes, bool is_named);
    void open(std::size_t column, const XmlAttributes &attributes);
    bool mark_given(std::size_t column);
    void append(Value &value, std::string_view piece);
    void append_value(std::size_t column);
    void reject(std::size_t column, const char *what);
    void reject_other(const char *what);

    const XmlSettings &settings_;
    BatchBuilder rows_;
    std::vector<sluice_row_place> places_;
    std::vector<sdk::RejectedRow> rejected_;
    sdk::BatchLimits limits_ = {1, 1};
    std::int64_t batch_bytes_ = 0;

    // Of the document.
    XmlParser *parser_ = nullptr;
    std::vector<std::string> outer_;  // names of the elements around, down to that of the row
    std::size_t passed_over_ = 0;     // elements that are open from that of a schema on
    bool has_rows_ = false;

    // Of the row.
    bool is_in_row_ = false;
    bool is_held_ = false;  // it has ended, and is the first of the next batch
    sluice_row_place row_place_ = {};
    std::string place_;                     // of the element that is open, below the row
    std::vector<std::size_t> outer_sizes_;  // of the places of the elements around it
    std::vector<Value> values_;
    std::size_t row_bytes_ = 0;
    std::optional<std::size_t> column_;  // whose element is open
    std::size_t column_depth_ = 0;       // of that element, in outer_sizes_
    std::optional<sdk::RejectedRow> problem_;
};

}  // namespace sluice::xml
