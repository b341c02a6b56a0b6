// Archives with known sizes: read by Python's zipfile, and by the reader of skeletons.
#include "plugins/writer_xlsx/zip_writer.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_xlsx/deflater.hpp"
#include "plugins/writer_xlsx/skeleton_archive.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using sluice::xlsx::Compression;
using sluice::xlsx::DeflatedChunk;
using sluice::xlsx::Deflater;
using sluice::xlsx::SkeletonArchive;
using sluice::xlsx::ZipEntry;
using sluice::xlsx::ZipWriter;

constexpr std::time_t moment = 1'700'000'001;  // 2023-11-14 22:13:21 UTC

std::string small_archive(std::uint64_t bytes_max = 0xffff'ffff) {
    std::string bytes;
    ZipWriter zip([&](std::string_view piece) { bytes += piece; }, moment, bytes_max);
    for (const char *name : {"a.xml", "folder/b.xml"}) {
        const DeflatedChunk chunk = deflate_whole("<x>" + std::string(name) + "</x>", Compression::small);
        zip.begin({name, chunk.crc, chunk.bytes.size(), chunk.raw_size});
        zip.write(chunk.bytes);
    }
    zip.finish();
    return bytes;
}

std::string python_says(const std::string &bytes, const std::string &program) {
    const sluice::test::TempFolder folder;
    sluice::test::write_file(folder.path() / "a.zip", bytes);
    const sluice::test::ChildResult result = sluice::test::run(
        {"/usr/bin/python3", "-c", "import zipfile\nz = zipfile.ZipFile('a.zip')\n" + program}, folder.path());
    BOOST_REQUIRE_MESSAGE(result.exit_code == 0, result.err);
    return result.out;
}

sluice_status status_of(const std::function<void()> &action) {
    try {
        action();
    } catch (const sluice::sdk::Failure &failure) {
        return failure.status();
    }
    return SLUICE_OK;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(zip_writer)

BOOST_AUTO_TEST_CASE(entries_are_read_back) {
    const std::string bytes = small_archive();
    BOOST_TEST(
        python_says(bytes,
                    "print(z.testzip(), [(i.filename, i.flag_bits, i.date_time, i.extra) for i in z.infolist()])") ==
        "None [('a.xml', 0, (2023, 11, 14, 22, 13, 20), b''), ('folder/b.xml', 0, (2023, 11, 14, 22, 13, 20), b'')]\n");
    const SkeletonArchive archive(bytes);
    BOOST_TEST(archive.names() == (std::vector<std::string>{"a.xml", "folder/b.xml"}),
               boost::test_tools::per_element());
    BOOST_TEST(archive.part("folder/b.xml") == "<x>folder/b.xml</x>");
}

BOOST_AUTO_TEST_CASE(an_entry_beyond_4_gib_gets_zip64_sizes) {
    // One chunk of zeros, thousands of times: chunks do not refer to each other.
    constexpr std::uint64_t chunk_raw_size = 4 << 20, chunk_count = 1025;
    Deflater deflater(Compression::fast);
    DeflatedChunk zeros, end;
    deflater.add(std::string(chunk_raw_size, '\0'), Deflater::Flush::chunk_end, zeros);
    deflater.add("", Deflater::Flush::stream_end, end);
    ZipEntry entry = {"large", 0, zeros.bytes.size() * chunk_count + end.bytes.size(), chunk_raw_size * chunk_count};
    for (std::uint64_t i = 0; i < chunk_count; ++i)
        entry.crc = sluice::xlsx::combine_crc(entry.crc, zeros.crc, chunk_raw_size);

    std::string bytes;
    ZipWriter zip([&](std::string_view piece) { bytes += piece; }, moment);
    zip.begin(entry);
    for (std::uint64_t i = 0; i < chunk_count; ++i) zip.write(zeros.bytes);
    zip.write(end.bytes);
    const DeflatedChunk small = deflate_whole("<x></x>", Compression::small);
    zip.begin({"small", small.crc, small.bytes.size(), small.raw_size});
    zip.write(small.bytes);
    zip.finish();

    BOOST_TEST(
        python_says(bytes,
                    "i = z.getinfo('large')\n"
                    "print(i.file_size, i.extract_version, len(i.extra), z.read('small'), z.open('large').read(3))\n"
                    "raw = open('a.zip', 'rb').read(62)\n"
                    "print(raw[4], raw[18:26] == b'\\xff' * 8, int.from_bytes(raw[39:47], 'little'))") ==
        "4299161600 45 12 b'<x></x>' b'\\x00\\x00\\x00'\n45 True 4299161600\n");
}

BOOST_AUTO_TEST_CASE(an_archive_that_would_be_too_large_is_refused_before_it_is) {
    const std::uint64_t size = small_archive().size();
    BOOST_TEST(status_of([&] { small_archive(size / 2); }) == SLUICE_BAD_CONFIG);
    BOOST_TEST(status_of([&] { small_archive(size + 100); }) == SLUICE_OK);
    std::uint64_t written = 0;
    ZipWriter zip([&](std::string_view piece) { written += piece.size(); }, moment);
    const auto begin_large = [&] { zip.begin({"large", 0, 0xffff'fff0, 0xffff'fff0}); };
    BOOST_TEST(status_of(begin_large) == SLUICE_BAD_CONFIG);
    BOOST_TEST(written == 0u);
    BOOST_TEST(sluice::xlsx::zip_full_message().find("output.split_rows") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_sizes_are_a_defect) {
    ZipWriter zip([](std::string_view) {}, moment);
    zip.begin({"a", 0, 3, 3});
    zip.write("ab");
    BOOST_TEST(status_of([&] { zip.finish(); }) == SLUICE_INTERNAL);
    BOOST_TEST(status_of([&] { zip.begin({"b", 0, 1, 1}); }) == SLUICE_INTERNAL);
    BOOST_TEST(status_of([&] { zip.write("cd"); }) == SLUICE_INTERNAL);
}

BOOST_AUTO_TEST_CASE(times_outside_the_format_are_bounded) {
    std::string bytes;
    for (const std::time_t time : {std::time_t{0}, std::time_t{253'402'300'799}}) {
        ZipWriter zip([&](std::string_view piece) { bytes += piece; }, time);
        const DeflatedChunk chunk = deflate_whole("x", Compression::small);
        bytes.clear();
        zip.begin({"a", chunk.crc, chunk.bytes.size(), chunk.raw_size});
        zip.write(chunk.bytes);
        zip.finish();
        BOOST_TEST(python_says(bytes, "print(z.infolist()[0].date_time)") ==
                   (time == 0 ? "(1980, 1, 1, 0, 0, 0)\n" : "(2107, 12, 31, 23, 59, 58)\n"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
