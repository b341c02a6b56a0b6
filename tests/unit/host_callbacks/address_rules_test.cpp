#include "host/callbacks/address_rules.hpp"

#include "engine/base/failure.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <boost/test/unit_test.hpp>
#include <cstring>

using namespace sluice;

namespace {

bool may_call(const AddressRules &rules, const std::string &text) {
    sockaddr_storage storage{};
    auto &v4 = reinterpret_cast<sockaddr_in &>(storage);
    auto &v6 = reinterpret_cast<sockaddr_in6 &>(storage);
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
        storage.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1)
        storage.ss_family = AF_INET6;
    else
        throw std::runtime_error("no address: " + text);
    return rules.may_call(reinterpret_cast<const sockaddr &>(storage));
}

bool is_bad_config(const Failure &failure) { return failure.status() == Status::bad_config; }

}  // namespace

BOOST_AUTO_TEST_SUITE(address_rules)

BOOST_AUTO_TEST_CASE(public_addresses_may_be_called) {
    for (const char *text : {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
                             "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255",
                             "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888"})
        BOOST_TEST(may_call(AddressRules(), text), text);
}

BOOST_AUTO_TEST_CASE(inner_addresses_may_not) {
    for (const char *text :
         {"0.0.0.0",     "0.1.2.3",         "10.0.0.1",        "10.255.255.255", "100.64.0.1",     "100.127.255.255",
          "127.0.0.1",   "127.255.255.254", "169.254.169.254", "172.16.0.1",     "172.31.255.255", "192.0.0.8",
          "192.0.2.1",   "192.88.99.1",     "192.168.0.1",     "198.18.0.1",     "198.19.255.255", "198.51.100.7",
          "203.0.113.7", "224.0.0.1",       "239.255.255.255", "240.0.0.1",      "255.255.255.255"})
        BOOST_TEST(!may_call(AddressRules(), text), text);
}

BOOST_AUTO_TEST_CASE(ipv6_has_many_ways_inwards) {
    for (const char *text : {"::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:8.8.8.8",
                             "::127.0.0.1",
                             "::ffff:0:10.0.0.1",
                             "64:ff9b::a00:1",
                             "64:ff9b:1::a00:1",
                             "100::1",
                             "2001::1",
                             "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                             "2001:10::1",
                             "2001:db8::1",
                             "2002:a00:1::",
                             "2002:7f00:1::1",
                             "3fff::1",
                             "4000::1",
                             "fc00::1",
                             "fd12:3456::1",
                             "fe80::1",
                             "febf::1",
                             "fec0::1",
                             "ff02::1",
                             "ffff::1"})
        BOOST_TEST(!may_call(AddressRules(), text), text);
}

BOOST_AUTO_TEST_CASE(an_operator_allows_networks) {
    const AddressRules rules({"10.1.0.0/16", "127.0.0.1", "fd00::/8", "::1/128", "169.254.0.0/17"});
    for (const char *text : {"10.1.0.0", "10.1.255.255", "127.0.0.1", "fd99::1", "::1", "169.254.127.255", "8.8.8.8"})
        BOOST_TEST(may_call(rules, text), text);
    for (const char *text : {"10.0.255.255", "10.2.0.0", "127.0.0.2", "fc00::1", "::2", "169.254.128.0",
                             "::ffff:127.0.0.1", "::ffff:10.1.0.1"})
        BOOST_TEST(!may_call(rules, text), text);
    BOOST_TEST(may_call(AddressRules({"0.0.0.0/0"}), "127.0.0.1"));
    BOOST_TEST(!may_call(AddressRules({"0.0.0.0/0"}), "::1"));
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_networks) {
    for (const char *text : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.1/8", "10.0.0",
                             "localhost", "fd00::/129", "fd00::1/8", "::ffff:1.2.3.4/12", "1.2.3.4/ 8"})
        BOOST_CHECK_EXCEPTION(AddressRange{text}, Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(other_families_are_refused) {
    sockaddr_storage storage{};
    storage.ss_family = AF_UNIX;
    BOOST_TEST(!AddressRules({"0.0.0.0/0", "::/0"}).may_call(reinterpret_cast<const sockaddr &>(storage)));
}

BOOST_AUTO_TEST_SUITE_END()
