// The one gate through which the server calls others.
#pragma once

#include "host/callbacks/address_rules.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// Who is called with a URL: host and port in lower case. Nothing for what is no URL, or names a user.
std::optional<std::string> receiver_of(const std::string &url);

struct OutgoingRequest {
    std::string url;  // http or https
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct OutgoingAnswer {
    int status = 0;
    std::string body;
    bool is_cut = false;                  // it was longer than may be
    std::chrono::seconds retry_after{0};  // as the receiver asks for; 0: it does not
};

/// POST, guarded against being sent inwards: an address is checked where the socket to it is opened, after every lookup
/// of a name, so that a name cannot change what it means in between. No proxies, not even from the environment; no
/// redirects (the caller sees 3xx); no credentials in URLs; HTTP and HTTPS only, with certificates checked. Any thread.
class OutgoingCalls {
public:
    struct Limits {
        std::chrono::milliseconds whole_call{10'000}, reaching{2'000};
        std::size_t answer_bytes = 64u << 10;
    };

    explicit OutgoingCalls(AddressRules rules);
    OutgoingCalls(AddressRules rules, Limits limits);

    /// Throws Failure: bad_config when the URL or its address may not be called, io_retry when nobody answered in time.
    OutgoingAnswer post(const OutgoingRequest &request) const;

    /// Open a connection and close it, to see whether somebody is there. Throws likewise.
    void reach(const std::string &url) const;

private:
    AddressRules rules_;
    Limits limits_;
};

}  // namespace sluice
