#define _GNU_SOURCE
#include "engine/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char TEMPORARY_MARK[] = ".tmp.";

static bool sync_path(const char *path, int flags)
{
    const int descriptor = open(path, flags | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool is_synced = fsync(descriptor) == 0;
    const int reason = errno;
    close(descriptor);
    errno = reason;
    return is_synced;
}

bool files_publish(const char *temporary_path, const char *path)
{
    if (!sync_path(temporary_path, O_RDONLY) || rename(temporary_path, path) != 0) {
        return false;
    }
    char *folder = files_folder_of(path);
    const bool is_synced = folder && sync_path(folder, O_RDONLY | O_DIRECTORY);
    free(folder);
    return is_synced;
}

/* "\nhuimin-sum " and 16 hex digits. */
enum { SEAL_BYTES = 28, BUFFER_BYTES = 1 << 16 };
static const char SEAL_MARK[] = "\nhuimin-sum ";

/* FNV-1a by 64-bit words, each folded, over the first n_bytes; the text of the seal. False where they cannot be
 * read. */
static bool seal_text(FILE *file, long n_bytes, char text[SEAL_BYTES + 1])
{
    uint64_t hash = UINT64_C(14695981039346656037), buffer[BUFFER_BYTES / sizeof(uint64_t)];
    for (long left = n_bytes; left > 0;) {
        const size_t wanted = left < BUFFER_BYTES ? (size_t)left : BUFFER_BYTES;
        memset(buffer, 0, sizeof buffer);
        if (fread(buffer, 1, wanted, file) != wanted) {
            return false;
        }
        for (size_t i = 0; i < (wanted + sizeof *buffer - 1) / sizeof *buffer; i++) {
            hash = (hash ^ buffer[i]) * UINT64_C(1099511628211);
            hash ^= hash >> 32;
        }
        left -= (long)wanted;
    }
    snprintf(text, SEAL_BYTES + 1, "%s%016" PRIx64, SEAL_MARK, hash);
    return true;
}

static long file_bytes(FILE *file)
{
    const long n_bytes = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    return fseek(file, 0, SEEK_SET) == 0 ? n_bytes : -1;
}

bool files_seal(const char *path)
{
    FILE *file = fopen(path, "r+b");
    if (!file) {
        return false;
    }
    char text[SEAL_BYTES + 1];
    const long n_bytes = file_bytes(file);
    bool is_sealed = n_bytes >= 0 && seal_text(file, n_bytes, text) && fseek(file, 0, SEEK_END) == 0 &&
                     fwrite(text, 1, SEAL_BYTES, file) == SEAL_BYTES;
    is_sealed = fclose(file) == 0 && is_sealed;
    return is_sealed;
}

bool files_is_sealed(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    char expected[SEAL_BYTES + 1], text[SEAL_BYTES];
    const long n_bytes = file_bytes(file) - SEAL_BYTES;
    const bool is_sealed = n_bytes >= 0 && seal_text(file, n_bytes, expected) &&
                           fread(text, 1, SEAL_BYTES, file) == SEAL_BYTES && memcmp(text, expected, SEAL_BYTES) == 0;
    fclose(file);
    return is_sealed;
}

bool files_has_seal(const char *path)
{
    struct stat about;
    char text[SEAL_BYTES];
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    const bool has_seal = descriptor >= 0 && fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode) &&
                          about.st_size > SEAL_BYTES &&
                          pread(descriptor, text, SEAL_BYTES, about.st_size - SEAL_BYTES) == SEAL_BYTES &&
                          memcmp(text, SEAL_MARK, strlen(SEAL_MARK)) == 0;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return has_seal;
}

char *files_temporary_path(const char *path)
{
    char *temporary_path = NULL;
    return asprintf(&temporary_path, "%s%s%ld", path, TEMPORARY_MARK, (long)getpid()) < 0 ? NULL : temporary_path;
}

char *files_folder_of(const char *path)
{
    char *copy = strdup(path);
    char *folder = copy ? strdup(dirname(copy)) : NULL;
    free(copy);
    return folder;
}

/* Whether `name` is BASE.tmp.DIGITS; base NULL: of any base. */
static bool is_temporary_of(const char *name, const char *base)
{
    const char *mark = strstr(name, TEMPORARY_MARK);
    if (!mark || (base && (strlen(base) != (size_t)(mark - name) || strncmp(name, base, strlen(base)) != 0))) {
        return false;
    }
    const char *digits = mark + strlen(TEMPORARY_MARK);
    return *digits && strspn(digits, "0123456789") == strlen(digits);
}

void files_remove_stale(const char *folder, const char *path)
{
    DIR *directory = opendir(folder);
    char *copy = path ? strdup(path) : NULL;
    const char *base = copy ? basename(copy) : NULL;
    for (struct dirent *entry; directory && (!path || copy) && (entry = readdir(directory));) {
        if (is_temporary_of(entry->d_name, base)) {
            unlinkat(dirfd(directory), entry->d_name, 0);
        }
    }
    if (directory) {
        closedir(directory);
    }
    free(copy);
}

bool files_make_folder(const char *folder, struct status *status)
{
    char *path = strdup(folder);
    if (!path) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to make the folder '%s'", folder);
    }
    bool is_made = true;
    for (char *end = path + 1; is_made && *end; end++) {
        if (*end == '/') {
            *end = '\0';
            is_made = mkdir(path, 0777) == 0 || errno == EEXIST;
            *end = '/';
        }
    }
    is_made = is_made && (mkdir(path, 0777) == 0 || (errno == EEXIST && files_is_folder(path)));
    if (!is_made) {
        status_add(status, EXIT_RUN_FAILED, "the folder '%s' cannot be made: %s", folder, strerror(errno));
    }
    free(path);
    return is_made;
}

bool files_can_write_in(const char *folder)
{
    char *path = strdup(folder);
    while (path && !files_is_there(path)) {
        char *above = files_folder_of(path);
        free(path);
        path = above;
    }
    struct stat about;
    const bool can_write = path && stat(path, &about) == 0 && S_ISDIR(about.st_mode) && access(path, W_OK | X_OK) == 0;
    free(path);
    return can_write;
}

bool files_is_there(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

bool files_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}
