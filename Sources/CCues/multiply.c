#include "CCues.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <string.h>

#if defined(__x86_64__)

// The two numbers at p as one, whatever p's alignment.
static inline __attribute__((always_inline)) int32_t pair_at(const int16_t *p) {
    int32_t pair;
    memcpy(&pair, p, sizeof pair);
    return pair;
}

// Every processor of this kind has SSE2.
#define NAME(x) x##_portable
#define TARGET
#define LANES 4
#define MOST_ROWS 3
#define VECTOR __m128i
#define ZERO() _mm_setzero_si128()
#define SPREAD(p) _mm_set1_epi32(pair_at(p))
#define LOAD(p) _mm_load_si128((const __m128i *)(p))
#define STORE(p, v) _mm_storeu_si128((__m128i *)(p), v)
#define ADD_PAIRS(sum, a, b) _mm_add_epi32(sum, _mm_madd_epi16(a, b))
#include "tile.h"

#define NAME(x) x##_avx2
#define TARGET __attribute__((target("avx2")))
#define LANES 8
#define MOST_ROWS 6
#define VECTOR __m256i
#define ZERO() _mm256_setzero_si256()
#define SPREAD(p) _mm256_set1_epi32(pair_at(p))
#define LOAD(p) _mm256_load_si256((const __m256i *)(p))
#define STORE(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define ADD_PAIRS(sum, a, b) _mm256_add_epi32(sum, _mm256_madd_epi16(a, b))
#include "tile.h"

#define NAME(x) x##_avx512vnni
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define LANES 16
#define MOST_ROWS 8
#define VECTOR __m512i
#define ZERO() _mm512_setzero_si512()
#define SPREAD(p) _mm512_set1_epi32(pair_at(p))
#define LOAD(p) _mm512_load_si512(p)
#define STORE(p, v) _mm512_storeu_si512(p, v)
#define ADD_PAIRS(sum, a, b) _mm512_dpwssd_epi32(sum, a, b)
#include "tile.h"

int counterfoil_fastest_way(void) {
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni")) return 2;
    return __builtin_cpu_supports("avx2") ? 1 : 0;
}

#else

// Plain numbers, which the compiler makes vectors of.
typedef struct { uint32_t lane[16]; } lanes;

static inline __attribute__((always_inline)) lanes add_pairs(lanes sum, const int16_t *a, const int16_t *b) {
    for (int index = 0; index < 16; index++)
        sum.lane[index] += (uint32_t)(a[0] * b[2 * index]) + (uint32_t)(a[1] * b[2 * index + 1]);
    return sum;
}

static void multiply_portable(const int16_t *left, size_t stride, size_t rows, const int16_t *right, size_t depth,
                              size_t columns, int32_t *product) {
    for (size_t column = 0; column < columns; column += 16)
        for (size_t row = 0; row < rows; row++) {
            lanes sum = {{0}};
            for (size_t pair = 0; pair < depth; pair += 2)
                sum = add_pairs(sum, left + row * stride + pair, right + column * depth + 16 * pair);
            memcpy(product + row * columns + column, sum.lane, sizeof sum.lane);
        }
}

int counterfoil_fastest_way(void) { return 0; }

#endif

int counterfoil_multiply_by(int way, const int16_t *left, size_t stride, size_t rows, const int16_t *right,
                            size_t depth, size_t columns, int32_t *product) {
    if (way < 0 || way > counterfoil_fastest_way()) return 0;
    switch (way) {
#if defined(__x86_64__)
    case 2: multiply_avx512vnni(left, stride, rows, right, depth, columns, product); break;
    case 1: multiply_avx2(left, stride, rows, right, depth, columns, product); break;
#endif
    default: multiply_portable(left, stride, rows, right, depth, columns, product); break;
    }
    return 1;
}

void counterfoil_multiply(const int16_t *left, size_t stride, size_t rows, const int16_t *right, size_t depth,
                          size_t columns, int32_t *product) {
    (void)counterfoil_multiply_by(counterfoil_fastest_way(), left, stride, rows, right, depth, columns, product);
}
