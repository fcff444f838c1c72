#include "CMatching.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Put before a loop of look-ups that the compiler would otherwise make slower ones of, with vectors.
#define ONE_BY_ONE _Pragma("clang loop vectorize(disable) interleave(disable) unroll_count(8)")

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))

bool counterfoil_reads_wide(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
}

// Ones in the lowest `count` bits, of which there are 64 at most.
WIDE static inline uint64_t low_bits(size_t count) { return _bzhi_u64(~0ull, (unsigned)(count < 64 ? count : 64)); }

WIDE static inline __m512i every_byte(void) {
    return _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42,
                           41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20,
                           19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

WIDE static inline __m512i every_number(void) {
    return _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

// The code points of 32 scalars from their first three bytes.
WIDE static inline __m512i code_points(__m256i first, __m256i second, __m256i third) {
    const __m512i six = _mm512_set1_epi16(0x3F);
    __m512i lead = _mm512_cvtepu8_epi16(first);
    __m512i middle = _mm512_and_si512(_mm512_cvtepu8_epi16(second), six);
    __m512i last = _mm512_and_si512(_mm512_cvtepu8_epi16(third), six);
    __m512i two = _mm512_or_si512(_mm512_slli_epi16(_mm512_and_si512(lead, _mm512_set1_epi16(0x1F)), 6), middle);
    __m512i three = _mm512_or_si512(_mm512_slli_epi16(lead, 12), _mm512_or_si512(_mm512_slli_epi16(middle, 6), last));
    __m512i code = _mm512_mask_mov_epi16(lead, _mm512_cmpge_epu16_mask(lead, _mm512_set1_epi16(0xC0)), two);
    return _mm512_mask_mov_epi16(code, _mm512_cmpge_epu16_mask(lead, _mm512_set1_epi16(0xE0)), three);
}

// Valid text has none, and the caller uses their codes for other things.
WIDE static inline bool has_surrogates(__m512i code) {
    return _mm512_cmpeq_epi16_mask(_mm512_and_si512(code, _mm512_set1_epi16((short)0xF800)),
                                   _mm512_set1_epi16((short)0xD800)) != 0;
}

WIDE ptrdiff_t counterfoil_split(const uint8_t *text, size_t count, uint32_t tag, uint16_t *codes, uint32_t *origins) {
    ptrdiff_t length = 0;
    for (size_t at = 0; at < count; at += 64) {
        const uint8_t *here = text + at;
        uint64_t valid = low_bits(count - at);
        __m512i first = _mm512_maskz_loadu_epi8(valid, here);
        __m512i second = _mm512_maskz_loadu_epi8(low_bits(count - at - 1), here + 1);
        __m512i third = _mm512_maskz_loadu_epi8(count - at < 2 ? 0 : low_bits(count - at - 2), here + 2);
        if (_mm512_cmpge_epu8_mask(first, _mm512_set1_epi8((char)0xF0))) return -1;
        // All but continuation bytes, which as signed numbers are the lowest.
        uint64_t starts = valid & _mm512_cmpge_epi8_mask(first, _mm512_set1_epi8((char)0xC0));
        __m512i offsets = _mm512_maskz_compress_epi8(starts, every_byte());
        first = _mm512_maskz_compress_epi8(starts, first);
        second = _mm512_maskz_compress_epi8(starts, second);
        third = _mm512_maskz_compress_epi8(starts, third);
        __m512i low = code_points(_mm512_castsi512_si256(first), _mm512_castsi512_si256(second),
                                  _mm512_castsi512_si256(third));
        if (has_surrogates(low)) return -1;
        _mm512_storeu_si512(codes + length, low);
        // Seldom are there more than 32.
        if ((uint64_t)__builtin_popcountll(starts) > 32) {
            __m512i high = code_points(_mm512_extracti64x4_epi64(first, 1), _mm512_extracti64x4_epi64(second, 1),
                                       _mm512_extracti64x4_epi64(third, 1));
            if (has_surrogates(high)) return -1;
            _mm512_storeu_si512(codes + length + 32, high);
        }
        __m512i base = _mm512_set1_epi32((int)(tag + (uint32_t)at));
#define STORE_ORIGINS(part)                                                                                            \
    _mm512_storeu_si512(origins + length + 16 * part,                                                                  \
                        _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(offsets, part))))
        STORE_ORIGINS(0);
        STORE_ORIGINS(1);
        STORE_ORIGINS(2);
        STORE_ORIGINS(3);
#undef STORE_ORIGINS
        length += __builtin_popcountll(starts);
    }
    return length;
}

WIDE size_t counterfoil_label(const uint16_t *table, uint16_t escape, const uint16_t *codes, size_t count,
                              uint16_t *labels, uint32_t *escapes) {
    // This is faster than gathers.
    ONE_BY_ONE for (size_t at = 0; at < count; at++) labels[at] = table[codes[at]];
    size_t escape_count = 0;
    for (size_t at = 0; at < count; at += 32) {
        __mmask32 equal = _mm512_cmpeq_epi16_mask(_mm512_loadu_si512(labels + at), _mm512_set1_epi16((short)escape));
        for (uint64_t found = equal & low_bits(count - at); found; found &= found - 1)
            escapes[escape_count++] = (uint32_t)(at + (size_t)__builtin_ctzll(found));
    }
    return escape_count;
}

WIDE void counterfoil_tidy(const uint16_t *labels, const uint32_t *origins, size_t count, uint16_t end,
                           struct counterfoil_text *text) {
    uint16_t *out_labels = text->labels;
    uint32_t *out_origins = text->origins, *ends = text->ends;
    size_t place = text->count, end_count = text->end_count;
    uint64_t after_word = 0, after_separator = 0;
    for (size_t at = 0; at < count; at += 64) {
        __m512i low = _mm512_loadu_si512(labels + at), high = _mm512_loadu_si512(labels + at + 32);
        uint64_t valid = low_bits(count - at);
        uint64_t upper = _mm512_movepi16_mask(low) | (uint64_t)_mm512_movepi16_mask(high) << 32;
        __m512i bit = _mm512_set1_epi16(0x4000);
        uint64_t lower = _mm512_test_epi16_mask(low, bit) | (uint64_t)_mm512_test_epi16_mask(high, bit) << 32;
        // From here on side by side, without what is left out.
        uint64_t stays = valid & ~(upper & lower);
        uint64_t separators = _pext_u64(upper, stays), ideographs = _pext_u64(lower, stays);
        uint64_t words = low_bits((size_t)__builtin_popcountll(stays)) & ~(separators | ideographs);
        // The carry of an addition runs through a run of separators from its beginning.
        uint64_t begin = separators & (words << 1 | after_word);
        uint64_t run = separators & ~(separators + begin);
        uint64_t keep = _pdep_u64(words | ideographs | (run & words >> 1), stays);
        // A separator between words at the end of the labels before.
        out_labels[place] = 0x8000 | ' ';
        out_origins[place] = origins[at ? at - 1 : 0];
        place += after_separator & after_word & words & 1;
        if (words | ideographs) after_word = words > ideographs;
        if (stays) after_separator = separators > (words | ideographs);

        uint64_t ended = _mm512_cmpeq_epi16_mask(low, _mm512_set1_epi16((short)end)) |
                         (uint64_t)_mm512_cmpeq_epi16_mask(high, _mm512_set1_epi16((short)end)) << 32;
        __m512i end_places = _mm512_maskz_compress_epi8(_pext_u64(ended & valid, keep), every_byte());
        __m512i base = _mm512_set1_epi32((int)place);
#define STORE_ENDS(part)                                                                                               \
    _mm512_storeu_si512(ends + end_count + 16 * part,                                                                  \
                        _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(end_places, part))))
        STORE_ENDS(0);
        STORE_ENDS(1);
        STORE_ENDS(2);
        STORE_ENDS(3);
#undef STORE_ENDS
        end_count += (size_t)__builtin_popcountll(ended & valid);

        _mm512_storeu_si512(out_labels + place, _mm512_maskz_compress_epi16((__mmask32)keep, low));
        size_t half = place + (size_t)__builtin_popcount((uint32_t)keep);
        _mm512_storeu_si512(out_labels + half, _mm512_maskz_compress_epi16((__mmask32)(keep >> 32), high));
        for (unsigned part = 0; part < 4; part++) {
            __mmask16 mask = (__mmask16)(keep >> 16 * part);
            _mm512_storeu_si512(out_origins + place,
                                _mm512_maskz_compress_epi32(mask, _mm512_loadu_si512(origins + at + 16 * part)));
            place += (size_t)__builtin_popcount(mask);
        }
    }
    text->count = place;
    text->end_count = end_count;
}

WIDE static inline __m512i spread(__m512i label) {
    return _mm512_mullo_epi32(label, _mm512_set1_epi32((int)0x9E3779B1));
}

WIDE static inline __m512i labels_at(const uint16_t *labels) {
    return _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)labels));
}

// Labels are filtered so many at a time, so that all that is known of them stays at hand.
#define CHUNK 256

// What is known of a chunk's places, and then of the likely ones among them alone.
struct chunk {
    uint32_t place[CHUNK + 16];
    uint32_t pair[CHUNK + 16];
    uint32_t triple[CHUNK + 16];
    uint32_t quadruple[CHUNK + 16];
    uint8_t lengths[CHUNK + 16];
    uint8_t third[CHUNK + 16];
    uint8_t fourth[CHUNK + 16];
};

WIDE static inline void hash(struct chunk *chunk, const struct counterfoil_filter *filter, const uint16_t *labels) {
    const __m128i pair_shift = _mm_cvtsi32_si128((int)filter->pair_shift);
    const __m128i prefix_shift = _mm_cvtsi32_si128((int)filter->prefix_shift);
    __m512i first = spread(labels_at(labels));
    for (size_t at = 0; at < CHUNK; at += 16) {
        __m512i next = spread(labels_at(labels + at + 16));
        __m512i second = _mm512_alignr_epi32(next, first, 1), third = _mm512_alignr_epi32(next, first, 2);
        __m512i fourth = _mm512_alignr_epi32(next, first, 3);
        __m512i pair = _mm512_add_epi32(_mm512_rol_epi32(first, 11), second);
        __m512i triple = _mm512_add_epi32(_mm512_rol_epi32(pair, 5), third);
        __m512i quadruple = _mm512_add_epi32(_mm512_rol_epi32(triple, 7), fourth);
        _mm512_storeu_si512(chunk->pair + at, _mm512_srl_epi32(pair, pair_shift));
        _mm512_storeu_si512(chunk->triple + at, _mm512_srl_epi32(triple, prefix_shift));
        _mm512_storeu_si512(chunk->quadruple + at, _mm512_srl_epi32(quadruple, prefix_shift));
        first = next;
    }
}

// Keeps the places whose pair may begin a pattern, and returns how many these are.
WIDE static inline size_t keep_likely(struct chunk *chunk, const uint16_t *labels, size_t from, size_t count,
                                      uint16_t end) {
    size_t kept = 0;
    __m512i place = _mm512_add_epi32(every_number(), _mm512_set1_epi32((int)from));
    for (size_t at = 0; at < count; at += 16, place = _mm512_add_epi32(place, _mm512_set1_epi32(16))) {
        __m128i lengths = _mm_loadu_si128((const __m128i *)(chunk->lengths + at));
        __mmask16 likely = _mm_test_epi8_mask(lengths, _mm_set1_epi8(7)) & (__mmask16)low_bits(count - at);
        // Where the message ends all lengths are possible; this bit says so.
        __m256i stop = _mm256_set1_epi16((short)end);
        __mmask16 cut = _mm256_cmpeq_epi16_mask(_mm256_loadu_si256((const __m256i *)(labels + at + 2)), stop) |
                        _mm256_cmpeq_epi16_mask(_mm256_loadu_si256((const __m256i *)(labels + at + 3)), stop);
        lengths = _mm_or_si128(lengths, _mm_maskz_set1_epi8(cut, 8));
        _mm_storeu_si128((__m128i *)(chunk->lengths + kept), _mm_maskz_compress_epi8(likely, lengths));
        _mm512_storeu_si512(chunk->place + kept, _mm512_maskz_compress_epi32(likely, place));
        _mm512_storeu_si512(chunk->triple + kept,
                            _mm512_maskz_compress_epi32(likely, _mm512_loadu_si512(chunk->triple + at)));
        _mm512_storeu_si512(chunk->quadruple + kept,
                            _mm512_maskz_compress_epi32(likely, _mm512_loadu_si512(chunk->quadruple + at)));
        kept += (size_t)__builtin_popcount(likely);
    }
    return kept;
}

WIDE size_t counterfoil_likely_places(const struct counterfoil_filter *filter, const uint16_t *labels, size_t count,
                                      uint16_t end, uint32_t *places) {
    const uint8_t *pairs = filter->pairs, *prefixes = filter->prefixes;
    struct chunk chunk;
    size_t found = 0;
    for (size_t from = 1; from < count; from += CHUNK) {
        hash(&chunk, filter, labels + from);
        ONE_BY_ONE for (size_t at = 0; at < CHUNK; at++) chunk.lengths[at] = pairs[chunk.pair[at]];
        size_t kept = keep_likely(&chunk, labels + from, from, count - from < CHUNK ? count - from : CHUNK, end);
        ONE_BY_ONE for (size_t at = 0; at < kept; at++) {
            chunk.third[at] = prefixes[chunk.triple[at]];
            chunk.fourth[at] = prefixes[chunk.quadruple[at]];
        }
        for (size_t at = 0; at < kept; at += 16) {
            __m128i lengths = _mm_loadu_si128((const __m128i *)(chunk.lengths + at));
            __m128i third = _mm_and_si128(_mm_loadu_si128((const __m128i *)(chunk.third + at)), _mm_set1_epi8(2));
            __m128i fourth = _mm_and_si128(_mm_loadu_si128((const __m128i *)(chunk.fourth + at)), _mm_set1_epi8(4));
            __mmask16 cut = _mm_test_epi8_mask(lengths, _mm_set1_epi8(8));
            __mmask16 goes_on = _mm_test_epi8_mask(lengths, _mm_or_si128(third, fourth)) |
                                (cut & _mm_test_epi8_mask(lengths, _mm_set1_epi8(6)));
            __mmask16 likely = goes_on | _mm_test_epi8_mask(lengths, _mm_set1_epi8(1));
            likely &= (__mmask16)low_bits(kept - at);
            __m512i place = _mm512_loadu_si512(chunk.place + at);
            place = _mm512_mask_or_epi32(place, goes_on, place, _mm512_set1_epi32((int)0x80000000));
            _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(likely, place));
            found += (size_t)__builtin_popcount(likely);
        }
    }
    return found;
}

#endif
