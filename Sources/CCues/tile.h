// Included by multiply.c once for each kind of vector, with these defined:
//
// NAME(x)      x with the kind's suffix
// LANES        how many 32-bit numbers a vector has
// TARGET       the attribute that lets the compiler use the kind's instructions
// VECTOR       a vector of them
// MOST_ROWS    how many rows the registers hold the sums of
// ZERO()       all zeros
// SPREAD(p)    the two 16-bit numbers at p, again and again
// LOAD(p)      the vector at p
// STORE(p, v)  the opposite
// ADD_PAIRS(sum, a, b)  sum and, lane by lane, the products of both pairs of 16-bit numbers

// ROWS rows of `left` times PANELS panels of 16 columns. Everything is unrolled, so that the sums stay in registers.
#define TILE(ROWS, PANELS)                                                                                             \
    TARGET static inline __attribute__((always_inline)) void NAME(tile_##ROWS##_##PANELS)(                             \
        const int16_t *left, size_t stride, const int16_t *panel, size_t depth, size_t columns, int32_t *product) {    \
        VECTOR sums[ROWS][PANELS][16 / LANES];                                                                         \
        for (int row = 0; row < ROWS; row++)                                                                           \
            for (int side = 0; side < PANELS; side++)                                                                  \
                for (int part = 0; part < 16 / LANES; part++) sums[row][side][part] = ZERO();                          \
        for (size_t pair = 0; pair < depth; pair += 2, panel += 32) {                                                  \
            VECTOR right[PANELS][16 / LANES];                                                                          \
            for (int side = 0; side < PANELS; side++)                                                                  \
                for (int part = 0; part < 16 / LANES; part++)                                                          \
                    right[side][part] = LOAD(panel + 16 * depth * side + 2 * LANES * part);                            \
            for (int row = 0; row < ROWS; row++) {                                                                     \
                VECTOR both = SPREAD(left + row * stride + pair);                                                      \
                for (int side = 0; side < PANELS; side++)                                                              \
                    for (int part = 0; part < 16 / LANES; part++)                                                      \
                        sums[row][side][part] = ADD_PAIRS(sums[row][side][part], both, right[side][part]);             \
            }                                                                                                          \
        }                                                                                                              \
        for (int row = 0; row < ROWS; row++)                                                                           \
            for (int side = 0; side < PANELS; side++)                                                                  \
                for (int part = 0; part < 16 / LANES; part++)                                                          \
                    STORE(product + row * columns + 16 * side + LANES * part, sums[row][side][part]);                  \
    }

TILE(1, 2)
TILE(1, 1)
TILE(2, 1)
TILE(3, 1)
TILE(4, 1)
TILE(5, 1)
TILE(6, 1)
TILE(7, 1)
TILE(8, 1)
#undef TILE

TARGET static void NAME(multiply)(const int16_t *left, size_t stride, size_t rows, const int16_t *right, size_t depth,
                                  size_t columns, int32_t *product) {
    // A panel of up to 80 KB stays in the cache while all rows pass it.
    for (size_t column = 0; column < columns; column += 16) {
        const int16_t *panel = right + column * depth;
        if (rows == 1 && columns - column >= 32) {
            // Two panels at once, as the sums of one row would wait for each other.
            NAME(tile_1_2)(left, stride, panel, depth, columns, product + column);
            column += 16;
            continue;
        }
        size_t row = 0;
        while (row < rows) {
            // As even as it goes: 9 rows are 5 and 4, not 8 and 1.
            size_t left_over = rows - row, tiles = (left_over + MOST_ROWS - 1) / MOST_ROWS;
            size_t count = (left_over + tiles - 1) / tiles;
            const int16_t *start = left + row * stride;
            int32_t *out = product + row * columns + column;
            switch (count) {
            case 1: NAME(tile_1_1)(start, stride, panel, depth, columns, out); break;
            case 2: NAME(tile_2_1)(start, stride, panel, depth, columns, out); break;
            case 3: NAME(tile_3_1)(start, stride, panel, depth, columns, out); break;
            case 4: NAME(tile_4_1)(start, stride, panel, depth, columns, out); break;
            case 5: NAME(tile_5_1)(start, stride, panel, depth, columns, out); break;
            case 6: NAME(tile_6_1)(start, stride, panel, depth, columns, out); break;
            case 7: NAME(tile_7_1)(start, stride, panel, depth, columns, out); break;
            default: NAME(tile_8_1)(start, stride, panel, depth, columns, out); break;
            }
            row += count;
        }
    }
}

#undef NAME
#undef TARGET
#undef LANES
#undef MOST_ROWS
#undef VECTOR
#undef ZERO
#undef SPREAD
#undef LOAD
#undef STORE
#undef ADD_PAIRS
