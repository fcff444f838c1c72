// Calls of Linux that Swift's view of the C library leaves out, because it is built without _GNU_SOURCE. No logic.
// Do not define _GNU_SOURCE here: the module would then disagree with Swift's own view.
#ifndef COUNTERFOIL_CPOSIX_SHIM_H
#define COUNTERFOIL_CPOSIX_SHIM_H

// Writes out everything that is dirty on the file system that holds `descriptor` (Linux 2.6.39); reports write-back
// errors since the descriptor was opened (Linux 5.8).
extern int syncfs(int descriptor);

#endif
