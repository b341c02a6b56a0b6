// The schema that stands in front of the rows of a data set, as ADO.NET and spatial data services read it.
#pragma once

#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"

#include <string>
#include <vector>

namespace sluice {

/// What a data set says besides its rows. A plain value.
struct XmlDataset {
    std::string name;                    // of the set's element
    std::string id;                      // its name as it is, as an attribute: ` id="…"`
    std::string row;                     // of the element of a row
    std::string key;                     // name of the column that tells rows apart; empty for none
    std::vector<std::string> geography;  // names of columns with geometries as text
};

/// Append the element xs:schema. `names`: of the elements of the columns. A type is xs:string, xs:long, xs:boolean,
/// xs:double, xs:dateTime in UTC, or xs:anyType for geographies.
void append_dataset_schema(sdk::TextBuffer &out, const XmlDataset &dataset, const Table &table,
                           const std::vector<std::string> &names, const char *line_end);

}  // namespace sluice
