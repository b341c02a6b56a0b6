#include "tests/http/test_server.hpp"

#include "engine/base/failure.hpp"
#include "host/http/event_stream.hpp"
#include "host/http/file_response.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <stdexcept>

namespace sluice::test {

using namespace http;

namespace {

Response text(std::string body) { return text_response(200, "text/plain; charset=utf-8", std::move(body)); }

std::shared_ptr<const Descriptor> new_file(std::size_t size) {
    auto file = std::make_shared<Descriptor>(::memfd_create("file", MFD_CLOEXEC), "file");
    std::string bytes(size, 'x');
    for (std::size_t at = 0; at < size; ++at) bytes[at] = static_cast<char>('a' + at % 26);
    file->write_all(bytes.data(), bytes.size());
    return file;
}

Response stream() {
    return {200,
            {},
            StreamBody{[](BodySink &sink) {
                           for (const char *word : {"one", "two", "three"}) {
                               sink.write(word);
                               sink.flush();
                           }
                       },
                       std::nullopt}};
}

Response torn() {
    return {200,
            {},
            StreamBody{[](BodySink &sink) {
                           sink.write("one");
                           sink.flush();
                           throw std::runtime_error("torn on purpose");
                       },
                       std::nullopt}};
}

Response refusing_late() {
    return {200,
            {},
            StreamBody{[](BodySink &sink) {
                           sink.write("nobody sees this");
                           throw Refusal(409, "late", "it found out late");
                       },
                       std::nullopt}};
}

Response too_long() {
    return {200,
            {},
            StreamBody{[](BodySink &sink) {
                           sink.write("12345");
                           sink.flush();
                           sink.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                       },
                       7}};
}

Response throwing(Exchange &exchange) {
    const std::string &what = exchange.value("what");
    if (what == "refusal") throw Refusal(409, "busy", "it is busy");
    if (what == "failure") throw Failure(Status::bad_config, "secret detail");
    throw std::runtime_error("secret detail");
}

Response events() {
    return event_stream_response([](EventStream &out) {
        out.send("state", "first\nsecond", "1");
        out.keep_alive();
        out.send("", "last");
    });
}

}  // namespace

TestServer::TestServer(Limits limits, std::optional<TlsFiles> tls) {
    const auto file = new_file(4 << 20);
    const auto add = [this](std::string method, std::string path, Handler handler) {
        router_.add({std::move(method), "", std::move(path), "", std::move(handler)});
    };
    add("GET", "/hello", [](Exchange &) { return text("hello"); });
    add("POST", "/echo", [](Exchange &exchange) { return text(exchange.read_body(1 << 20)); });
    add("POST", "/unread", [](Exchange &) -> Response { throw Refusal(401, "unauthorized", "who are you?"); });
    add("GET", "/length", [](Exchange &exchange) {
        return text(std::to_string(exchange.request().target.parameter("q").value_or("").size()));
    });
    for (const char *method : {"GET", "DELETE"})
        add(method, "/items/{id}", [](Exchange &exchange) { return text(exchange.value("id")); });
    add("GET", "/stream", [](Exchange &) { return stream(); });
    add("GET", "/torn", [](Exchange &) { return torn(); });
    add("GET", "/refuses_late", [](Exchange &) { return refusing_late(); });
    add("GET", "/too_long", [](Exchange &) { return too_long(); });
    add("GET", "/throw/{what}", throwing);
    add("GET", "/wait", [this](Exchange &exchange) { return wait(exchange); });
    add("GET", "/events", [](Exchange &) { return events(); });
    add("GET", "/live", [this](Exchange &exchange) { return live(exchange); });
    add("GET", "/file", [file](Exchange &exchange) {
        return file_response(
            exchange.request(),
            {file, 4 << 20, "Größe.bin", "application/octet-stream", {EntityTag{"f1", false}, std::nullopt}});
    });

    ServerSettings settings;
    settings.limits = limits;
    settings.handler = [this](Exchange &exchange) { return router_.handle(exchange); };
    settings.error_shapes.add("/plain", [](const Refusal &refusal, const Request &) {
        return text_response(refusal.status(), "text/plain", refusal.code());
    });
    settings.refusal_of = [](const Failure &) { return Refusal(422, "bad_config", "mapped"); };
    settings.on_answer = [this](const AnswerRecord &record) {
        const std::lock_guard lock(mutex_);
        answers_.emplace_back(record.status, record.error);
    };
    server_ = std::make_unique<Server>(tls ? listen_tls("127.0.0.1", 0, *tls) : listen_plain("127.0.0.1", 0),
                                       std::move(settings));
    server_->start();
}

TestServer::~TestServer() { server_.reset(); }

Response TestServer::wait(Exchange &exchange) {
    const auto waiter = exchange.wait_as(std::string(exchange.request().target.parameter("key").value_or("")));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    switch (waiter->wait_until(until)) {
        case Waiter::Wake::notified: return text("notified");
        case Waiter::Wake::timed_out: return text("timed_out");
        case Waiter::Wake::stopping: return text("stopping");
        case Waiter::Wake::client_gone: break;
    }
    const std::lock_guard lock(mutex_);
    ++gone_count_;
    return text("gone");
}

Response TestServer::live(Exchange &exchange) {
    const std::shared_ptr<Waiter> waiter = exchange.wait_as("live");
    {
        const std::lock_guard lock(mutex_);
        live_.insert(waiter.get());
    }
    const std::shared_ptr<void> registration(nullptr, [this, waiter](void *) {
        const std::lock_guard lock(mutex_);
        live_.erase(waiter.get());
    });
    return event_stream_response([this, waiter, registration, &exchange](EventStream &events) {
        Waiter::Wake wake = Waiter::Wake::notified;
        while (wake == Waiter::Wake::notified) {
            events.send("path", exchange.request().target.path);
            wake = waiter->wait_until(std::chrono::steady_clock::now() + std::chrono::seconds(20));
        }
        const std::lock_guard lock(mutex_);
        if (wake == Waiter::Wake::client_gone) ++gone_count_;
    });
}

void TestServer::notify() {
    const std::lock_guard lock(mutex_);
    for (Waiter *waiter : live_) waiter->notify();
}

int TestServer::gone_count() const {
    const std::lock_guard lock(mutex_);
    return gone_count_;
}

std::vector<std::pair<int, std::string>> TestServer::answers() const {
    const std::lock_guard lock(mutex_);
    return answers_;
}

Limits short_limits() {
    using std::chrono::milliseconds;
    Limits limits;
    limits.head_ms = milliseconds(400);
    limits.idle_ms = milliseconds(2'000);
    limits.body_grace_ms = milliseconds(300);
    limits.linger_ms = milliseconds(500);
    limits.write_stall_ms = milliseconds(500);
    return limits;
}

Limits patient_limits() {
    Limits limits;
    limits.linger_ms = std::chrono::milliseconds(300);
    return limits;
}

RawClient::RawClient(std::uint16_t port) : number_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval timeout{10, 0};
    const int yes = 1;
    ::setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(number_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (number_ < 0 || ::connect(number_, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

RawClient::~RawClient() {
    if (number_ >= 0) ::close(number_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void RawClient::shut_down_sending() { ::shutdown(number_, SHUT_WR); }

bool RawClient::fill() {
    char bytes[16 << 10];
    const ssize_t count = ::recv(number_, bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the server says nothing");
    if (count > 0) buffer_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
}

std::string RawClient::take(std::size_t count) {
    while (buffer_.size() < count)
        if (!fill()) throw std::runtime_error("torn answer");
    const std::string taken = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return taken;
}

std::string RawClient::take_line() {
    while (buffer_.find("\r\n") == std::string::npos)
        if (!fill()) throw std::runtime_error("torn answer");
    const std::string line = take(buffer_.find("\r\n") + 2);
    return line.substr(0, line.size() - 2);
}

std::optional<RawAnswer> RawClient::receive(bool is_head) {
    if (buffer_.empty() && !fill()) return std::nullopt;
    RawAnswer answer;
    const std::string status_line = take_line();
    if (!status_line.starts_with("HTTP/1.1 ")) throw std::runtime_error("no status line: " + status_line);
    answer.status = std::stoi(status_line.substr(9));
    for (std::string line = take_line(); !line.empty(); line = take_line())
        answer.fields.add(line.substr(0, line.find(':')), line.substr(line.find(':') + 1));
    if (is_head || answer.status < 200 || answer.status == 204 || answer.status == 304) return answer;
    if (answer.fields.has("Transfer-Encoding")) {
        for (;;) {
            const std::size_t size = std::stoul(take_line(), nullptr, 16);
            answer.body += take(size);
            take_line();
            if (size == 0) return answer;
        }
    }
    if (const auto length = answer.fields.find("Content-Length")) {
        answer.body = take(std::stoul(std::string(*length)));
        return answer;
    }
    while (fill()) {
    }
    answer.body = std::exchange(buffer_, "");
    return answer;
}

bool RawClient::is_closed() {
    if (!buffer_.empty()) return false;
    try {
        return !fill();
    } catch (const std::runtime_error &) {
        return false;
    }
}

std::string RawClient::receive_until(std::string_view end) {
    while (buffer_.find(end) == std::string::npos)
        if (!fill()) throw std::runtime_error("torn answer");
    return take(buffer_.find(end) + end.size());
}

RawAnswer RawClient::ask(std::string_view request) {
    send(request);
    const auto answer = receive(request.starts_with("HEAD"));
    if (!answer) throw std::runtime_error("no answer");
    return *answer;
}

}  // namespace sluice::test
