#include "CMatching.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))

// The buckets of so many walks are fetched while those of as many walks before them are looked into.
#define AHEAD 32

// Four edges and the states that they lead to, in one line of the cache.
struct bucket {
    uint64_t keys[4];
    uint32_t next[4];
    uint32_t values[4];
};

static inline uint64_t key_of(const struct counterfoil_walk *walk, const uint16_t *labels) {
    return walk->state | (uint64_t)labels[walk->at] << 32 | 1ull << 63;
}

// Computes where walks look, and has these places fetched.
WIDE static inline void fetch(const struct counterfoil_round *round, size_t from, uint32_t *places) {
    const struct bucket *buckets = round->buckets;
    size_t end = from + AHEAD < round->walk_count ? from + AHEAD : round->walk_count;
    for (size_t index = from; index < end; index++) {
        const struct counterfoil_walk *walk = round->walks + index;
        uint64_t hash = (key_of(walk, round->labels) * 0x9E3779B97F4A7C15ull) >> 32;
        uint32_t place = (uint32_t)((hash * round->spread) >> 32) + (walk->probe & 0x7FFFFFFF);
        places[index % (2 * AHEAD)] = place;
        __builtin_prefetch(buckets + place);
    }
}

WIDE void counterfoil_step(struct counterfoil_round *round) {
    const uint16_t *labels = round->labels;
    const struct bucket *buckets = round->buckets;
    const uint16_t stop = round->end;
    const uint32_t first_slot = round->first_slot;
    struct counterfoil_walk *next = round->next;
    struct counterfoil_occurrence *found = round->found + round->found_count;
    struct counterfoil_leaf *leaf = round->leaves + round->leaf_count;
    uint32_t places[2 * AHEAD];
    fetch(round, 0, places);
    for (size_t from = 0; from < round->walk_count; from += AHEAD) {
        fetch(round, from + AHEAD, places);
        size_t end = from + AHEAD < round->walk_count ? from + AHEAD : round->walk_count;
        for (size_t index = from; index < end; index++) {
            const struct counterfoil_walk walk = round->walks[index];
            const uint32_t number = places[index % (2 * AHEAD)];
            const struct bucket *bucket = buckets + number;
            const __m256i keys = _mm256_load_si256((const __m256i *)bucket->keys);
            const __m256i key = _mm256_set1_epi64x((long long)key_of(&walk, labels));
            const uint32_t equal = _mm256_cmpeq_epi64_mask(keys, key), hit = equal != 0;
            const uint32_t lane = _tzcnt_u32(equal | 8);
            const uint32_t followers = bucket->next[lane], value = bucket->values[lane];
            const uint16_t follower = labels[walk.at + 1];
            // A value with this bit names an unbranched end.
            const uint32_t is_leaf = hit & value >> 30, is_inner = hit & ~is_leaf;
            const uint32_t goes_on = followers >> (follower & 31) & walk.probe >> 31;
            const uint32_t is_cut = hit & (followers != 0) & (follower == stop);
            const uint32_t place = number * 4 + lane;
            // All are written, and stay only where they hold. Nobody can foresee which do.
            *found = (struct counterfoil_occurrence){value, walk.start, walk.at};
            found += is_inner & (value != 0);
            *leaf = (struct counterfoil_leaf){place, walk.at + 1, walk.start};
            leaf += is_cut | (is_leaf & goes_on);
            *next = (struct counterfoil_walk){hit ? first_slot + place : walk.state, walk.at + hit, walk.start,
                                              hit ? walk.probe & 0x80000000 : walk.probe + 1};
            next += (is_inner & goes_on) | (!hit & (bucket->keys[3] != 0));
        }
    }
    round->next_count = (size_t)(next - round->next);
    round->found_count = (size_t)(found - round->found);
    round->leaf_count = (size_t)(leaf - round->leaves);
}

#endif
