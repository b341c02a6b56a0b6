// Texts in lines.
#include "plugins/writer_pdf/typesetter.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using sluice::pdf::Align;
using sluice::pdf::SetText;
using sluice::pdf::Typesetter;

std::string shown(const SetText &text) { return pango_layout_get_text(text.layout.get()); }

}  // namespace

BOOST_AUTO_TEST_SUITE(typesetter)

BOOST_AUTO_TEST_CASE(lines_are_broken_between_and_within_words) {
    Typesetter typesetter("DejaVu Sans", 10);
    const SetText one = typesetter.set("two words", {0, Align::left, false, 1, 5});
    BOOST_TEST(one.height == typesetter.line_height());
    BOOST_TEST(typesetter.set("two words", {one.width - 1, Align::left, false, 1, 5}).height == 2 * one.height);
    BOOST_TEST(typesetter.set(std::string(100, 'w'), {60, Align::left, false, 1, 50}).width <= 60);
    BOOST_TEST(typesetter.set("a\nb\r\nc", {60, Align::left, false, 1, 5}).height == 3 * one.height);
}

BOOST_AUTO_TEST_CASE(what_is_behind_the_last_line_is_cut) {
    Typesetter typesetter("DejaVu Sans", 10);
    for (std::size_t lines_max = 1; lines_max < 8; ++lines_max) {
        const SetText text = typesetter.set(std::string(4'000, 'w'), {60, Align::left, false, 1, lines_max});
        BOOST_TEST(text.is_cut);
        BOOST_TEST(static_cast<std::size_t>(pango_layout_get_line_count(text.layout.get())) == lines_max);
        BOOST_TEST(shown(text).ends_with("\xE2\x80\xA6"));
    }
    BOOST_TEST(shown(typesetter.set("one\ntwo\nthree", {60, Align::left, false, 1, 2})) == "one\ntwo\xE2\x80\xA6");
    BOOST_TEST(!typesetter.set("one\ntwo", {60, Align::left, false, 1, 2}).is_cut);
    // A column that is narrower than anything, and texts of characters of several bytes.
    for (const char *const unit : {"\xE6\xBC\xA2", "\xF0\x9F\x98\x80", "e\xCC\x81", "\xD9\x85 "}) {
        std::string text;
        for (int i = 0; i < 200; ++i) text += unit;
        const SetText cut = typesetter.set(text, {12, Align::right, true, 1, 2});
        BOOST_TEST(cut.is_cut);
        BOOST_TEST(g_utf8_validate(shown(cut).data(), -1, nullptr));
    }
}

BOOST_AUTO_TEST_CASE(equal_texts_of_other_styles_are_told_apart) {
    Typesetter typesetter("DejaVu Sans", 10);
    for (int round = 0; round < 2; ++round) {
        const double plain = typesetter.set("same", {100, Align::left, false, 1, 1}).width;
        BOOST_TEST(typesetter.set("same", {100, Align::left, true, 1, 1}).width > plain);
        BOOST_TEST(pango_layout_get_alignment(typesetter.set("same", {100, Align::center, false, 1, 1}).layout.get()) ==
                   PANGO_ALIGN_CENTER);
        BOOST_TEST(typesetter.set("a\nb", {100, Align::left, false, 1, 2}).is_cut == false);
        BOOST_TEST(typesetter.set("a\nb", {100, Align::left, false, 1, 1}).is_cut);
    }
}

BOOST_AUTO_TEST_CASE(a_font_has_to_be_there) {
    BOOST_CHECK_EXCEPTION(Typesetter("No Such Font", 10), sluice::sdk::Failure,
                          [](const auto &failure) { return failure.status() == SLUICE_BAD_CONFIG; });
    BOOST_TEST(Typesetter("dejavu sans", 10).line_height() > 10);
}

BOOST_AUTO_TEST_SUITE_END()
