#include <cstdio>

int main() {
    std::puts("heapscope");
    return 0;
}
