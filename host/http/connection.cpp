#include "host/http/connection.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/base/uuid.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace sluice::http {

namespace {

using Clock = std::chrono::steady_clock;

// A client's own id is taken when it can go into a log line as it is.
std::string request_id(const Request &request) {
    const std::string_view text = request.fields.find("X-Request-Id").value_or("");
    const bool is_sane =
        !text.empty() && text.size() <= request_id_bytes_max && std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                   c == '.';
        });
    return is_sane ? std::string(text) : new_uuid();
}

bool has_connection_option(const Request &request, std::string_view option) {
    const auto options = request.fields.list("Connection");
    return std::any_of(options.begin(), options.end(),
                       [option](std::string_view given) { return equal_ignoring_case(given, option); });
}

bool wants_more(const Request &request) {
    if (request.method == "CONNECT") return false;  // others may not take what follows for a request
    if (request.minor_version == 0) return has_connection_option(request, "keep-alive");
    return !has_connection_option(request, "close");
}

Refusal internal_error() { return {500, "internal", "something went wrong here; the log of the server says more"}; }

}  // namespace

Connection::Connection(const Poco::Net::StreamSocket &socket, ServerState &state)
    : TCPServerConnection(socket),
      state_(state),
      limits_(state.settings.limits),
      wire_(socket, state.cut, limits_),
      input_(wire_) {}

void Connection::run() {
    // OpenSSL and sendfile write without MSG_NOSIGNAL.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    try {
        serve();
    } catch (const ConnectionLost &) {
        wire_.abort();
    } catch (const std::exception &) {
        wire_.abort();  // out of memory or descriptors: this connection is what can be given up
    }
}

void Connection::serve() {
    const ServerState::Place place(state_);
    const Deadline began_at = Clock::now();
    for (bool is_first = true;; is_first = false) {
        if (!await_request(is_first)) return;
        const Deadline head_began_at = is_first ? began_at : Clock::now();
        if (!serve_request(head_began_at + limits_.head_ms, place.is_too_many())) break;
        input_.shrink();
    }
    wire_.finish();
}

bool Connection::await_request(bool is_first) {
    if (!input_.bytes().empty()) return true;
    return wire_.wait(Clock::now() + (is_first ? limits_.head_ms : limits_.idle_ms), state_.stopping);
}

std::optional<BodyFraming> Connection::read_head(Request &request, Deadline deadline,
                                                 std::optional<ServerState::LargeHead> &large) {
    HeadScanner scanner;
    bool did_skip_line = false;
    try {
        for (;;) {
            // One empty line in front is forgiven (RFC 9112, 2.2): old clients end a body with it.
            if (!did_skip_line && input_.bytes().starts_with("\r\n")) {
                did_skip_line = true;
                input_.take(2);
            }
            const bool is_begun = !input_.bytes().empty() && (did_skip_line || input_.bytes() != "\r");
            if (is_begun && !is_token_char(input_.bytes().front()))
                throw Refusal(400, "bad_request", "the request does not begin with a method");
            const std::optional<std::size_t> size = is_begun ? scanner.find_end(input_.bytes()) : std::nullopt;
            if (size) {
                const BodyFraming framing = read_request_head(input_.bytes().substr(0, *size), request);
                input_.take(*size);
                return framing;
            }
            if (!large && input_.bytes().size() > large_head_bytes) large.emplace(state_);
            switch (input_.read_more(deadline)) {
                case Wire::Outcome::bytes: break;
                case Wire::Outcome::end:
                    if (input_.bytes().empty()) return std::nullopt;
                    throw Refusal(400, "bad_request", "the head of the request ends too early");
                case Wire::Outcome::timed_out:
                    if (input_.bytes().empty()) return std::nullopt;
                    throw Refusal(408, "head_too_slow", "the head of the request comes too slowly");
            }
        }
    } catch (const Refusal &) {
        if (request.target.path.empty()) guess_request(input_.bytes(), request);
        throw;
    }
}

Response Connection::refuse(const Refusal &refusal, const Request &request, std::string &error) const {
    try {
        Response response = state_.settings.error_shapes.answer(refusal, request);
        for (const auto &[name, value] : refusal.fields()) response.fields.set(name, value);
        return response;
    } catch (const std::exception &shape_error) {
        error = shape_error.what();
        return problem_json(refusal, request);
    }
}

Response Connection::explain(const std::exception_ptr &thrown, const Request &request, std::string &error) const {
    try {
        std::rethrow_exception(thrown);
    } catch (const ConnectionLost &) {
        throw;
    } catch (const Refusal &refusal) {
        return refuse(refusal, request, error);
    } catch (const Failure &failure) {
        error = failure.message();
        if (state_.settings.refusal_of) return refuse(state_.settings.refusal_of(failure), request, error);
    } catch (const std::exception &other) {
        error = other.what();
    } catch (...) {
        error = "an exception of an unknown kind";
    }
    return refuse(internal_error(), request, error);
}

Response Connection::answer(Exchange &exchange, bool is_too_many, std::string &error) const {
    try {
        if (is_too_many)
            throw Refusal(503, "too_many_connections", "too many connections; try again later", retry_after(retry_s));
        return state_.settings.handler(exchange);
    } catch (...) {
        return explain(std::current_exception(), exchange.request(), error);
    }
}

// Whether the connection goes on.
bool Connection::send(const Request &request, Response response, BodyReader *body, std::string error,
                      Deadline began_at) {
    AnswerForm form;
    form.minor_version = request.minor_version;
    form.is_head = request.method == "HEAD";
    form.is_kept = body && wants_more(request) && body->may_be_drained() && !state_.stopping.is_raised();
    form.request_id = request.id;
    std::uint64_t body_bytes = 0;
    const auto report = [&] {
        const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began_at);
        if (state_.settings.on_answer)
            state_.settings.on_answer({request, response.status, body_bytes, duration, std::move(error)});
    };
    const std::uint64_t sent_before = wire_.sent_bytes();
    try {
        try {
            body_bytes = send_answer(wire_, response, form);
        } catch (...) {
            if (wire_.sent_bytes() > sent_before) throw;
            response = explain(std::current_exception(), request, error);
            body_bytes = send_answer(wire_, response, form);
        }
    } catch (const std::exception &torn) {
        error = torn.what();
        report();
        throw ConnectionLost();
    }
    report();
    return form.is_kept && body->drain();
}

bool Connection::serve_request(Deadline head_deadline, bool is_too_many) {
    const Deadline began_at = Clock::now();
    Request request;
    request.peer = wire_.peer();
    request.is_tls = wire_.is_tls();
    std::string error;
    std::optional<BodyFraming> framing;
    std::optional<ServerState::LargeHead> large;
    try {
        framing = read_head(request, head_deadline, large);
    } catch (const Refusal &refusal) {
        request.id = request_id(request);
        Response response = refuse(refusal, request, error);
        return send(request, std::move(response), nullptr, std::move(error), began_at);
    }
    if (!framing) return false;
    request.id = request_id(request);
    BodyReader body(input_, wire_, limits_, *framing, request.minor_version > 0 && request.fields.has("Expect"));
    Exchange exchange(std::move(request), body, state_.waiting_room, wire_.socket());
    Response response = answer(exchange, is_too_many, error);
    body.begin_answer();
    return send(exchange.request(), std::move(response), is_too_many ? nullptr : &body, std::move(error), began_at);
}

}  // namespace sluice::http
