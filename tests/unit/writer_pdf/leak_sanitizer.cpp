// Pango looks for fonts on a thread of its own, which may be at work still when the process ends: what it holds then is
// no leak of ours. The suite without address sanitizer has no use for this.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions() { return "leak:libfontconfig\n"; }
