#include "plugins/writer_pdf/encryption.hpp"

#include <exception>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>

namespace sluice::pdf {

namespace {

// Nothing may be thrown through qpdf, which finishes pipelines in destructors.
class SinkPipeline : public Pipeline {
public:
    explicit SinkPipeline(const std::function<void(std::string_view)> &sink)
        : Pipeline("output", nullptr), sink_(sink) {}

    void write(const unsigned char *bytes, std::size_t size) override {
        if (failure_) return;
        buffer_.append(reinterpret_cast<const char *>(bytes), size);
        if (buffer_.size() >= buffer_bytes) flush();
    }
    void finish() override {
        if (!failure_) flush();
    }

    // Throws what the sink threw.
    void check() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    static constexpr std::size_t buffer_bytes = 64 << 10;

    void flush() noexcept {
        try {
            sink_(buffer_);
            buffer_.clear();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }

    const std::function<void(std::string_view)> &sink_;
    std::string buffer_;  // qpdf writes in small pieces
    std::exception_ptr failure_;
};

}  // namespace

void encrypt(const sdk::TempFile &plain, const std::string &password,
             const std::function<void(std::string_view)> &sink) {
    try {
        QPDF file;
        file.setSuppressWarnings(true);
        file.processFile("pages", plain.open_stream(), true);
        SinkPipeline pipeline(sink);
        QPDFWriter writer(file);
        writer.setOutputPipeline(&pipeline);
        writer.setStreamDataMode(qpdf_s_preserve);  // deflated already
        writer.setR6EncryptionParameters(password.c_str(), password.c_str(), true, true, true, true, true, true,
                                         qpdf_r3p_full, true);
        writer.write();
        pipeline.finish();
        pipeline.check();
    } catch (const QPDFExc &error) {
        throw sdk::Failure(SLUICE_INTERNAL, "qpdf cannot encrypt the file: " + error.getMessageDetail());
    }
}

}  // namespace sluice::pdf
