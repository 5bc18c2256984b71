#include <malloc.h>

#include "app.hpp"

int main(int argc, char** argv) {
  // A pass frees and takes matrices of megabytes again and again. They stay with the process: fresh
  // pages from the system cost a tenth of its time.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  return lacuna::app::run(argc, argv);
}
