// Texts at the top and bottom of pages, and the settings that they stand in.
#include "plugins/writer_pdf/page_text.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_pdf/pdf_settings.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using sluice::pdf::PageText;
using sluice::pdf::PdfSettings;
using sluice::sdk::Failure;
using sluice::sdk::Settings;

bool is_bad_config(const Failure &failure) { return failure.status() == SLUICE_BAD_CONFIG; }

}  // namespace

BOOST_AUTO_TEST_SUITE(page_text)

BOOST_AUTO_TEST_CASE(places_are_replaced) {
    const PageText text("{title}: {page}/{pages} {{page} of {date}", "page_header.left");
    BOOST_TEST(text.text({3, 12, "T {page}", "today"}) == "T {page}: 3/12 {page} of today");
    BOOST_TEST(text.has_pages());
    BOOST_TEST(text.has_date());
    BOOST_TEST(!PageText("{page}", "x").has_pages());
    BOOST_TEST(PageText("", "x").is_empty());
    BOOST_TEST(PageText("}", "x").text({}) == "}");
}

BOOST_AUTO_TEST_CASE(other_braces_are_refused) {
    for (const char *text : {"{", "{x}", "{Page}", "a{pages", "{{{"})
        BOOST_CHECK_EXCEPTION(PageText(text, "x"), Failure, is_bad_config);
    BOOST_CHECK_EXCEPTION(PageText("a\x01", "x"), Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(a_date_has_to_be_said) {
    BOOST_CHECK_EXCEPTION(PdfSettings(Settings{{"page_footer", {{"left", "{date}"}}}}), Failure, is_bad_config);
    BOOST_TEST(PdfSettings(Settings{{"page_footer", {{"left", "{date}"}}}, {"date", "1 May"}}).date == "1 May");
}

BOOST_AUTO_TEST_CASE(paper_lies_down) {
    const PdfSettings upright(Settings::object()), lying(Settings{{"orientation", "landscape"}});
    BOOST_TEST(upright.paper.width == lying.paper.height);
    BOOST_TEST(upright.paper.width < upright.paper.height);
    BOOST_TEST(PdfSettings(Settings{{"paper", "letter"}}).paper.width == 612);
    BOOST_TEST(upright.margins.left == 12 * 72 / 25.4, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(!upright.counts_pages());
    BOOST_TEST(PdfSettings(Settings{{"page_header", {{"right", "{pages}"}}}}).counts_pages());
}

BOOST_AUTO_TEST_CASE(a_password_is_not_cut) {
    BOOST_CHECK_EXCEPTION(PdfSettings(Settings{{"password", std::string(128, 'x')}}), Failure, is_bad_config);
    BOOST_CHECK_EXCEPTION(PdfSettings(Settings{{"password", std::string("a\0b", 3)}}), Failure, is_bad_config);
    BOOST_CHECK_EXCEPTION(PdfSettings(Settings{{"password", ""}}), Failure, is_bad_config);
    BOOST_TEST(PdfSettings(Settings{{"password", std::string(127, 'x')}}).password.size() == 127);
}

BOOST_AUTO_TEST_SUITE_END()
