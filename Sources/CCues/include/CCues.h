#ifndef COUNTERFOIL_CCUES_H
#define COUNTERFOIL_CCUES_H

#include <stddef.h>
#include <stdint.h>

// The model files that are part of the program. Their form is described in MODEL_CARD.md; both begin on a multiple
// of 64 bytes, so that their sections can be read in place.

const void *counterfoil_tokeniser_bytes(void);
size_t counterfoil_tokeniser_size(void);

const void *counterfoil_static_table_bytes(void);
size_t counterfoil_static_table_size(void);

// The product of two matrices of 16-bit numbers, exact modulo 2^32, so the same on every processor whatever the order.
//
// left     `rows` rows of `depth` numbers; the next row begins `stride` numbers after the one before, so rows may
//          overlap, as the windows of a convolution do
// right    `depth` rows of `columns` numbers, packed: for each 16 columns, for each pair of rows, 16 pairs of numbers,
//          the upper row's first; beginning on a multiple of 64 bytes
// product  `rows` rows of `columns` numbers
//
// `depth` is a multiple of 2, `columns` of 16.
void counterfoil_multiply(const int16_t *left, size_t stride, size_t rows, const int16_t *right, size_t depth,
                          size_t columns, int32_t *product);

// The same by one chosen way: 0 is the portable one. Says 0 and does nothing where this processor lacks the way.
int counterfoil_multiply_by(int way, const int16_t *left, size_t stride, size_t rows, const int16_t *right,
                            size_t depth, size_t columns, int32_t *product);

// The number of the fastest way on this processor.
int counterfoil_fastest_way(void);

#endif
