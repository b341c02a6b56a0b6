// One client's connection: requests in, answers out, in order.
#pragma once

#include "host/http/answer_writer.hpp"
#include "host/http/body_reader.hpp"
#include "host/http/input_buffer.hpp"
#include "host/http/server_state.hpp"
#include "host/http/wire.hpp"

#include <Poco/Net/TCPServerConnection.h>
#include <exception>
#include <optional>
#include <string>

namespace sluice::http {

/// Runs in a thread of the server's pool and owns its socket. Nothing is thrown out of run().
class Connection : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket &socket, ServerState &state);

    void run() override;

private:
    void serve();
    bool await_request(bool is_first);
    bool serve_request(Deadline head_deadline, bool is_too_many);
    /// Nothing when no request comes any more.
    std::optional<BodyFraming> read_head(Request &request, Deadline deadline,
                                         std::optional<ServerState::LargeHead> &large);
    Response answer(Exchange &exchange, bool is_too_many, std::string &error) const;
    /// What was thrown, as an answer. `error` gets what the client may not see.
    Response explain(const std::exception_ptr &thrown, const Request &request, std::string &error) const;
    Response refuse(const Refusal &refusal, const Request &request, std::string &error) const;
    bool send(const Request &request, Response response, BodyReader *body, std::string error,
              std::chrono::steady_clock::time_point began_at);

    ServerState &state_;
    const Limits &limits_;
    Wire wire_;
    InputBuffer input_;
};

}  // namespace sluice::http
