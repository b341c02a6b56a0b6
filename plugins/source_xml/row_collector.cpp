#include "plugins/source_xml/row_collector.hpp"

#include "plugins/source_xml/xml_name.hpp"

#include <algorithm>
#include <utility>

namespace sluice::xml {

namespace {

constexpr std::string_view instance_space = "http://www.w3.org/2001/XMLSchema-instance";

bool is_nil(const XmlAttributes &attributes) {
    bool result = false;
    attributes.for_each([&](const XmlName &name, std::string_view value) {
        if (name.space == instance_space && name.local == "nil") result = value == "true" || value == "1";
    });
    return result;
}

std::string name_attribute(const XmlAttributes &attributes) {
    std::string result;
    attributes.for_each([&](const XmlName &name, std::string_view value) {
        if (name.space.empty() && name.local == "name") result = value;
    });
    return result;
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace

RowCollector::RowCollector(const XmlSettings &settings)
    : settings_(settings), rows_(input::builder_types(settings.columns)), values_(settings.columns.size()) {}

void RowCollector::begin_document(XmlParser &parser) {
    parser_ = &parser;
    outer_.clear();
    passed_over_ = 0;
    has_rows_ = is_in_row_ = false;
}

void RowCollector::begin_batch(const sdk::BatchLimits &limits) {
    limits_ = limits;
    if (std::exchange(is_held_, false)) append_row();
}

void RowCollector::begin(const XmlName &name, const XmlAttributes &attributes) {
    if (passed_over_ > 0 || (!is_in_row_ && name.is_of_schema() && name.local == "schema")) {
        ++passed_over_;
        return;
    }
    if (is_in_row_) return begin_value(name, attributes);
    outer_.emplace_back(name.local);
    if (is_row()) begin_row(attributes);
}

void RowCollector::end() {
    if (passed_over_ > 0) {
        --passed_over_;
        return;
    }
    if (is_in_row_ && !outer_sizes_.empty()) {
        if (outer_sizes_.size() == column_depth_) column_.reset();
        place_.resize(outer_sizes_.back());
        outer_sizes_.pop_back();
        return;
    }
    if (is_in_row_) end_row();
    outer_.pop_back();
}

void RowCollector::text(std::string_view piece) {
    if (passed_over_ > 0 || !column_ || outer_sizes_.size() != column_depth_) return;
    append(values_[*column_], piece);
}

bool RowCollector::is_row() const noexcept {
    switch (settings_.row.size()) {
        case 0: return outer_.size() == 2;
        case 1: return outer_.back() == settings_.row.front();
        default: return outer_ == settings_.row;
    }
}

void RowCollector::begin_row(const XmlAttributes &attributes) {
    is_in_row_ = has_rows_ = true;
    place_.clear();
    outer_sizes_.clear();
    row_bytes_ = 0;
    column_.reset();
    column_depth_ = 0;
    problem_.reset();
    for (Value &value : values_) {
        value.text.clear();
        value.is_given = value.is_null = false;
    }
    row_place_ = {parser_->line(), parser_->byte()};
    take_attributes(attributes, false);
}

void RowCollector::begin_value(const XmlName &name, const XmlAttributes &attributes) {
    if (column_) reject(*column_, "there is an element within that of the value");
    const bool is_outermost = outer_sizes_.empty();
    outer_sizes_.push_back(place_.size());
    if (!is_outermost) place_ += place_separator;
    const bool is_named = settings_.values == Values::columns && is_outermost && name.local == "column";
    place_ += is_named ? name_attribute(attributes) : decoded_xml_name(name.local);
    take_attributes(attributes, is_named);
    if (column_) return;
    if (const auto found = settings_.places.find(place_); found != settings_.places.end())
        open(found->second, attributes);
    else if (!settings_.outer_places.contains(place_))
        reject_other("the row has an element that no column is read from");
}

void RowCollector::take_attributes(const XmlAttributes &attributes, bool is_named) {
    attributes.for_each([&](const XmlName &name, std::string_view value) {
        if (!name.space.empty() || (is_named && name.local == "name")) return;
        const std::size_t size = place_.size();
        if (size > 0) place_ += place_separator;
        place_ += '@' + decoded_xml_name(name.local);
        const auto found = settings_.places.find(place_);
        place_.resize(size);
        if (found == settings_.places.end())
            return reject_other("the row has an attribute that no column is read from");
        if (mark_given(found->second)) append(values_[found->second], value);
    });
}

void RowCollector::open(std::size_t column, const XmlAttributes &attributes) {
    if (!mark_given(column)) return;
    values_[column].is_null = is_nil(attributes);
    column_ = column;
    column_depth_ = outer_sizes_.size();
}

bool RowCollector::mark_given(std::size_t column) {
    const bool was_given = std::exchange(values_[column].is_given, true);
    if (was_given) reject(column, "the row has two values of this column");
    return !was_given;
}

void RowCollector::append(Value &value, std::string_view piece) {
    row_bytes_ += piece.size();
    if (row_bytes_ > SLUICE_RECORD_BYTES_MAX) parser_->fail("a row has values of more than 64 MiB");
    value.text += piece;
}

void RowCollector::reject(std::size_t column, const char *what) {
    if (!problem_) problem_ = {0, static_cast<std::int32_t>(column), what};
}

void RowCollector::reject_other(const char *what) {
    if (!problem_ && settings_.are_others_bad) problem_ = {0, -1, what};
}

void RowCollector::end_row() {
    is_in_row_ = false;
    const bool is_batch_full = rows_.row_count() >= limits_.rows_max || batch_bytes_ + row_bytes() > limits_.bytes_max;
    if (rows_.row_count() == 0 || !is_batch_full) return append_row();
    is_held_ = true;
    parser_->pause();
}

void RowCollector::append_row() {
    if (problem_) {
        problem_->row = rows_.row_count();
        rejected_.push_back(*problem_);
    }
    for (std::size_t i = 0; i < values_.size(); ++i) append_value(i);
    rows_.end_row();
    places_.push_back(row_place_);
    batch_bytes_ += row_bytes();
}

void RowCollector::append_value(std::size_t column) {
    const Value &value = values_[column];
    ColumnBuilder &out = rows_.column(column);
    if (problem_ || !value.is_given || value.is_null) return out.append_null();
    const ColumnType type = settings_.columns[column].type;
    const std::string_view text = type == ColumnType::text ? std::string_view(value.text) : trimmed(value.text);
    if (text.empty() && (type != ColumnType::text || settings_.is_empty_null)) return out.append_null();
    if (type == ColumnType::boolean) return out.append_text(input::boolean_word(text));
    if (type == ColumnType::timestamp)
        return out.append_text(input::in_microseconds(text));  // XML Schema gives fractions any number of digits
    out.append_text(text);
}

sdk::SourceBatch RowCollector::finish(const char *name) {
    batch_bytes_ = 0;
    sdk::SourceBatch batch;
    batch.array = rows_.finish();
    batch.name = name;
    batch.places = std::exchange(places_, {});
    batch.first_line = batch.places.front().line;
    batch.rejected = std::exchange(rejected_, {});
    return batch;
}

}  // namespace sluice::xml
