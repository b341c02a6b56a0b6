#include "plugins/writer_pdf/table_pages.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace sluice::pdf {

namespace {

constexpr std::size_t header_lines_max = 4;
constexpr double title_scale = 1.6;
constexpr double line_gap = 4;  // between a page's first line and the table, and behind titles
constexpr double rule_width = 0.4;

struct Grey {
    double level;
};
constexpr Grey black = {0}, null_grey = {0.5}, rule_grey = {0.8}, fill_grey = {0.94}, line_grey = {0.35};

void set_colour(cairo_t *context, Grey grey) { cairo_set_source_rgb(context, grey.level, grey.level, grey.level); }

bool is_blank(const PageLine &line) {
    return std::all_of(line.begin(), line.end(), [](const PageText &text) { return text.is_empty(); });
}

}  // namespace

TablePages::TablePages(const PdfSettings &settings, const Table &table, const PageForm &form, Typesetter &typesetter,
                       PageSurface *surface, std::size_t page_count)
    : settings_(settings),
      form_(form),
      typesetter_(typesetter),
      surface_(surface),
      page_count_(page_count),
      title_(settings.title.empty() ? table.name : settings.title),
      lines_max_(settings.lines_max) {
    if (form.has_header) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const double width = form.column_widths[i] - 2 * cell_padding_x;
            header_.push_back(
                typesetter.set(table.columns[i].name, {width, form.aligns[i], true, 1, header_lines_max}));
            header_height_ = std::max(header_height_, header_.back().height + 2 * cell_padding_y);
            count(header_.back());
        }
    }
    const double room = body_bottom() - body_top() - header_height_ - 2 * cell_padding_y;
    if (room < typesetter.line_height())
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "a page has no room for a row; take a larger paper, smaller margins or a smaller font");
    lines_max_ = std::min(lines_max_, static_cast<std::size_t>(room / typesetter.line_height()));
}

void TablePages::add(const Row &row) {
    if (page_ == 0) {
        begin_page();
        add_texts(Place::top);
    }
    std::vector<SetText> cells;
    double height = 0;
    set_row(row, cells, height);
    const double needed = height + (is_header_drawn_ ? 0 : header_height_);
    // A font with very tall lines can need more than a page: the rest is cut off there.
    const double most = body_bottom() - body_top() - header_height_;
    if (height > most) {
        height = most;
        ++losses_.cells_cut;
    }
    if (!has_room(needed) && y_ > body_top() + (is_header_drawn_ ? header_height_ : 0)) {
        end_page();
        begin_page();
    }
    if (!is_header_drawn_) draw_header();
    draw_row(row, cells, height);
}

void TablePages::finish() {
    if (page_ == 0) {
        begin_page();
        add_texts(Place::top);
        draw_header();
    }
    y_ += line_gap;
    add_texts(Place::bottom);
    end_page();
}

void TablePages::begin_page() {
    ++page_;
    is_page_open_ = true;
    is_header_drawn_ = !form_.has_header;
    y_ = body_top();
    draw_line(settings_.page_header, settings_.margins.top);
    draw_line(settings_.page_footer, form_.height - settings_.margins.bottom - typesetter_.line_height());
}

void TablePages::end_page() {
    is_page_open_ = false;
    if (surface_ != nullptr) surface_->finish_page();
}

void TablePages::draw_line(const PageLine &line, double y) {
    if (surface_ == nullptr) return;
    constexpr std::array aligns = {Align::left, Align::center, Align::right};
    const PageFacts facts = {page_, page_count_, title_, settings_.date};
    const auto used = std::count_if(line.begin(), line.end(), [](const PageText &text) { return !text.is_empty(); });
    for (std::size_t i = 0; i < line.size(); ++i)
        if (!line[i].is_empty()) draw_slot(line[i].text(facts), aligns[i], used == 1, y);
}

void TablePages::draw_slot(const std::string &text, Align align, bool is_alone, double y) {
    const double width = is_alone ? body_width() : body_width() / 3;
    const double x = is_alone || align == Align::left ? 0 : align == Align::center ? width : 2 * width;
    // Its numbers are other ones on every page: nothing to keep.
    const SetText line = typesetter_.set(text, {width, align, false, 1, 1});
    if (page_ == 1) count(line);
    set_colour(surface_->context(), line_grey);
    draw(surface_->context(), line, settings_.margins.left + x, y);
}

void TablePages::draw_header() {
    is_header_drawn_ = true;
    if (!form_.has_header) return;
    const double width = std::accumulate(form_.column_widths.begin(), form_.column_widths.end(), 0.0);
    if (surface_ != nullptr) {
        cairo_t *const context = surface_->context();
        set_colour(context, fill_grey);
        cairo_rectangle(context, settings_.margins.left, y_, width, header_height_);
        cairo_fill(context);
        set_colour(context, black);
        double x = settings_.margins.left;
        for (std::size_t i = 0; i < header_.size(); ++i) {
            draw(context, header_[i], x + cell_padding_x, y_ + cell_padding_y);
            x += form_.column_widths[i];
        }
    }
    y_ += header_height_;
}

void TablePages::set_row(const Row &row, std::vector<SetText> &cells, double &height) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        const double width = form_.column_widths[i] - 2 * cell_padding_x;
        cells.push_back(typesetter_.set(row[i].text, {width, form_.aligns[i], false, 1, lines_max_}));
        height = std::max(height, cells.back().height + 2 * cell_padding_y);
        if (row[i].is_cut && !cells.back().is_cut) ++losses_.cells_cut;
        count(cells.back());
    }
}

void TablePages::draw_row(const Row &row, const std::vector<SetText> &cells, double height) {
    if (surface_ != nullptr) {
        cairo_t *const context = surface_->context();
        const double width = std::accumulate(form_.column_widths.begin(), form_.column_widths.end(), 0.0);
        double x = settings_.margins.left;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            set_colour(context, row[i].is_null ? null_grey : black);
            const bool is_too_tall = cells[i].height > height;
            if (is_too_tall) {
                cairo_save(context);
                cairo_rectangle(context, x, y_, form_.column_widths[i], height);
                cairo_clip(context);
            }
            if (!row[i].text.empty()) draw(context, cells[i], x + cell_padding_x, y_ + cell_padding_y);
            if (is_too_tall) cairo_restore(context);
            x += form_.column_widths[i];
        }
        set_colour(context, rule_grey);
        cairo_set_line_width(context, rule_width);
        cairo_move_to(context, settings_.margins.left, y_ + height);
        cairo_rel_line_to(context, width, 0);
        cairo_stroke(context);
    }
    y_ += height;
}

void TablePages::add_texts(Place where) {
    if (settings_.title_at == where) add_text(settings_.title, title_scale, true);
    if (settings_.description_at == where) add_text(settings_.description, 1, false);
}

void TablePages::add_text(const std::string &text, double scale, bool is_bold) {
    if (text.empty()) return;
    // Half a page at most, so that there is always room for it, and for rows behind it.
    const double room = (body_bottom() - body_top()) / 2;
    const auto lines_max = static_cast<std::size_t>(std::max(1.0, room / (typesetter_.line_height() * scale)));
    const SetText set = typesetter_.set(text, {body_width(), Align::left, is_bold, scale, lines_max});
    count(set);
    if (!has_room(set.height) && y_ > body_top()) {
        end_page();
        begin_page();
    }
    if (surface_ != nullptr) {
        set_colour(surface_->context(), black);
        draw(surface_->context(), set, settings_.margins.left, y_);
    }
    y_ += set.height + line_gap;
}

void TablePages::count(const SetText &text) noexcept {
    if (text.is_cut) ++losses_.cells_cut;
    losses_.characters_without_font += text.without_font;
}

double TablePages::body_top() const noexcept {
    return settings_.margins.top + (is_blank(settings_.page_header) ? 0 : typesetter_.line_height() + line_gap);
}

double TablePages::body_bottom() const noexcept {
    return form_.height - settings_.margins.bottom -
           (is_blank(settings_.page_footer) ? 0 : typesetter_.line_height() + line_gap);
}

double TablePages::body_width() const noexcept {
    return form_.width - settings_.margins.left - settings_.margins.right;
}

bool TablePages::has_room(double height) const noexcept {
    constexpr double rounding = 0.01;
    return y_ + height <= body_bottom() + rounding;
}

}  // namespace sluice::pdf
