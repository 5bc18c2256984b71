// doctest's own functions, once: the tests and what checks in support/ call them.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
