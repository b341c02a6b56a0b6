// The xlsx writer.
#include "plugins/writer_xlsx/xlsx_writer.hpp"

#include "plugins/writer_xlsx/header_rows.hpp"

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
    const SkeletonArchive probe = make_skeleton(std::vector<std::int64_t>(tables_.size(), 0));
    style_part_ = probe.part(style_part_name);
    sheets_.reserve(tables_.size());
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const SheetPlan &sheet = plan_.sheets[i];
        SheetStyles styles = read_styles(probe.part(sheet_part_name(i)), sheet);
        Losses losses;
        header_rows(sheet, styles, text_policy(), losses);  // refuses a bad header before any work is done
        RowWriter rows(tables_[i], sheet, styles, text_policy());
        sheets_.push_back({std::move(styles), std::move(rows), SheetSpool(job_.temp_file()), Losses(), 0});
    }
    for (const std::string &warning : plan_.warnings) job_.log_warning(warning);
    output_ = job_.open_output(".xlsx", content_type);
}

void XlsxWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                        Block &block) const {
    const Sheet &sheet = sheets_[static_cast<std::size_t>(table)];
    if (first_row + rows.row_count() > rows_per_table_max)
        throw sdk::Failure(SLUICE_INTERNAL, "more rows than a sheet has; the result should have been split before");
    char *position = sheet.rows.write(rows, first_row, lane.chunks, lane.chunks.begin(), block.losses);
    block.chunk = lane.chunks.end(position, false);
    block.first_row = first_row;
    block.row_count = rows.row_count();
}

void XlsxWriter::append(std::int32_t table, const Block &block, const sluice_block &) {
    Sheet &sheet = sheets_[static_cast<std::size_t>(table)];
    if (block.first_row != sheet.row_count) throw sdk::Failure(SLUICE_INTERNAL, "blocks of a table came out of order");
    spooled_bytes_ += block.chunk.bytes.size();
    if (spooled_bytes_ + furniture_bytes > zip_bytes_max) throw sdk::Failure(SLUICE_BAD_CONFIG, zip_full_message());
    sheet.spool.append(block.chunk);
    sheet.losses.add(block.losses);
    sheet.row_count += block.row_count;
}

void XlsxWriter::finish() {
    std::vector<std::int64_t> row_counts;
    for (const Sheet &sheet : sheets_) row_counts.push_back(sheet.row_count);
    const SkeletonArchive skeleton = make_skeleton(row_counts);
    if (skeleton.part(style_part_name) != style_part_)
        throw sdk::Failure(SLUICE_INTERNAL, "libxlsxwriter numbers the styles differently for the same plan");

    ZipWriter zip([this](std::string_view bytes) { output_.write(bytes); }, plan_.created);
    for (const std::string &part_name : skeleton.names()) {
        const std::string part = skeleton.part(part_name);
        std::size_t index = 0;
        while (index < sheets_.size() && sheet_part_name(index) != part_name) ++index;
        if (index < sheets_.size()) {
            write_sheet(zip, part_name, part, index);
        } else {
            const DeflatedChunk chunk = deflate_whole(part, settings_.compression);
            zip.begin({part_name, chunk.crc, chunk.bytes.size(), chunk.raw_size});
            zip.write(chunk.bytes);
        }
    }
    zip.finish();
    warn_of_losses();
}

SkeletonArchive XlsxWriter::make_skeleton(const std::vector<std::int64_t> &row_counts) const {
    const std::string path = job_.temp_file();
    write_skeleton(plan_, row_counts, path);
    return SkeletonArchive(TempFile(path).read_all());
}

void XlsxWriter::write_sheet(ZipWriter &zip, const std::string &part_name, std::string_view part, std::size_t index) {
    Sheet &sheet = sheets_[index];
    const SheetFrame frame = split_sheet(part);
    ChunkWriter chunks(settings_.compression);
    char *position = chunks.add(chunks.begin(), frame.head);
    position = chunks.add(position, "<sheetData>");
    position = chunks.add(position, header_rows(plan_.sheets[index], sheet.styles, text_policy(), sheet.losses));
    const DeflatedChunk head = chunks.end(position, false);
    position = chunks.add(chunks.begin(), "</sheetData>");
    position = chunks.add(position, frame.tail);
    const DeflatedChunk tail = chunks.end(position, true);

    const std::uint32_t crc =
        combine_crc(combine_crc(head.crc, sheet.spool.crc(), sheet.spool.raw_size()), tail.crc, tail.raw_size);
    zip.begin({part_name, crc, head.bytes.size() + sheet.spool.compressed_size() + tail.bytes.size(),
               head.raw_size + sheet.spool.raw_size() + tail.raw_size});
    zip.write(head.bytes);
    sheet.spool.read([&](std::string_view bytes) {
        if (job_.is_cancelled()) throw sdk::Failure(SLUICE_CANCELLED, "the job was cancelled");
        zip.write(bytes);
    });
    zip.write(tail.bytes);
}

void XlsxWriter::warn_of_losses() const {
    for (std::size_t i = 0; i < sheets_.size(); ++i)
        for (const std::string &sentence : sheets_[i].losses.sentences(plan_.sheets[i].name, plan_.sheets[i].headers()))
            job_.log_warning(sentence);
}

}  // namespace sluice::xlsx
