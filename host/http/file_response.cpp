#include "host/http/file_response.hpp"

#include "host/http/byte_range.hpp"
#include "host/http/content_disposition.hpp"
#include "host/http/http_date.hpp"
#include "host/http/refusal.hpp"

namespace sluice::http {

Response file_response(const Request &request, const FileToSend &file) {
    Response response;
    if (file.validators.tag) response.fields.add("ETag", file.validators.tag->text());
    if (file.validators.modified_at) response.fields.add("Last-Modified", http_date(*file.validators.modified_at));
    switch (check_preconditions(request, file.validators)) {
        case Precondition::holds: break;
        case Precondition::failed: throw Refusal(412, "precondition_failed", "the file is another one by now");
        case Precondition::not_modified: response.status = 304; return response;
    }
    response.fields.add("Content-Type", file.content_type);
    response.fields.add("Content-Disposition", attachment(file.name));
    response.fields.add("X-Content-Type-Options", "nosniff");
    response.fields.add("Accept-Ranges", "bytes");
    std::optional<ByteRange> range;
    if (does_range_apply(request, file.validators)) range = requested_range(request, file.bytes);
    if (range) {
        response.status = 206;
        response.fields.add("Content-Range", content_range(*range, file.bytes));
    }
    const ByteRange sent = range.value_or(ByteRange{0, file.bytes});
    response.body = FileBody{file.file, sent.offset, sent.length};
    return response;
}

}  // namespace sluice::http
