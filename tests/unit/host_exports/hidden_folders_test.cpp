// Messages for those who ask from elsewhere: names of files, and not where they lie.
#include "host/exports/hidden_folders.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(hidden_folders)

BOOST_AUTO_TEST_CASE(paths_become_names) {
    HiddenFolders hidden;
    for (const char *folder : {"/srv/profiles", "/srv/profiles/more/", "/", "relative", "/data/"}) hidden.add(folder);
    hidden.add_settings({{"path", "/cat/in/items.jsonl"}, {"list", {"/other/*.csv", ";", "/x"}}, {"n", 1}});
    const std::pair<const char *, const char *> cases[] = {
        {"/srv/profiles/a.yaml:3:4: wrong", "a.yaml:3:4: wrong"},
        {"no profiles were found in: /srv/profiles, /srv/profiles/more", "no profiles were found in: profiles, more"},
        {"'/srv/profiles/more/a.yaml' and /srv/profiles/b/c.yaml", "'a.yaml' and b/c.yaml"},
        {"cannot open /cat/in/items.jsonl, /other/1.csv", "cannot open items.jsonl, 1.csv"},
        {"pointer /data/x, /database/x, /a/data/x, /x", "pointer x, /database/x, /a/data/x, /x"},
        {"/srv/profiles", "profiles"},
        {"", ""},
    };
    for (const auto &[message, expected] : cases) BOOST_TEST(hidden.hide(message) == expected);
    BOOST_TEST(HiddenFolders().hide("/srv/profiles/a.yaml") == "/srv/profiles/a.yaml");
}

BOOST_AUTO_TEST_SUITE_END()
