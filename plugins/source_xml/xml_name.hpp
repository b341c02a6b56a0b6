// Names of elements that stand for names of columns.
#pragma once

#include <string>
#include <string_view>

namespace sluice::xml {

/// The name that `text` stands for: `_x0020_`, with four or eight hexadecimal digits, is the character with this code,
/// the way that systems on .NET and the writer `xml` encode what no name may hold. Escapes of no character stay.
std::string decoded_xml_name(std::string_view text);

}  // namespace sluice::xml
