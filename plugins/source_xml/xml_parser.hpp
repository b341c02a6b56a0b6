// From the bytes of one input to the elements and texts of its document.
#pragma once

#include "plugins/input/byte_stream.hpp"
#include "plugins/input/interruption.hpp"

#include <expat.h>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::xml {

inline constexpr std::size_t depth_max = 256;              // of elements within one another
inline constexpr std::size_t markup_bytes_max = 16 << 20;  // of one tag, comment or instruction

/// A name with the namespace that its prefix stands for.
struct XmlName {
    std::string_view space, local;

    /// Of XML Schema. The second namespace stands in printed samples, and so in files.
    bool is_of_schema() const noexcept {
        return space == "http://www.w3.org/2001/XMLSchema" || space == "https://www.w3.org/2001/XMLSchema";
    }
};

/// The attributes of one element: expat's list of names and values. Borrowed for the call that is given it.
class XmlAttributes {
public:
    explicit XmlAttributes(const XML_Char *const *list) noexcept : list_(list) {}

    /// Call `take(name, value)` for each.
    template <typename Take>
    void for_each(Take take) const;

private:
    const XML_Char *const *list_;
};

/// What the parser finds, in the document's order. May throw, which ends the reading.
class XmlEvents {
public:
    virtual ~XmlEvents() = default;
    virtual void begin(const XmlName &name, const XmlAttributes &attributes) = 0;
    virtual void end() = 0;
    /// A piece of the text between tags.
    virtual void text(std::string_view piece) = 0;
};

/// Reads XML 1.0 with namespaces, in UTF-8, UTF-16, ISO-8859-1 or ASCII. Nothing is fetched and no entity but the five
/// of XML is expanded: a document with a document type is refused. Memory does not grow with the input. One thread.
class XmlParser {
public:
    /// Messages call the input `name`. `interruption` and `events` outlive the parser.
    XmlParser(std::unique_ptr<input::ByteStream> bytes, std::string name, XmlEvents &events,
              const input::Interruption &interruption);

    /// Give events up to the next pause(); false once the document has ended. Throws sdk::Failure, by every further
    /// call too: SLUICE_BAD_DATA with line and column for what is no XML.
    bool read();
    /// For events: let read() return behind this one.
    void pause() noexcept;

    // Of the event that is just given.
    std::int64_t line() const noexcept;  // from 1
    std::int64_t byte() const noexcept;  // from 0, of the decompressed input

    /// For events: throws sdk::Failure (SLUICE_BAD_DATA) with this place in front of `what`.
    [[noreturn]] void fail(const std::string &what) const;

private:
    struct Free {
        void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
    };
    template <typename Act>
    void give(Act act) noexcept;
    XML_Status feed();
    bool advance();
    [[noreturn]] void fail_as_expat_says() const;

    static void on_begin(void *self, const XML_Char *name, const XML_Char **attributes);
    static void on_end(void *self, const XML_Char *name);
    static void on_text(void *self, const XML_Char *text, int size);
    static void on_other(void *self, const XML_Char *text, int size);
    static void on_document_type(void *self, const XML_Char *, const XML_Char *, const XML_Char *, int);

    std::unique_ptr<input::ByteStream> bytes_;
    std::string name_;
    XmlEvents &events_;
    const input::Interruption &interruption_;
    std::unique_ptr<XML_ParserStruct, Free> parser_;
    std::exception_ptr failure_;
    std::size_t depth_ = 0;
    std::size_t quiet_bytes_ = 0;  // fed since the last event: of markup that has not ended
    bool is_empty_ = true;         // no byte came
    bool is_paused_ = false;
    bool is_ended_ = false;  // the last byte was fed
};

/// The namespace in front of an expanded name is apart by a line break, which no name has in it.
inline constexpr char space_separator = '\n';

inline XmlName split_name(std::string_view expanded) noexcept {
    const std::size_t at = expanded.rfind(space_separator);
    if (at == expanded.npos) return {{}, expanded};
    return {expanded.substr(0, at), expanded.substr(at + 1)};
}

template <typename Take>
void XmlAttributes::for_each(Take take) const {
    for (const XML_Char *const *item = list_; *item != nullptr; item += 2)
        take(split_name(item[0]), std::string_view(item[1]));
}

}  // namespace sluice::xml
