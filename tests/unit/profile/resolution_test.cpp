#include "engine/profile/resolution.hpp"

#include "engine/profile/profile_store.hpp"
#include "tests/unit/profile/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace sluice;

// Profiles with the given contexts, written as flow maps, and one request.
struct World {
    test::TemporaryFolder folder;

    World &with(const std::string &id, const std::string &context, const std::string &more = "") {
        folder.write(id + ".yaml", "profile: " + id + "\n" + (context.empty() ? "" : "context: {" + context + "}\n") +
                                       "source: {plugin: jsonl}\nwriter: {plugin: csv}\n" + more);
        return *this;
    }

    ProfileStore store() const {
        ProfileStoreOptions options;
        options.folders = {folder.path()};
        return ProfileStore(options);
    }

    Resolution explain(const std::string &context, const Roles &roles = std::nullopt) const {
        return store().explain(parse_context(context), roles);
    }

    std::string chosen(const std::string &context, const Roles &roles = std::nullopt) const {
        return explain(context, roles).chosen.value_or("none");
    }

    std::string verdict(const std::string &id, const std::string &context, const Roles &roles = std::nullopt) const {
        for (const Candidate &candidate : explain(context, roles).candidates)
            if (candidate.id == id) return candidate.verdict;
        return "no candidate";
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(resolution)

BOOST_AUTO_TEST_CASE(a_context_is_parsed) {
    const Context context =
        parse_context("service=ENTITY_EXPORT, format = Excel,channel=_ALL,user=*,role=all,app=,order=3");
    BOOST_TEST(context.service == "ENTITY_EXPORT");
    BOOST_TEST(context.format == "Excel");
    BOOST_TEST((context.channel + context.user + context.role + context.app).empty());
    BOOST_TEST(context_text(context) == "service=ENTITY_EXPORT,format=Excel");
    BOOST_TEST(context_text(parse_context("")) == "any");
    for (const char *bad :
         {"service", "servise=A", "service=A,service=B", "order=first", "order=", "=A", "service=A,,format=B"})
        BOOST_CHECK_THROW(parse_context(bad), Failure);
}

BOOST_AUTO_TEST_CASE(any_matches_on_both_sides_without_regard_to_case) {
    World world;
    world.with("a", "service: ENTITY_EXPORT, channel: ALL, format: Excel");
    BOOST_TEST(world.chosen("service=entity_export,channel=JOB,format=EXCEL") == "a");
    BOOST_TEST(world.chosen("service=*,format=_ALL") == "a");
    BOOST_TEST(world.chosen("") == "a");
    BOOST_TEST(world.chosen("format=CSV") == "none");
    BOOST_TEST(world.verdict("a", "format=CSV,service=X") ==
               "service is ENTITY_EXPORT, asked for X, format is Excel, asked for CSV");
}

BOOST_AUTO_TEST_CASE(more_exact_keys_win) {
    World world;
    world.with("one", "service: EXPORT").with("two", "format: CSV, user: ann");
    BOOST_TEST(world.chosen("service=EXPORT,format=CSV,user=ann") == "two");
    BOOST_TEST(world.verdict("one", "service=EXPORT,format=CSV,user=ann") == "1 exact keys, 'two' has 2");
}

BOOST_AUTO_TEST_CASE(of_as_many_exact_keys_the_sequence_decides) {
    const std::vector<std::string> sequence = {"service", "channel", "format", "source",
                                               "role",    "subtype", "user",   "app"};
    for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
        World world;
        world.with("earlier", sequence[i] + ": X, order: 9").with("later", sequence[i + 1] + ": X, order: 1");
        BOOST_TEST(world.chosen(sequence[i] + "=X," + sequence[i + 1] + "=X") == "earlier");
    }
}

BOOST_AUTO_TEST_CASE(then_the_lower_order_wins) {
    World world;
    world.with("a", "service: EXPORT, order: 2").with("b", "service: EXPORT, order: -1");
    BOOST_TEST(world.chosen("service=EXPORT") == "b");
    BOOST_TEST(world.chosen("service=EXPORT,order=2") == "b");
    BOOST_TEST(world.verdict("a", "service=EXPORT") == "order 2, 'b' has -1");
}

BOOST_AUTO_TEST_CASE(a_tie_is_refused_naming_both) {
    World world;
    world.with("a", "service: EXPORT, source: internal").with("b", "service: EXPORT, source: external");
    BOOST_TEST(world.chosen("service=EXPORT") == "none");
    BOOST_TEST(world.chosen("service=EXPORT,source=external") == "b");
    BOOST_TEST(world.verdict("a", "service=EXPORT") == "tied with 'b'");
    BOOST_TEST(world.verdict("b", "service=EXPORT") == "tied with 'a'");
    BOOST_CHECK_EXCEPTION(world.store().resolve(parse_context("service=EXPORT"), std::nullopt), Failure,
                          [](const Failure &failure) {
                              return failure.message().find("'a'") != std::string::npos &&
                                     failure.message().find("'b'") != std::string::npos;
                          });
}

BOOST_AUTO_TEST_CASE(an_extended_profile_with_the_same_context_is_no_candidate) {
    World world;
    world.with("base", "service: EXPORT, format: CSV");
    world.folder.write("ext.yaml", "profile: ext\nextends: base\n");
    world.folder.write("third.yaml", "profile: third\nextends: ext\ncontext: {order: 7}\n");
    BOOST_TEST(world.chosen("service=EXPORT") == "third");
    BOOST_TEST(world.verdict("base", "service=EXPORT").starts_with("extended by '"));
    world.folder.write("third.yaml", "profile: third\nextends: ext\ncontext: {format: Excel}\n");
    world.folder.write("ext.yaml", "profile: ext\nextends: base\nenabled: false\n");
    BOOST_TEST(world.chosen("service=EXPORT,format=CSV") == "base");
    BOOST_TEST(world.verdict("ext", "service=EXPORT,format=CSV") == "not enabled");
}

BOOST_AUTO_TEST_CASE(who_is_no_candidate_is_told_why) {
    World world;
    world.with("none", "").with("broken", "format: CSV", "retention: soon\n");
    BOOST_TEST(world.chosen("format=CSV") == "none");
    BOOST_TEST(world.verdict("none", "format=CSV") == "has no context: found by its id only");
    BOOST_TEST(world.verdict("broken", "format=CSV").starts_with("broken: "));
}

BOOST_AUTO_TEST_CASE(roles_come_first) {
    World world;
    world.with("admins", "service: EXPORT, format: CSV", "allow: {roles: [admin]}\n").with("all", "service: EXPORT");
    BOOST_TEST(world.chosen("service=EXPORT,format=CSV") == "admins");
    BOOST_TEST(world.chosen("service=EXPORT,format=CSV", std::vector<std::string>{"guest", "admin"}) == "admins");
    BOOST_TEST(world.chosen("service=EXPORT,format=CSV", std::vector<std::string>{"guest"}) == "all");
    BOOST_TEST(world.chosen("service=EXPORT,format=CSV", std::vector<std::string>{}) == "all");
    BOOST_CHECK_THROW(world.store().by_id("admins", std::vector<std::string>{"Admin"}), Failure);
    BOOST_TEST(world.store().by_id("admins", std::nullopt).id == "admins");
}

BOOST_AUTO_TEST_CASE(explained_for_machines) {
    World world;
    world.with("a", "service: EXPORT, order: 4").with("b", "format: CSV");
    const Json json = to_json(world.explain("service=EXPORT,format=Excel"));
    BOOST_TEST(json["chosen"] == "a");
    BOOST_TEST(json["request"].dump() == R"({"service":"EXPORT","format":"Excel"})");
    BOOST_TEST(json["candidates"][0]["match"]["service"] == "exact");
    BOOST_TEST(json["candidates"][0]["match"]["format"] == "any");
    BOOST_TEST(json["candidates"][0]["exact_keys"] == 1);
    BOOST_TEST(json["candidates"][0]["order"] == 4);
    BOOST_TEST(json["candidates"][1]["match"]["format"] == "different");
    BOOST_TEST(json["candidates"][1]["is_match"] == false);
}

BOOST_AUTO_TEST_SUITE_END()
