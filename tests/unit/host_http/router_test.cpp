// Which route a path belongs to.
#include "host/http/router.hpp"

#include "engine/base/failure.hpp"
#include "host/http/refusal.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <vector>

using namespace sluice::http;

namespace {

class NoBody : public RequestBody {
public:
    std::size_t read(char *, std::size_t) override { return 0; }
    std::optional<std::uint64_t> length() const noexcept override { return 0; }
};

struct Fixture {
    Fixture() {
        for (const auto &[method, prefix, path] : std::vector<std::array<const char *, 3>>{
                 {"GET", "/api/v1", "/exports"},
                 {"POST", "/api/v1", "/exports"},
                 {"GET", "/api/v1", "/exports/{id}"},
                 {"DELETE", "/api/v1", "/exports/{id}"},
                 {"POST", "/api/v1", "/exports/{id}:cancel"},
                 {"GET", "/api/v1", "/exports/{id}/files/{name}"},
                 {"POST", "/api/v1", "/profiles:resolve"},
                 {"POST", "/REST/v1", "/Export"},
                 {"POST", "/api", "/{service}service/{operation}"},
                 {"GET", "/{tenant}/api", "/{operation}"},
             })
            router.add({method, prefix, path, std::string(prefix) + path, [](Exchange &exchange) {
                            std::string text;
                            for (const char *name : {"id", "name", "service", "operation", "tenant"}) {
                                try {
                                    text += std::string(name) + "=" + exchange.value(name) + " ";
                                } catch (const sluice::Failure &) {
                                }
                            }
                            return text_response(200, "text/plain", text);
                        }});
    }

    // What the handler saw, or the refusal's status and Allow.
    std::string ask(std::string_view method, std::string_view path) const {
        NoBody body;
        WaitingRoom room(1, 1);
        Request request;
        request.method = method;
        read_request_target(path, request.target);
        Exchange exchange(std::move(request), body, room, -1);
        try {
            const Response response = router.handle(exchange);
            if (response.status == 204) return "204 " + std::string(response.fields.find("Allow").value());
            return std::get<std::string>(response.body);
        } catch (const Refusal &refusal) {
            return std::to_string(refusal.status()) + " " + std::string(refusal.fields().find("Allow").value_or(""));
        }
    }

    Router router;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(router, Fixture)

BOOST_AUTO_TEST_CASE(values_stand_for_what_they_match) {
    BOOST_TEST(ask("GET", "/api/v1/exports/7") == "id=7 ");
    BOOST_TEST(ask("GET", "/api/v1/exports/a%2Fb/files/Gr%C3%B6%C3%9Fe.csv") == "id=a/b name=Größe.csv ");
    BOOST_TEST(ask("POST", "/api/v1/exports/7:cancel") == "id=7 ");
    BOOST_TEST(ask("GET", "/api/v1/exports/a:b") == "id=a:b ");
    BOOST_TEST(ask("GET", "/api/v1/exports/") == "404 ");
    BOOST_TEST(ask("POST", "/api/v1/exports/:cancel").starts_with("405"));  // nothing stands before the colon: an id
}

BOOST_AUTO_TEST_CASE(the_nearest_template_decides_before_the_method) {
    BOOST_TEST(ask("GET", "/api/v1/exports/7:cancel") == "405 OPTIONS, POST");
    BOOST_TEST(ask("POST", "/api/v1/profiles:resolve") == "");
    BOOST_TEST(ask("POST", "/api/entityservice/get") == "service=entity operation=get ");
    BOOST_TEST(ask("GET", "/acme/api/get") == "operation=get tenant=acme ");
}

BOOST_AUTO_TEST_CASE(prefixes_ignore_case_and_paths_do_not) {
    BOOST_TEST(ask("GET", "/API/V1/exports/7") == "id=7 ");
    BOOST_TEST(ask("GET", "/api/v1/Exports/7") == "404 ");
    BOOST_TEST(ask("POST", "/rest/V1/Export") == "");
    BOOST_TEST(ask("POST", "/rest/v1/export") == "404 ");
}

BOOST_AUTO_TEST_CASE(other_methods_are_told) {
    BOOST_TEST(ask("PUT", "/api/v1/exports/7") == "405 DELETE, GET, HEAD, OPTIONS");
    BOOST_TEST(ask("HEAD", "/api/v1/exports/7") == "id=7 ");
    BOOST_TEST(ask("HEAD", "/rest/v1/Export") == "405 OPTIONS, POST");
    BOOST_TEST(ask("OPTIONS", "/api/v1/exports/7") == "204 DELETE, GET, HEAD, OPTIONS");
    BOOST_TEST(ask("OPTIONS", "*") == "204 DELETE, GET, HEAD, OPTIONS, POST");
    BOOST_TEST(ask("OPTIONS", "/nothing") == "404 ");
}

BOOST_AUTO_TEST_CASE(routes_are_listed) {
    BOOST_TEST(router.routes().size() == 10U);
    BOOST_TEST(router.routes()[2].operation == "/api/v1/exports/{id}");
}

BOOST_AUTO_TEST_CASE(mistakes_are_found_at_once) {
    const auto add = [this](const char *method, const char *path) {
        router.add({method, "/api/v1", path, "", [](Exchange &) { return Response(); }});
    };
    BOOST_CHECK_THROW(add("GET", "/exports"), sluice::Failure);
    BOOST_CHECK_THROW(add("PUT", "/exports/{other}"), sluice::Failure);
    for (const char *path : {"exports", "/{", "/}", "/{}", "/{a}{b}", "/a}b{"})
        BOOST_CHECK_THROW(add("GET", path), sluice::Failure);
}

BOOST_AUTO_TEST_SUITE_END()
