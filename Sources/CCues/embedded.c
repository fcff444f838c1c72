#include "CCues.h"

// #embed is part of C23; the compiler knows it in every mode, and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(64) static const unsigned char tokeniser[] = {
#embed "tokeniser.bin"
};

_Alignas(64) static const unsigned char static_table[] = {
#embed "static.bin"
};

const void *counterfoil_tokeniser_bytes(void) { return tokeniser; }
size_t counterfoil_tokeniser_size(void) { return sizeof tokeniser; }

const void *counterfoil_static_table_bytes(void) { return static_table; }
size_t counterfoil_static_table_size(void) { return sizeof static_table; }
