#include "app.hpp"

int main(int argc, char** argv) {
  return lacuna::app::run(argc, argv);
}
