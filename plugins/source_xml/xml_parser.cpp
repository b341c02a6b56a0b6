#include "plugins/source_xml/xml_parser.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <new>
#include <utility>

namespace sluice::xml {

namespace {

constexpr int piece_bytes = 64 << 10;

}  // namespace

XmlParser::XmlParser(std::unique_ptr<input::ByteStream> bytes, std::string name, XmlEvents &events,
                     const input::Interruption &interruption)
    : bytes_(std::move(bytes)),
      name_(std::move(name)),
      events_(events),
      interruption_(interruption),
      parser_(XML_ParserCreateNS(nullptr, space_separator)) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_begin, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetDefaultHandler(parser_.get(), &on_other);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &on_document_type);
}

bool XmlParser::read() {
    if (failure_) std::rethrow_exception(failure_);
    try {
        return advance();
    } catch (...) {
        failure_ = std::current_exception();
        throw;
    }
}

bool XmlParser::advance() {
    while (is_paused_ || !is_ended_) {
        interruption_.check();
        const XML_Status status = std::exchange(is_paused_, false) ? XML_ResumeParser(parser_.get()) : feed();
        if (failure_) std::rethrow_exception(failure_);
        if (status == XML_STATUS_ERROR) fail_as_expat_says();
        if (status == XML_STATUS_SUSPENDED) return is_paused_ = true;
        if (quiet_bytes_ > markup_bytes_max)
            fail("a tag, comment or instruction begins here that has more than 16 MiB; is it ever closed?");
    }
    return false;
}

XML_Status XmlParser::feed() {
    void *const room = XML_GetBuffer(parser_.get(), piece_bytes);
    if (room == nullptr) throw std::bad_alloc();
    const std::size_t size = bytes_->read(static_cast<char *>(room), piece_bytes);
    is_ended_ = size == 0;
    is_empty_ = is_empty_ && is_ended_;
    quiet_bytes_ += size;
    return XML_ParseBuffer(parser_.get(), static_cast<int>(size), is_ended_);
}

void XmlParser::pause() noexcept { XML_StopParser(parser_.get(), XML_TRUE); }

std::int64_t XmlParser::line() const noexcept {
    return static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get()));
}

std::int64_t XmlParser::byte() const noexcept {
    return static_cast<std::int64_t>(XML_GetCurrentByteIndex(parser_.get()));
}

void XmlParser::fail(const std::string &what) const {
    throw sdk::Failure(SLUICE_BAD_DATA, name_ + ", line " + std::to_string(line()) + ", column " +
                                            std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1) + ": " +
                                            what);
}

void XmlParser::fail_as_expat_says() const {
    const XML_Error error = XML_GetErrorCode(parser_.get());
    if (error == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    if (is_empty_) throw sdk::Failure(SLUICE_BAD_DATA, name_ + " is empty, which is no XML document");
    if (error == XML_ERROR_UNKNOWN_ENCODING)
        fail("the document is in an encoding that is not read; give it in UTF-8, UTF-16 or ISO-8859-1");
    if (error == XML_ERROR_NO_ELEMENTS) fail("the document ends here, before all of its elements do");
    if (error == XML_ERROR_UNCLOSED_TOKEN)
        fail("the document ends within the tag, comment or instruction that begins here");
    fail(std::string("this is no well-formed XML: ") + XML_ErrorString(error));
}

// No exception may pass through expat, which is C; events may still come behind one.
template <typename Act>
void XmlParser::give(Act act) noexcept {
    quiet_bytes_ = 0;
    if (failure_) return;
    try {
        act();
    } catch (...) {
        failure_ = std::current_exception();
        XML_StopParser(parser_.get(), XML_FALSE);
    }
}

void XmlParser::on_begin(void *self, const XML_Char *name, const XML_Char **attributes) {
    XmlParser &parser = *static_cast<XmlParser *>(self);
    parser.give([&] {
        if (++parser.depth_ > depth_max)
            parser.fail("elements lie more than " + std::to_string(depth_max) + " deep in one another");
        parser.events_.begin(split_name(name), XmlAttributes(attributes));
    });
}

void XmlParser::on_end(void *self, const XML_Char *) {
    XmlParser &parser = *static_cast<XmlParser *>(self);
    parser.give([&] {
        --parser.depth_;
        parser.events_.end();
    });
}

void XmlParser::on_text(void *self, const XML_Char *text, int size) {
    XmlParser &parser = *static_cast<XmlParser *>(self);
    parser.give([&] { parser.events_.text({text, static_cast<std::size_t>(size)}); });
}

// Comments, instructions and what stands around the outermost element.
void XmlParser::on_other(void *self, const XML_Char *, int) {
    static_cast<XmlParser *>(self)->give([] {});
}

void XmlParser::on_document_type(void *self, const XML_Char *, const XML_Char *, const XML_Char *, int) {
    XmlParser &parser = *static_cast<XmlParser *>(self);
    parser.give([&] { parser.fail("the document has a document type (<!DOCTYPE), which is not read; leave it out"); });
}

}  // namespace sluice::xml
