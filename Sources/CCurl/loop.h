// What the loop around libcurl's multi-socket interface needs of Linux and Swift's view of the C library leaves out.
// Do not define _GNU_SOURCE here: the module would then disagree with that view.
#ifndef COUNTERFOIL_CCURL_LOOP_H
#define COUNTERFOIL_CCURL_LOOP_H

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Names a thread for debuggers and process listings, in at most 15 bytes.
extern int pthread_setname_np(pthread_t thread, const char *name);

#endif
