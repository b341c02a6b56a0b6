// gzip and zstd inputs: recognised, read whole, and refused with their place when damaged.
#include "plugins/input/decompression.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "tests/unit/input/compressed.hpp"
#include "tests/unit/source_jsonl/reading.hpp"

using namespace sluice;
using namespace sluice::input;
using namespace sluice::jsonl;

namespace {

// The text behind `packed`, both sides in pieces of `piece_bytes`.
std::string unpacked(const std::string &packed, std::size_t piece_bytes, Compression wanted = Compression::automatic) {
    const auto stream = decompressed(std::make_unique<ScriptedStream>(packed, piece_bytes), "input", wanted);
    std::string text;
    std::string piece(std::min<std::size_t>(piece_bytes, 1 << 16), '\0');
    while (const std::size_t count = stream->read(piece.data(), piece.size())) text.append(piece, 0, count);
    return text;
}

// The message of the failure that reading `packed` ends with; "" when it ends well.
std::string failure_of(const std::string &packed, Compression wanted = Compression::automatic) {
    try {
        unpacked(packed, 1 << 16, wanted);
        return "";
    } catch (const sdk::Failure &failure) {
        BOOST_TEST(failure.status() == SLUICE_BAD_DATA);
        return failure.what();
    }
}

std::string long_text() {
    std::string text;
    for (int i = 0; i < 40000; ++i) text += "{\"id\":" + std::to_string(i * 7919) + "}\n";
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decompression)

BOOST_AUTO_TEST_CASE(plain_text_passes) {
    for (const std::string text : {"", "{", "{}\n", "PK", "\x1f", "\x28\xb5\x2f"})
        for (const std::size_t piece : {1, 100}) BOOST_TEST(unpacked(text, piece) == text);
}

BOOST_AUTO_TEST_CASE(members_and_frames_follow_each_other) {
    const std::string text = long_text();
    const std::string half = text.substr(0, text.size() / 2), rest = text.substr(text.size() / 2);
    const std::string inputs[] = {
        gzip_member(text),
        gzip_member(half) + gzip_member("") + gzip_member(rest),
        gzip_member(text) + std::string(1000, '\0'),
        zstd_frame(text),
        zstd_frame(half) + zstd_frame("") + zstd_frame(rest),
        zstd_skippable_frame("note") + zstd_frame(half) + zstd_skippable_frame("") + zstd_frame(rest) +
            zstd_skippable_frame("end"),
    };
    for (const std::string &input : inputs)
        for (const std::size_t piece : {1, 777, 1 << 20}) BOOST_TEST((unpacked(input, piece) == text));
    BOOST_TEST(unpacked(gzip_member(""), 10) == "");
    BOOST_TEST(unpacked(zstd_skippable_frame("only"), 10) == "");
}

BOOST_AUTO_TEST_CASE(much_from_little) {
    const std::string blanks((40 << 20) + 1, ' ');
    for (const std::string &packed : {gzip_member(blanks), zstd_frame(blanks)}) {
        BOOST_TEST(packed.size() < 100000);
        BOOST_TEST(read_all(packed).failure == "");
        BOOST_TEST(read_all(packed + (packed[0] == '\x1f' ? gzip_member("{}") : zstd_frame("{}"))).records.size() == 1);
    }
}

BOOST_AUTO_TEST_CASE(cut_off_anywhere) {
    const std::string text = "{\"id\":1}\n{\"id\":2}\n";
    for (const std::string &packed : {gzip_member(text), zstd_frame(text)})
        for (std::size_t size = 4; size < packed.size(); ++size) {
            const std::string failure = failure_of(packed.substr(0, size));
            BOOST_TEST(failure.find("is cut off behind byte ") != std::string::npos, failure << " at " << size);
        }
}

BOOST_AUTO_TEST_CASE(damaged_anywhere) {
    const std::string text = "{\"id\":1}\n{\"id\":2}\n";
    for (const std::string &packed : {gzip_member(text), zstd_frame(text)})
        for (std::size_t at = 0; at < packed.size(); ++at)
            for (int bit = 0; bit < 8; ++bit) {
                std::string changed = packed;
                changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
                const Reading reading = read_all(changed);
                BOOST_TEST((reading.status == SLUICE_OK || reading.status == SLUICE_BAD_DATA));
            }
}

BOOST_AUTO_TEST_CASE(a_wrong_checksum_is_found) {
    const std::string text = long_text();
    std::string gzip = gzip_member(text), zstd = zstd_frame(text);
    gzip[gzip.size() - 8] = static_cast<char>(gzip[gzip.size() - 8] ^ 1);
    zstd.back() = static_cast<char>(zstd.back() ^ 1);
    const std::string place = " behind byte " + std::to_string(text.size()) + " of its text";
    BOOST_TEST(failure_of(gzip) ==
               "input: the gzip data is damaged (incorrect data check)" + place + "; get the file anew");
    BOOST_TEST(failure_of(zstd).find("input: the zstd data is damaged (") == 0);
    BOOST_TEST(read_all(gzip).records.size() == 40000);
}

BOOST_AUTO_TEST_CASE(what_follows_must_be_of_the_same_kind) {
    BOOST_TEST(failure_of(gzip_member("{}") + "tail") != "");
    BOOST_TEST(failure_of(zstd_frame("{}") + "tail") != "");
    BOOST_TEST(failure_of(gzip_member("{}") + zstd_frame("{}")) != "");
}

BOOST_AUTO_TEST_CASE(other_packings_are_named) {
    BOOST_TEST(failure_of("PK\x03\x04rest").find("input is a zip archive;") == 0);
    BOOST_TEST(failure_of("BZh91AY").find("input is compressed with bzip2;") == 0);
    BOOST_TEST(failure_of(std::string("\xfd"
                                      "7zXZ\0rest",
                                      10))
                   .find("input is compressed with xz;") == 0);
}

BOOST_AUTO_TEST_CASE(a_wanted_compression_must_be_there) {
    const std::string gzip = gzip_member("{}"), zstd = zstd_frame("{}");
    BOOST_TEST(failure_of(gzip, Compression::gzip) == "");
    BOOST_TEST(failure_of(zstd, Compression::zstd) == "");
    BOOST_TEST(failure_of("{}", Compression::none) == "");
    BOOST_TEST(failure_of("", Compression::gzip) == "");
    BOOST_TEST(failure_of("{}", Compression::gzip) ==
               "input: the setting compression says gzip, the first bytes say none");
    BOOST_TEST(failure_of(gzip, Compression::zstd) ==
               "input: the setting compression says zstd, the first bytes say gzip");
    BOOST_TEST(failure_of(zstd, Compression::none) ==
               "input: the setting compression says none, the first bytes say zstd");
}

BOOST_AUTO_TEST_CASE(a_failing_file_fails_its_text) {
    for (const std::string &packed : {gzip_member(long_text()), zstd_frame(long_text())}) {
        Manner manner;
        manner.fails_at = packed.size() - 5;
        const Reading reading = read_all(packed, manner);
        BOOST_TEST(reading.status == SLUICE_IO_RETRY);
        BOOST_TEST(reading.records.size() > 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
