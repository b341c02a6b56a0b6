// The xlsx writer.
#include "plugins/writer_xlsx/xlsx_writer.hpp"

#include "plugins/writer_xlsx/header_rows.hpp"
#include "plugins/writer_xlsx/sheet_name.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace sluice::xlsx {

namespace {

constexpr const char *content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr const char *style_part_name = "xl/styles.xml";

// Space that is kept for heads, furniture and the directory when the rows' size is checked on the way.
constexpr std::uint64_t furniture_bytes = 16u << 20;

std::string sheet_part_name(std::size_t index) { return "xl/worksheets/sheet" + std::to_string(index + 1) + ".xml"; }

// Every time inside a file, so that the same input gives the same bytes: https://reproducible-builds.org/specs/.
std::time_t time_of_file() {
    constexpr std::time_t year_2000 = 946'684'800;
    constexpr std::time_t year_9999_end = 253'402'300'799;
    const char *epoch = std::getenv("SOURCE_DATE_EPOCH");
    if (epoch == nullptr || *epoch == '\0') return year_2000;
    const std::string_view text = epoch;
    std::time_t time = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
    if (error != std::errc() || end != text.data() + text.size() || time < 0 || time > year_9999_end)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the environment variable SOURCE_DATE_EPOCH is '" + std::string(text) +
                                                  "'; it is a number of seconds since 1970");
    return std::max<std::time_t>(time, 1);  // libxlsxwriter takes 0 for "now"
}

}  // namespace

XlsxWriter::XlsxWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : job_(job),
      tables_(std::move(tables)),
      settings_(read_settings(settings)),
      plan_(plan_workbook(tables_, settings_, time_of_file())) {
    // A skeleton without rows tells the numbers that libxlsxwriter gives to the styles.
    const auto [probe, looks] = make_skeleton(empty_sheets(plan_), {});
    style_part_ = style_identity(probe.part(style_part_name));
    sheets_.reserve(tables_.size());
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const SheetPlan &sheet = plan_.sheets[i];
        SheetStyles styles = read_styles(probe.part(sheet_part_name(i)), sheet);
        styles.looks = looks[i];
        Losses losses;
        header_rows(sheet, styles, text_policy(), losses);  // refuses a bad header before any work is done
        RowWriter rows(tables_[i], sheet, styles, plan_.looks, text_policy());
        const std::int64_t rows_max = sheet_rows_max - sheet.header_rows();
        sheets_.push_back({std::move(styles),
                           std::move(rows),
                           ExtrasReader(tables_[i], sheet, settings_),
                           std::min(settings_.rows_per_sheet.value_or(rows_max), rows_max),
                           {},
                           {},
                           {}});
        add_sheet(sheets_.back());
    }
    for (const std::string &warning : plan_.warnings) job_.log_warning(warning);
    output_ = job_.open_output(".xlsx", content_type);
}

void XlsxWriter::limits(sluice_writer_limits &limits) const {
    limits.rows_per_table_max = 0;
    if (!settings_.rows_per_sheet)
        for (const SheetsOfTable &table : sheets_)
            limits.rows_per_table_max = limits.rows_per_table_max == 0
                                            ? table.rows_per_sheet
                                            : std::min(limits.rows_per_table_max, table.rows_per_sheet);
    if (settings_.long_text == LongText::reject) limits.text_units_max = cell_units_max;
}

void XlsxWriter::add_sheet(SheetsOfTable &table) {
    if (sheet_count_ == sheets_max)
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the workbook would have more than 255 sheets; raise rows_per_sheet, or set "
                           "output.split_rows to write several files");
    ++sheet_count_;
    table.sheets.emplace_back(job_.temp_file());
}

void XlsxWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                        Block &block) const {
    const SheetsOfTable &sheets = sheets_[static_cast<std::size_t>(table)];
    if (!settings_.rows_per_sheet && first_row + rows.row_count() > sheets.rows_per_sheet)
        throw sdk::Failure(SLUICE_INTERNAL, "more rows than a sheet has; the result should have been split before");
    RowRange range;
    for (range.first = 0; range.first < rows.row_count(); range.first += range.count) {
        range.table_row = first_row + range.first;
        range.sheet_row = range.table_row % sheets.rows_per_sheet;
        range.count = std::min(rows.row_count() - range.first, sheets.rows_per_sheet - range.sheet_row);
        Piece &piece = block.pieces.emplace_back();
        piece.range = range;
        char *position = sheets.rows.write(rows, range, lane.chunks, lane.chunks.begin(), block.losses);
        piece.chunk = lane.chunks.end(position, false);
        if (!sheets.extras.is_idle()) piece.extras = sheets.extras.read(rows, range, block.losses);
    }
}

void XlsxWriter::append(std::int32_t table, const Block &block, const sluice_block &) {
    SheetsOfTable &sheets = sheets_[static_cast<std::size_t>(table)];
    const int rows_above = plan_.sheets[static_cast<std::size_t>(table)].header_rows();
    for (const Piece &piece : block.pieces) {
        if (sheets.sheets.back().row_count == sheets.rows_per_sheet) add_sheet(sheets);
        Sheet &sheet = sheets.sheets.back();
        if (piece.range.sheet_row != sheet.row_count)
            throw sdk::Failure(SLUICE_INTERNAL, "blocks of a table came out of order");
        spooled_bytes_ += piece.chunk.bytes.size();
        sheet.spool.append(piece.chunk);
        sheet.row_count += piece.range.count;
        keep_extras(sheets, sheet, piece.extras, rows_above);
        check_size();
    }
    sheets.losses.add(block.losses);
}

void XlsxWriter::check_size() {
    if (spooled_bytes_ + furniture_bytes > zip_bytes_max) throw sdk::Failure(SLUICE_BAD_CONFIG, zip_full_message());
}

void XlsxWriter::keep_extras(SheetsOfTable &table, Sheet &sheet, const CellExtras &extras, int rows_above) {
    table.widths.resize(std::max(table.widths.size(), extras.widths.size()));
    for (std::size_t i = 0; i < extras.widths.size(); ++i)
        table.widths[i] = std::max(table.widths[i], extras.widths[i]);
    for (const CellText &link : extras.links) {
        const std::size_t bytes = link_bytes + link.text.size();
        if (sheet.links.size() == links_max || link_bytes_ + bytes > link_bytes_max) {
            table.losses.add(link.column, Loss::unlinked);
            continue;
        }
        link_bytes_ += bytes;
        sheet.links.push_back(link);
    }
    if (!extras.notes.empty()) keep_notes(sheet, extras.notes, rows_above);
}

// The first ones become cell notes, as many as Excel and memory bear; the others go to a sheet.
void XlsxWriter::keep_notes(Sheet &sheet, const std::vector<CellText> &notes, int rows_above) {
    std::size_t kept = 0;
    if (settings_.notes == Notes::cell && !sheet.note_sheet)
        for (; kept < notes.size() && sheet.notes.size() < cell_notes_max &&
               note_bytes_ + note_bytes + notes[kept].text.size() <= note_bytes_max &&
               utf16_units(spelled_text(notes[kept].text)) <= cell_units_max;
             ++kept) {
            note_bytes_ += note_bytes + notes[kept].text.size();
            sheet.notes.push_back(notes[kept]);
        }
    if (kept == notes.size()) return;
    if (!sheet.note_sheet) {
        if (++sheet_count_ > sheets_max)
            throw sdk::Failure(SLUICE_BAD_CONFIG,
                               "the workbook would have more than 255 sheets, those for notes included");
        sheet.note_sheet = std::make_unique<NoteSheet>(job_.temp_file(), settings_.compression);
    }
    const std::uint64_t before = sheet.note_sheet->spool().compressed_size();
    sheet.note_sheet->append(std::span(notes).subspan(kept), rows_above);
    spooled_bytes_ += sheet.note_sheet->spool().compressed_size() - before;
}

// Several sheets of a table are called "Products", "Products (2)", ...
std::vector<SheetContent> XlsxWriter::contents() const {
    std::vector<std::string> taken;
    for (const SheetPlan &sheet : plan_.sheets) taken.push_back(sheet.name);
    taken.push_back(plan_.list_sheet);
    std::vector<SheetContent> result;
    for (std::size_t table = 0; table < sheets_.size(); ++table) {
        for (const Sheet &sheet : sheets_[table].sheets) {
            std::string sheet_name = plan_.sheets[table].name;
            if (&sheet != &sheets_[table].sheets.front()) {
                sheet_name = adapted_sheet_name(sheet_name, taken);
                taken.push_back(sheet_name);
            }
            result.push_back({table, sheet_name, sheet.row_count, sheets_[table].widths, sheet.notes, sheet.links});
        }
    }
    return result;
}

std::vector<PlainSheet> XlsxWriter::hidden_sheets(const std::vector<SheetContent> &contents) const {
    std::vector<PlainSheet> result;
    std::vector<std::string> taken;
    for (const SheetContent &content : contents) taken.push_back(content.name);
    if (!plan_.lists.is_empty()) {
        taken.push_back(plan_.list_sheet);
        result.push_back({plan_.list_sheet, static_cast<std::int64_t>(plan_.lists.row_count()), plan_.lists.count()});
    }
    std::size_t number = 0;
    for (const SheetsOfTable &table : sheets_) {
        for (const Sheet &sheet : table.sheets) {
            const std::string &owner = contents[number++].name;
            if (!sheet.note_sheet) continue;
            constexpr std::string_view ending = "_comment";
            const std::string wanted =
                std::string(utf16_prefix(owner, sheet_name_units_max - ending.size())) + std::string(ending);
            const std::string sheet_name = adapted_sheet_name(wanted, taken);
            taken.push_back(sheet_name);
            result.push_back({sheet_name, sheet.note_sheet->row_count(), sheet.note_sheet->column_count()});
            job_.log_warning(std::to_string(sheet.note_sheet->count()) + " notes of the sheet '" + owner +
                             "' stand in the hidden sheet '" + sheet_name + "'");
        }
    }
    return result;
}

void XlsxWriter::finish() {
    const std::vector<SheetContent> sheets = contents();
    const SkeletonArchive skeleton = make_skeleton(sheets, hidden_sheets(sheets)).archive;
    if (style_identity(skeleton.part(style_part_name)) != style_part_)
        throw sdk::Failure(SLUICE_INTERNAL, "libxlsxwriter numbers the styles differently for the same plan");
    const std::map<std::string, SheetPart> parts = sheet_parts();

    ZipWriter zip([this](std::string_view bytes) { output_.write(bytes); }, plan_.created);
    for (const std::string &part_name : skeleton.names()) {
        const std::string part = skeleton.part(part_name);
        if (const auto found = parts.find(part_name); found != parts.end()) {
            write_sheet(zip, part_name, part, found->second);
        } else {
            const DeflatedChunk chunk = deflate_whole(part, settings_.compression);
            zip.begin({part_name, chunk.crc, chunk.bytes.size(), chunk.raw_size});
            zip.write(chunk.bytes);
        }
    }
    zip.finish();
    warn_of_losses();
}

// In the order of the skeleton's sheets.
std::map<std::string, XlsxWriter::SheetPart> XlsxWriter::sheet_parts() {
    std::map<std::string, SheetPart> parts;
    const auto add = [&](SheetPart part) {
        const std::string part_name = sheet_part_name(parts.size());
        parts.emplace(part_name, std::move(part));
    };
    for (std::size_t table = 0; table < sheets_.size(); ++table)
        for (const Sheet &sheet : sheets_[table].sheets)
            add({header_rows(plan_.sheets[table], sheets_[table].styles, text_policy(), sheets_[table].losses),
                 &sheet.spool});
    if (!plan_.lists.is_empty()) add({plan_.lists.rows(), nullptr});
    for (const SheetsOfTable &table : sheets_)
        for (const Sheet &sheet : table.sheets)
            if (sheet.note_sheet) add({"", &sheet.note_sheet->spool()});
    return parts;
}

XlsxWriter::Skeleton XlsxWriter::make_skeleton(const std::vector<SheetContent> &sheets,
                                               const std::vector<PlainSheet> &hidden) const {
    const std::string path = job_.temp_file();
    LookNumbers looks = write_skeleton(plan_, sheets, hidden, path);
    return {SkeletonArchive(sdk::TempFile(path).read_all()), std::move(looks)};
}

void XlsxWriter::write_sheet(ZipWriter &zip, const std::string &part_name, std::string_view part,
                             const SheetPart &content) {
    const SheetFrame frame = split_sheet(part);
    ChunkWriter chunks(settings_.compression);
    char *position = chunks.add(chunks.begin(), frame.head);
    position = chunks.add(position, "<sheetData>");
    position = chunks.add(position, content.rows);
    const DeflatedChunk head = chunks.end(position, false);
    position = chunks.add(chunks.begin(), "</sheetData>");
    position = chunks.add(position, frame.tail);
    const DeflatedChunk tail = chunks.end(position, true);

    std::uint32_t crc = head.crc;
    std::uint64_t compressed_size = head.bytes.size(), raw_size = head.raw_size;
    if (content.spool != nullptr) {
        crc = combine_crc(crc, content.spool->crc(), content.spool->raw_size());
        compressed_size += content.spool->compressed_size();
        raw_size += content.spool->raw_size();
    }
    zip.begin({part_name, combine_crc(crc, tail.crc, tail.raw_size), compressed_size + tail.bytes.size(),
               raw_size + tail.raw_size});
    zip.write(head.bytes);
    if (content.spool != nullptr)
        content.spool->read([&](std::string_view bytes) {
            if (job_.is_cancelled()) throw sdk::Failure(SLUICE_CANCELLED, "the job was cancelled");
            zip.write(bytes);
        });
    zip.write(tail.bytes);
}

void XlsxWriter::warn_of_losses() const {
    for (std::size_t i = 0; i < sheets_.size(); ++i) {
        const SheetPlan &sheet = plan_.sheets[i];
        if (sheets_[i].sheets.size() > 1)
            job_.log_warning("table '" + tables_[i].name + "' takes " + std::to_string(sheets_[i].sheets.size()) +
                             " sheets, the first of them '" + sheet.name + "'");
        for (const std::string &sentence : sheets_[i].losses.sentences(sheet.name, sheet.headers()))
            job_.log_warning(sentence);
    }
}

}  // namespace sluice::xlsx
