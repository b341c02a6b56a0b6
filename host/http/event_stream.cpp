#include "host/http/event_stream.hpp"

#include "engine/base/failure.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace sluice::http {

namespace {

void append_line(std::string &text, std::string_view name, std::string_view value) {
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw Failure(Status::internal, "the " + std::string(name) + " of an event has several lines");
    ((text += name) += ": ").append(value) += '\n';
}

}  // namespace

void EventStream::send(std::string_view type, std::string_view data, std::string_view id) {
    std::string text;
    if (!id.empty()) append_line(text, "id", id);
    if (!type.empty()) append_line(text, "event", type);
    for (std::size_t begin = 0; begin <= data.size();) {
        const std::size_t end = std::min(data.find('\n', begin), data.size());
        append_line(text, "data", data.substr(begin, end - begin));
        begin = end + 1;
    }
    sink_.write(text += '\n');
    sink_.flush();
}

void EventStream::keep_alive() {
    sink_.write(":\n\n");
    sink_.flush();
}

Response event_stream_response(std::function<void(EventStream &)> write) {
    Response response;
    response.fields.add("Content-Type", "text/event-stream; charset=utf-8");
    response.fields.add("Cache-Control", "no-store");
    response.fields.add("X-Accel-Buffering", "no");  // nginx would gather events
    response.body = StreamBody{[write = std::move(write)](BodySink &sink) {
                                   EventStream events(sink);
                                   write(events);
                               },
                               std::nullopt};
    return response;
}

}  // namespace sluice::http
