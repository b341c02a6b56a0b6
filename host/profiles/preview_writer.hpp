// The first rows of each table, laid out for a person.
#pragma once

#include "plugins/sdk/sluice/writer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sluice {

/// A writer like those of the plugins, built into the program: keeps rows as text and writes all of them into one
/// output when it finishes. Settings: `rows` (kept of each table), `width` (columns of the terminal; 0: any), `json`.
class PreviewWriter {
public:
    PreviewWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void write(std::int32_t table, const BatchView &rows);
    void finish();

    /// The plugin that `sluice preview` puts in the place of the profile's writer.
    static const sluice_plugin &plugin();

private:
    struct Cell {
        std::string text;
        bool is_null = false;
    };
    struct Preview {
        Table table;
        std::vector<std::vector<Cell>> rows;
        std::size_t row_count = 0;  // those not kept too
    };

    void print(const Preview &preview, std::string &out) const;
    void print_columns(const Preview &preview, const std::vector<std::size_t> &widths, std::string &out) const;
    void print_records(const Preview &preview, std::string &out) const;
    std::string json() const;

    sdk::Output output_;
    std::size_t rows_max_;
    std::size_t width_max_;
    bool is_json_;
    std::vector<Preview> previews_;
};

}  // namespace sluice
