// Archives read back by Python's zipfile.
#include "engine/pipeline/zip_archive.hpp"

#include "engine/base/failure.hpp"
#include "engine/pipeline/compression.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdio>

using namespace sluice;
using namespace sluice::test;

namespace {

struct Member {
    ZipEntry entry;
    std::string bytes;
};

Member deflated(const std::string &name, const std::string &text) {
    CompressedStream stream(Compression::deflate);
    const CompressedPiece piece = make_compressor(Compression::deflate)->compress(text);
    stream.add(piece, text.size());
    const std::string bytes = stream.begin() + piece.bytes + stream.end();
    return {{name, stream.crc(), bytes.size(), stream.plain_size()}, bytes};
}

void add(ZipArchive &zip, const Member &member) {
    zip.add(member.entry, [&](const ZipArchive::Write &write) { write(member.bytes); });
}

std::string python(const std::filesystem::path &folder, const std::string &program) {
    const ChildResult result = run({"/usr/bin/python3", "-B", "-c", "import zipfile\n" + program}, folder);
    BOOST_TEST_REQUIRE(result.exit_code == 0, result.err);
    return result.out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(zip_archive)

BOOST_AUTO_TEST_CASE(members_are_read_back) {
    const TempFolder folder;
    std::string bytes;
    ZipArchive zip([&](std::string_view piece) { bytes += piece; });
    add(zip, deflated("a.txt", "hello"));
    add(zip, deflated("größe.txt", ""));
    zip.finish();
    write_file(folder.path() / "x.zip", bytes);
    BOOST_TEST(python(folder.path(),
                      "z = zipfile.ZipFile('x.zip')\nassert z.testzip() is None\n"
                      "print([(i.filename, z.read(i), i.date_time, i.flag_bits) for i in z.infolist()])") ==
               "[('a.txt', b'hello', (2000, 1, 1, 0, 0, 0), 2048), "
               "('größe.txt', b'', (2000, 1, 1, 0, 0, 0), 2048)]\n");
}

BOOST_AUTO_TEST_CASE(an_archive_without_members_is_one) {
    const TempFolder folder;
    std::string bytes;
    ZipArchive zip([&](std::string_view piece) { bytes += piece; });
    zip.finish();
    write_file(folder.path() / "x.zip", bytes);
    BOOST_TEST(python(folder.path(), "print(zipfile.ZipFile('x.zip').namelist())") == "[]\n");
}

BOOST_AUTO_TEST_CASE(members_and_archives_beyond_4_gib) {
    const TempFolder folder;
    const std::string path = folder.path() / "x.zip";
    std::FILE *file = std::fopen(path.c_str(), "we");
    BOOST_TEST_REQUIRE(file != nullptr);
    const std::string hole(1u << 20, '\0');
    ZipArchive zip([&](std::string_view piece) {  // what is nothing but zeros takes no space on the disk
        if (piece.size() == hole.size())
            BOOST_TEST_REQUIRE(std::fseek(file, static_cast<long>(piece.size()), SEEK_CUR) == 0);
        else
            BOOST_TEST_REQUIRE(std::fwrite(piece.data(), 1, piece.size(), file) == piece.size());
    });
    constexpr std::uint64_t pieces = 4100;
    const ZipEntry large = {"large", 7, pieces << 20, 5'000'000'000};
    zip.add(large, [&](const ZipArchive::Write &write) {
        for (std::uint64_t i = 0; i < pieces; ++i) write(hole);
    });
    add(zip, deflated("behind", "hello"));
    zip.finish();
    std::fclose(file);
    BOOST_TEST(python(folder.path(),
                      "z = zipfile.ZipFile('x.zip')\nlarge, behind = z.infolist()\n"
                      "print(large.file_size, large.compress_size, large.CRC, behind.header_offset > 2**32, "
                      "z.read(behind), z.open(large).name)") == "5000000000 4299161600 7 True b'hello' large\n");
}

BOOST_AUTO_TEST_CASE(more_members_than_16_bits_count) {
    const TempFolder folder;
    std::string bytes;
    ZipArchive zip([&](std::string_view piece) { bytes += piece; });
    const Member member = deflated("", "x");
    for (int i = 0; i < 65'600; ++i)
        add(zip, {{std::to_string(i), member.entry.crc, member.entry.compressed_size, 1}, member.bytes});
    zip.finish();
    write_file(folder.path() / "x.zip", bytes);
    BOOST_TEST(python(folder.path(), "z = zipfile.ZipFile('x.zip')\nprint(len(z.namelist()), z.read('65599'))") ==
               "65600 b'x'\n");
}

BOOST_AUTO_TEST_CASE(a_member_of_another_size_is_a_defect) {
    ZipArchive zip([](std::string_view) {});
    Member member = deflated("a", "hello");
    ++member.entry.compressed_size;
    BOOST_CHECK_THROW(add(zip, member), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
