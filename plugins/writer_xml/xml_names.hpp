// Names of elements and attributes.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// True for a name that an element may have: XML 1.0 without namespaces, hence without a colon.
bool is_xml_name(std::string_view text) noexcept;

/// The text as a name: each character that may not stand in its place becomes `_xHHHH_`, the way that systems on .NET
/// encode names; `_x` that would read as such an escape has its `_` escaped. Empty text is `_`.
std::string encoded_xml_name(std::string_view text);

}  // namespace sluice
