// Small XML documents, element by element.
#pragma once

#include "plugins/sdk/sluice/text_buffer.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::bing {

/// A document under construction. Characters that XML cannot write are left out. One thread.
class XmlText {
public:
    using Attributes = std::vector<std::pair<std::string_view, std::string>>;  // in this order

    /// With the declaration.
    XmlText();

    void open(std::string_view name, const Attributes &attributes = {});
    void close();
    /// An element with text; <name/> when that is empty.
    void element(std::string_view name, std::string_view text, const Attributes &attributes = {});

    /// The document, once everything is closed.
    std::string text() const { return std::string(out_.view()); }

private:
    void begin(std::string_view name, const Attributes &attributes);
    void append(std::string_view text, bool is_attribute);

    sdk::TextBuffer out_;
    std::vector<std::string> open_;
};

}  // namespace sluice::bing
