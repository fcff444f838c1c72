// Reading text as labels and dismissing most places of it, many at a time: what the matcher does for all bytes, on
// x86-64 processors that have AVX-512 with VBMI2. Elsewhere it does the same one by one in Swift, with the same
// results.

#ifndef COUNTERFOIL_CMATCHING_H
#define COUNTERFOIL_CMATCHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether this processor can run the functions below. On others they must not be called.
bool counterfoil_reads_wide(void);

// Splits UTF-8 into code points. Of each, `origins` takes where it begins, plus `tag`. Writes up to 64 elements more
// than there are code points. Returns how many there are, or -1 where one is beyond the basic plane or text is not
// valid.
ptrdiff_t counterfoil_split(const uint8_t *text, size_t count, uint32_t tag, uint16_t *codes, uint32_t *origins);

// Looks every code up in `table`, which has 65,536 labels. Writes up to 32 labels more than there are codes.
// `escapes` takes the places of the label `escape`. Returns how many these are.
size_t counterfoil_label(const uint16_t *table, uint16_t escape, const uint16_t *codes, size_t count,
                         uint16_t *labels, uint32_t *escapes);

// Labels and where they come from, with where the label that ends a message stands.
struct counterfoil_text {
    uint16_t *labels;
    uint32_t *origins;
    uint32_t *ends;
    size_t count;
    size_t end_count;
};

// Appends labels to `text`: without those to leave out (both upper bits set), and of the separators (only bit 15)
// with one for each run between two words; those beside an ideograph (only bit 14) go too. The labels begin behind
// an ideograph or the end of a message. Writes up to 64 elements more than there are.
void counterfoil_tidy(const uint16_t *labels, const uint32_t *origins, size_t count, uint16_t end,
                      struct counterfoil_text *text);

// The tables of the filter on pairs of labels and on the first three or four.
struct counterfoil_filter {
    const uint8_t *pairs;
    const uint8_t *prefixes;
    uint32_t pair_shift;
    uint32_t prefix_shift;
};

// The places in 1..<count at which a pattern may begin, with the upper bit set where one of three labels or more
// may. Labels are read up to 272 behind the last. Writes up to 16 places more than there are. Returns how many there
// are.
size_t counterfoil_likely_places(const struct counterfoil_filter *filter, const uint16_t *labels, size_t count,
                                 uint16_t end, uint32_t *places);

// A walk down the tree of patterns: the edge that it looks for next. `probe` counts how many buckets it has looked
// into; its upper bit says whether it goes on behind two labels.
struct counterfoil_walk {
    uint32_t state;
    uint32_t at;
    uint32_t start;
    uint32_t probe;
};

// What is found: the output of a state, and its first and last label.
struct counterfoil_occurrence {
    uint32_t value;
    uint32_t start;
    uint32_t end;
};

// A walk that reached an unbranched end of the tree or the end of its message.
struct counterfoil_leaf {
    uint32_t place;
    uint32_t at;
    uint32_t start;
};

// One step of many walks. The buckets are those of the tree: four keys, four sets of labels, four values.
struct counterfoil_round {
    const uint16_t *labels;
    const void *buckets;
    uint64_t spread;
    uint32_t first_slot;
    uint16_t end;
    const struct counterfoil_walk *walks;
    size_t walk_count;
    // Those that go on; there is room for one more than there are walks.
    struct counterfoil_walk *next;
    size_t next_count;
    struct counterfoil_occurrence *found;
    size_t found_count;
    struct counterfoil_leaf *leaves;
    size_t leaf_count;
};

void counterfoil_step(struct counterfoil_round *round);

#endif
