# cpack reads it first. One commit makes the same bytes whenever it is packed: every time in the package is that of
# SOURCE_DATE_EPOCH, which cpack heeds for the files, or else the commit's.
if("$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  execute_process(COMMAND git -C ${CMAKE_CURRENT_LIST_DIR} log -1 --format=%ct
    OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(epoch)
    set(ENV{SOURCE_DATE_EPOCH} ${epoch})
  endif()
endif()
string(TIMESTAMP time "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${CPACK_LACUNA_FOLDER}/changelog.Debian
"lacuna (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * What changed is in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${time}
")
execute_process(COMMAND gzip -9nf ${CPACK_LACUNA_FOLDER}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
