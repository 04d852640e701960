#define _GNU_SOURCE
#include "engine/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_TRIES = 100 };

static int flock_again(int descriptor, int how)
{
    int result;
    do {
        result = flock(descriptor, how);
    } while (result != 0 && errno == EINTR);
    return result;
}

/* Whether the file system keeps no locks, as errno of a flock tells. */
static bool is_unsupported(int reason)
{
    return reason == ENOLCK || reason == EOPNOTSUPP || reason == ENOSYS || reason == EINVAL;
}

/* Whether the descriptor still is the file of that name: its last holder may have removed it after our opening. */
static bool is_still_there(int descriptor, const char *path)
{
    struct stat locked, named;
    return fstat(descriptor, &locked) == 0 && stat(path, &named) == 0 && locked.st_ino == named.st_ino &&
           locked.st_dev == named.st_dev;
}

static enum lock_outcome keep(struct lock *lock, int descriptor, const char *path, enum lock_outcome outcome)
{
    char *name = strdup(path);
    if (!name) {
        close(descriptor);
        errno = ENOMEM;
        return LOCK_FAILED;
    }
    *lock = (struct lock){.is_open = true, .descriptor = descriptor, .path = name};
    return outcome;
}

enum lock_outcome lock_try(struct lock *lock, const char *path, bool is_shared)
{
    for (int tries = 0; tries < MAX_TRIES; tries++) {
        const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0) {
            return errno == ENOENT ? LOCK_GONE : LOCK_FAILED;
        }
        if (flock_again(descriptor, (is_shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
            const int reason = errno;
            if (is_unsupported(reason)) {
                return keep(lock, descriptor, path, LOCK_UNSUPPORTED);
            }
            close(descriptor);
            errno = reason;
            return reason == EWOULDBLOCK ? LOCK_BUSY : LOCK_FAILED;
        }
        if (is_still_there(descriptor, path)) {
            return keep(lock, descriptor, path, LOCK_TAKEN);
        }
        close(descriptor);
    }
    return LOCK_BUSY;
}

static bool change(struct lock *lock, int how)
{
    const bool is_held = flock_again(lock->descriptor, how | LOCK_NB) == 0 || is_unsupported(errno);
    if (!is_held) {
        lock_drop(lock);
    }
    return is_held;
}

bool lock_share(struct lock *lock) { return change(lock, LOCK_SH); }

bool lock_alone(struct lock *lock) { return change(lock, LOCK_EX); }

void lock_write(const struct lock *lock, const char *text)
{
    const size_t length = strlen(text);
    if (ftruncate(lock->descriptor, 0) != 0 || pwrite(lock->descriptor, text, length, 0) != (ssize_t)length) {
        return;
    }
}

void lock_drop(struct lock *lock)
{
    if (lock->is_open) {
        close(lock->descriptor);
    }
    free(lock->path);
    *lock = (struct lock){0};
}

void lock_remove(struct lock *lock)
{
    if (lock->is_open) {
        unlink(lock->path);
    }
    lock_drop(lock);
}

enum lock_holder lock_holder(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return LOCK_NOBODY;
    }
    const bool is_free = flock_again(descriptor, LOCK_SH | LOCK_NB) == 0;
    const int reason = errno;
    close(descriptor);
    return is_free ? LOCK_NOBODY : reason == EWOULDBLOCK ? LOCK_SOMEBODY : LOCK_UNKNOWN;
}
