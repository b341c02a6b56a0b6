#include "plugins/writer_pdf/page_surface.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <cairo-pdf.h>
#include <new>
#include <utility>

namespace sluice::pdf {

namespace {

constexpr std::size_t buffer_bytes = 64 << 10;

}  // namespace

PageSurface::PageSurface(double width, double height, const std::string &title, Sink sink)
    : sink_(std::move(sink)),
      surface_(cairo_pdf_surface_create_for_stream(&PageSurface::take, this, width, height)),
      context_(cairo_create(surface_.get())) {
    buffer_.reserve(2 * buffer_bytes);
    cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");  // else it is now
    require(cairo_surface_status(surface_.get()));
    require(cairo_status(context_.get()));
}

PageSurface::~PageSurface() { is_over_ = true; }

void PageSurface::finish_page() {
    cairo_show_page(context_.get());
    require(cairo_status(context_.get()));
    flush();
}

void PageSurface::finish() {
    context_.reset();
    cairo_surface_finish(surface_.get());
    require(cairo_surface_status(surface_.get()));
    flush();
    is_over_ = true;
}

void PageSurface::flush() {
    sink_(buffer_);
    buffer_.clear();
}

cairo_status_t PageSurface::take(void *self, const unsigned char *bytes, unsigned size) noexcept {
    auto &surface = *static_cast<PageSurface *>(self);
    if (surface.is_over_) return CAIRO_STATUS_SUCCESS;
    if (surface.failure_) return CAIRO_STATUS_WRITE_ERROR;
    try {
        surface.buffer_.append(reinterpret_cast<const char *>(bytes), size);
        if (surface.buffer_.size() >= buffer_bytes) surface.flush();
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        // Nothing may be thrown through cairo.
        surface.failure_ = std::current_exception();
        return CAIRO_STATUS_WRITE_ERROR;
    }
}

void PageSurface::require(cairo_status_t status) const {
    if (failure_) std::rethrow_exception(failure_);
    if (status == CAIRO_STATUS_SUCCESS) return;
    if (status == CAIRO_STATUS_NO_MEMORY) throw std::bad_alloc();
    throw sdk::Failure(SLUICE_INTERNAL, std::string("cairo cannot draw a page: ") + cairo_status_to_string(status));
}

}  // namespace sluice::pdf
