/* Locks on files that the kernel keeps: they go with the process that holds them, however it ends. */
#ifndef HUIMIN_LOCK_H
#define HUIMIN_LOCK_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed is not held. */
struct lock {
    bool is_open;
    int descriptor;
    char *path;
};

enum lock_outcome {
    LOCK_TAKEN,
    LOCK_BUSY,        /* another process holds it */
    LOCK_UNSUPPORTED, /* the file system keeps no locks; the file is there and open, and guards nothing */
    LOCK_GONE,        /* its folder is not there */
    LOCK_FAILED,      /* errno says why */
};

/* Makes the file where it is not there and locks it, without waiting. is_shared: beside others who share it. */
enum lock_outcome lock_try(struct lock *lock, const char *path, bool is_shared);
/* A lock held alone is shared from now on, or the other way round. False, and not held, where others are in the way. */
bool lock_share(struct lock *lock);
bool lock_alone(struct lock *lock);
/* Replaces what stands in the file: who holds it, for people. Errors are of no consequence. */
void lock_write(const struct lock *lock, const char *text);
/* Gives up; safe where it is not held. lock_remove removes the file first. */
void lock_drop(struct lock *lock);
void lock_remove(struct lock *lock);
/* Who holds the file's lock: somebody, nobody (or there is no such file), or it cannot be told. */
enum lock_holder { LOCK_NOBODY, LOCK_SOMEBODY, LOCK_UNKNOWN };
enum lock_holder lock_holder(const char *path);

#endif
