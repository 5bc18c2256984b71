// Pango looks fonts up in threads of its own and hands the results over through GLib's futexes,
// which ThreadSanitizer does not see: races that lie wholly inside these libraries are no findings.
// Nor does it see how libstdc++ counts the owners of an exception, of which the last one frees it.
#ifdef __SANITIZE_THREAD__
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:libpango\nrace:libfontconfig\nrace:libglib-2.0\nrace:libcairo\n"
         "race:std::__exception_ptr::exception_ptr::_M_release\n";
}
#endif

// fontconfig hides its pointers from a leak checker, and the typesetter lives until the process
// ends.
#ifdef __SANITIZE_ADDRESS__
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\nleak:libpango\n";
}
#endif
