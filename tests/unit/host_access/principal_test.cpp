#include "host/access/principal.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(principal)

BOOST_AUTO_TEST_CASE(roles_contain_others) {
    Principal caller;
    BOOST_TEST(!caller.may(Role::reader));
    caller.roles = {Role::exporter};
    BOOST_TEST((caller.may(Role::reader) && caller.may(Role::exporter)));
    BOOST_TEST((!caller.may(Role::system_operator) && !caller.may(Role::admin)));
    caller.roles = {Role::system_operator};
    BOOST_TEST(!caller.may(Role::reader));
    caller.roles = {Role::admin};
    for (const Role role : {Role::reader, Role::exporter, Role::system_operator, Role::admin})
        BOOST_TEST(caller.may(role));
}

BOOST_AUTO_TEST_CASE(narrowing_never_widens) {
    const std::set<Role> all = {Role::reader, Role::exporter, Role::system_operator, Role::admin};
    // Every pair of sets, as bits.
    const auto set_of = [&](int bits) {
        std::set<Role> roles;
        for (const Role role : all)
            if ((bits >> static_cast<int>(role) & 1) != 0) roles.insert(role);
        return roles;
    };
    for (int held = 0; held < 32; held += 2)
        for (int asked = 0; asked < 32; asked += 2) {
            Principal before, wanted, after;
            before.roles = set_of(held);
            wanted.roles = set_of(asked);
            after.roles = narrowed(before.roles, wanted.roles);
            for (const Role role : all) BOOST_TEST(after.may(role) == (before.may(role) && wanted.may(role)));
        }
}

BOOST_AUTO_TEST_CASE(names_come_back) {
    for (const Role role : {Role::reader, Role::exporter, Role::system_operator, Role::admin})
        BOOST_TEST((parse_role(role_name(role)) == role));
    BOOST_TEST(!parse_role("root").has_value());
    for (const CredentialKind kind :
         {CredentialKind::native, CredentialKind::riversand, CredentialKind::bing, CredentialKind::zoho})
        BOOST_TEST((parse_credential_kind(credential_kind_name(kind)) == kind));
    BOOST_TEST(!parse_credential_kind("").has_value());
}

BOOST_AUTO_TEST_CASE(the_anonymous_caller_is_local) {
    const Principal caller = anonymous_principal();
    BOOST_TEST((caller.is_anonymous && caller.may(Role::admin)));
    BOOST_TEST(caller.tenant == "default");
    BOOST_TEST(caller.credential == "");
}

BOOST_AUTO_TEST_SUITE_END()
