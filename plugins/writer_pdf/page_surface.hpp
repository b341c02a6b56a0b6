// The pages of a PDF file, drawn one behind the other.
#pragma once

#include <cairo.h>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::pdf {

/// Owns a drawing that becomes bytes page by page: a page's memory is free once it is done. What stays is the fonts'
/// glyphs and a few dozen bytes a page. No date and nothing of the machine stands in it. One thread at a time.
class PageSurface {
public:
    using Sink = std::function<void(std::string_view)>;

    /// `sink` gets the bytes, during finish_page() and finish(), which throw what it throws. Sides in points. Throws
    /// Failure (INTERNAL).
    PageSurface(double width, double height, const std::string &title, Sink sink);
    /// Without finish() the file is abandoned: `sink` is not called any more.
    ~PageSurface();
    PageSurface(const PageSurface &) = delete;
    PageSurface &operator=(const PageSurface &) = delete;

    /// What the current page is drawn with; valid as long as this object.
    cairo_t *context() noexcept { return context_.get(); }

    void finish_page();
    void finish();

private:
    struct Destroy {
        void operator()(cairo_surface_t *surface) const noexcept { cairo_surface_destroy(surface); }
        void operator()(cairo_t *context) const noexcept { cairo_destroy(context); }
    };

    static cairo_status_t take(void *self, const unsigned char *bytes, unsigned size) noexcept;
    void flush();
    void require(cairo_status_t status) const;

    Sink sink_;
    std::string buffer_;  // cairo writes in small pieces
    std::exception_ptr failure_;
    bool is_over_ = false;
    std::unique_ptr<cairo_surface_t, Destroy> surface_;
    std::unique_ptr<cairo_t, Destroy> context_;
};

}  // namespace sluice::pdf
