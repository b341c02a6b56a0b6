// The buffer behind the text formats.
#include "plugins/sdk/sluice/text_buffer.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(text_buffer)

BOOST_AUTO_TEST_CASE(bytes_stay_while_it_grows) {
    sluice::sdk::TextBuffer buffer;
    std::string expected;
    BOOST_TEST(buffer.view() == "");
    for (int i = 0; i < 50'000; ++i) {
        const std::string piece = std::to_string(i);
        buffer.append(piece);
        buffer.append(',');
        expected += piece + ",";
    }
    buffer.append("");
    BOOST_CHECK(buffer.view() == expected);
    BOOST_TEST(buffer.size() == expected.size());
}

BOOST_AUTO_TEST_CASE(room_is_kept_as_far_as_committed) {
    sluice::sdk::TextBuffer buffer;
    buffer.append("a");
    char *const at = buffer.room(1'000'000);
    at[0] = 'b';
    at[999'999] = 'z';
    buffer.commit(at + 1);
    BOOST_TEST(buffer.view() == "ab");
    buffer.clear();
    BOOST_TEST(buffer.view() == "");
    buffer.append('c');
    BOOST_TEST(buffer.view() == "c");
}

BOOST_AUTO_TEST_CASE(clearing_keeps_memory_up_to_a_bound) {
    sluice::sdk::TextBuffer buffer;
    const char *const first = buffer.room(1'000);
    buffer.clear();
    BOOST_TEST(static_cast<const void *>(buffer.room(1'000)) == static_cast<const void *>(first));
    buffer.room(9 << 20);
    buffer.clear();
    BOOST_TEST(buffer.view().data() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
