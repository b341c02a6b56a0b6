// Rows on pages: what is where, and the beginning and end of each page.
#pragma once

#include "engine/batch/schema.hpp"
#include "plugins/writer_pdf/cell_text.hpp"
#include "plugins/writer_pdf/page_surface.hpp"
#include "plugins/writer_pdf/typesetter.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sluice::pdf {

/// What all pages of a table have in common. Lengths in points.
struct PageForm {
    double width = 0, height = 0;
    std::vector<double> column_widths;
    std::vector<Align> aligns;
    bool has_header = true;
};

/// The pages of one table in one pass. Without a surface it draws nothing and still comes to the same pages, which is
/// how they are counted. A row is never broken: one that has no room begins the next page. References outlive this
/// object. One thread at a time.
class TablePages {
public:
    /// `page_count` is what {pages} shows. Throws Failure (BAD_CONFIG) when a page has no room for rows.
    TablePages(const PdfSettings &settings, const Table &table, const PageForm &form, Typesetter &typesetter,
               PageSurface *surface, std::size_t page_count);

    void add(const Row &row);

    /// Behind the last row. A table without rows has one page with its header.
    void finish();

    std::size_t page_count() const noexcept { return page_; }
    const Losses &losses() const noexcept { return losses_; }

private:
    void begin_page();
    void end_page();
    void draw_line(const PageLine &line, double y);
    void draw_slot(const std::string &text, Align align, bool is_alone, double y);
    void draw_header();
    void set_row(const Row &row, std::vector<SetText> &cells, double &height);
    void draw_row(const Row &row, const std::vector<SetText> &cells, double height);
    void add_texts(Place where);
    void add_text(const std::string &text, double scale, bool is_bold);
    void count(const SetText &text) noexcept;
    double body_top() const noexcept;
    double body_bottom() const noexcept;
    double body_width() const noexcept;
    bool has_room(double height) const noexcept;

    const PdfSettings &settings_;
    const PageForm &form_;
    Typesetter &typesetter_;
    PageSurface *surface_;
    std::size_t page_count_;
    std::string title_;
    std::size_t lines_max_;
    std::vector<SetText> header_;
    double header_height_ = 0;
    std::size_t page_ = 0;  // the number of the one that is open
    double y_ = 0;          // where the next row begins
    bool is_page_open_ = false, is_header_drawn_ = false;
    Losses losses_;
};

/// The blank between a cell's border and its text.
inline constexpr double cell_padding_x = 3, cell_padding_y = 2;

}  // namespace sluice::pdf
