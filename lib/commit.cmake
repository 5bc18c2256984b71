# cmake -D SOURCE=FOLDER -D OUT=commit.cpp -P commit.cmake: a source that says which commit FOLDER has.
set(commit unknown)
set(found "")
set(changes 0)
find_program(git git)
if(git)
  execute_process(COMMAND ${git} -C ${SOURCE} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  execute_process(COMMAND ${git} -C ${SOURCE} diff --quiet HEAD RESULT_VARIABLE changes ERROR_QUIET)
elseif(EXISTS ${SOURCE}/.git/HEAD)  # a machine that only builds need not have git
  file(READ ${SOURCE}/.git/HEAD found)
  string(REGEX REPLACE "^ref: (.*)\n" "${SOURCE}/.git/\\1" branch "${found}")
  if(EXISTS "${branch}")
    file(READ "${branch}" found)
  endif()
endif()
if(found MATCHES "^[0-9a-f]+" AND NOT found MATCHES "^ref")
  string(SUBSTRING "${found}" 0 12 commit)
  if(changes EQUAL 1)
    string(APPEND commit ", changed")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT [[
#include "lacuna/base/version.hpp"

std::string_view lacuna::source_commit() {
  return "@commit@";
}
]])
