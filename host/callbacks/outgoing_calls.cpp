#include "host/callbacks/outgoing_calls.hpp"

#include "engine/base/failure.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

namespace sluice {

namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

struct Call {
    const AddressRules &rules;
    std::size_t answer_bytes_max;
    OutgoingAnswer answer;
    bool was_refused = false;
};

curl_socket_t open_socket(void *context, curlsocktype, curl_sockaddr *address) {
    Call &call = *static_cast<Call *>(context);
    if (!call.rules.may_call(address->addr)) {
        call.was_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_body(char *bytes, std::size_t, std::size_t size, void *context) {
    Call &call = *static_cast<Call *>(context);
    const std::size_t room = call.answer_bytes_max - call.answer.body.size();
    call.answer.is_cut = size > room;
    call.answer.body.append(bytes, std::min(size, room));
    return call.answer.is_cut ? 0 : size;
}

template <typename Value>
void set(CURL *handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw Failure(Status::internal, "libcurl refuses option " + std::to_string(option));
}

void add_header(HeaderList &headers, const std::string &line) {
    if (line.find_first_of("\r\n") != std::string::npos)
        throw Failure(Status::bad_config, "a header of a callback holds a line break");
    curl_slist *const longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw Failure(Status::io_retry, "no memory for the headers of a callback");
    static_cast<void>(headers.release());
    headers.reset(longer);
}

void guard(CURL *handle, Call &call) {
    set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, &call);
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_PROXY, "");  // also none of the environment
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_NOSIGNAL, 1L);
}

Status status_of(CURLcode code, bool was_refused) {
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_LOGIN_DENIED: return Status::bad_config;
        default: return was_refused ? Status::bad_config : Status::io_retry;
    }
}

[[noreturn]] void fail(CURLcode code, const Call &call) {
    const char *const why =
        call.was_refused ? "its address may not be called; an operator may allow it" : curl_easy_strerror(code);
    throw Failure(status_of(code, call.was_refused), std::string("cannot call back: ") + why);
}

std::string part_of(CURLU *url, CURLUPart part) {
    char *text = nullptr;
    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
    std::string result(text);
    curl_free(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; });
    return result;
}

}  // namespace

std::optional<std::string> receiver_of(const std::string &url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
        return std::nullopt;
    return part_of(parsed.get(), CURLUPART_HOST) + ":" + part_of(parsed.get(), CURLUPART_PORT);
}

OutgoingCalls::OutgoingCalls(AddressRules rules) : OutgoingCalls(std::move(rules), Limits{}) {}

OutgoingCalls::OutgoingCalls(AddressRules rules, Limits limits) : rules_(std::move(rules)), limits_(limits) {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            throw Failure(Status::internal, "libcurl cannot be started");
    });
}

OutgoingAnswer OutgoingCalls::post(const OutgoingRequest &request) const {
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle) throw Failure(Status::io_retry, "no memory for a callback");
    Call call{rules_, limits_.answer_bytes, {}};
    guard(handle.get(), call);
    HeaderList headers(nullptr, curl_slist_free_all);
    for (const auto &[name, value] : request.headers) add_header(headers, name + ": " + value);
    add_header(headers, "Expect:");  // none: its answer would cost a round
    set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    set(handle.get(), CURLOPT_USERAGENT, "Sluice");
    set(handle.get(), CURLOPT_URL, request.url.c_str());
    set(handle.get(), CURLOPT_POST, 1L);
    set(handle.get(), CURLOPT_POSTFIELDS, request.body.data());
    set(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.whole_call.count()));
    set(handle.get(), CURLOPT_WRITEFUNCTION, take_body);
    set(handle.get(), CURLOPT_WRITEDATA, &call);

    const CURLcode code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    call.answer.status = static_cast<int>(status);
    curl_off_t wait_s = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &wait_s);
    call.answer.retry_after = std::chrono::seconds(wait_s);
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && call.answer.is_cut)) return call.answer;
    fail(code, call);
}

void OutgoingCalls::reach(const std::string &url) const {
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle) throw Failure(Status::io_retry, "no memory for a callback");
    Call call{rules_, limits_.answer_bytes, {}};
    guard(handle.get(), call);
    set(handle.get(), CURLOPT_URL, url.c_str());
    set(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    set(handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.reaching.count()));
    if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK) fail(code, call);
}

}  // namespace sluice
