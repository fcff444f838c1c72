// Times the verifier's matrix products by each way that this processor has: what a text of 20 pieces needs.
//
// clang -O2 -I Sources/CCues/include Sources/CCues/multiply.c Tests/Benchmarks/Cues/products.c -o products && ./products

#include "CCues.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// Depth, columns, rows.
static const int shapes[][3] = {
    {512, 256, 20}, {512, 256, 20}, {512, 256, 20}, {512, 256, 20}, {768, 256, 20}, {1280, 256, 20}, {512, 256, 20},
    {768, 256, 20}, {1280, 256, 20}, {1280, 512, 1}, {512, 320, 1}, {512, 320, 1},  {320, 320, 1},   {320, 512, 1},
    {320, 512, 1},  {512, 512, 1},
};
enum { COUNT = sizeof shapes / sizeof *shapes, ROUNDS = 100 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(void) {
    int16_t *right[COUNT], *left = aligned_alloc(64, 2 * 32 * 512);
    int32_t *product = aligned_alloc(64, 4 * 32 * 768);
    for (int index = 0; index < 32 * 512; index++) left[index] = (int16_t)rand();
    for (int index = 0; index < COUNT; index++) {
        int size = shapes[index][0] * shapes[index][1];
        right[index] = aligned_alloc(64, 2 * size);
        for (int place = 0; place < size; place++) right[index][place] = (int16_t)(rand() % 255 - 127);
    }
    for (int way = 0; way <= counterfoil_fastest_way(); way++) {
        double best = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double start = now();
            for (int index = 0; index < COUNT; index++) {
                const int *shape = shapes[index];
                // Rows of windows overlap; those of embeddings, the first three, do not.
                counterfoil_multiply_by(way, left, index < 3 ? 512 : 256, shape[2], right[index], shape[0], shape[1],
                                        product);
            }
            double time = now() - start;
            if (time < best) best = time;
        }
        printf("benchmark\tproducts, way %d\t%.1f\n", way, best * 1e6);
    }
    return 0;
}
