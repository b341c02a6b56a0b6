#include "host/bing/xml_text.hpp"

#include "plugins/sdk/sluice/markup_text.hpp"

namespace sluice::bing {

XmlText::XmlText() { out_.append(R"(<?xml version="1.0" encoding="utf-8"?>)"); }

void XmlText::open(std::string_view name, const Attributes &attributes) {
    begin(name, attributes);
    out_.append('>');
    open_.emplace_back(name);
}

void XmlText::close() {
    out_.append("</" + open_.back() + ">");
    open_.pop_back();
}

void XmlText::element(std::string_view name, std::string_view text, const Attributes &attributes) {
    begin(name, attributes);
    if (text.empty()) return out_.append("/>");
    out_.append('>');
    append(text, false);
    out_.append("</");
    out_.append(name);
    out_.append('>');
}

void XmlText::begin(std::string_view name, const Attributes &attributes) {
    out_.append('<');
    out_.append(name);
    for (const auto &[key, value] : attributes) {
        out_.append(' ');
        out_.append(key);
        out_.append("=\"");
        append(value, true);
        out_.append('"');
    }
}

void XmlText::append(std::string_view text, bool is_attribute) {
    sdk::append_markup(out_, text, is_attribute, [](std::size_t) {});
}

}  // namespace sluice::bing
