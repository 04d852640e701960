#define _GNU_SOURCE
#include "engine/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
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
    for (char *slash = path + 1; is_made && slash; slash = strchr(slash + 1, '/')) {
        slash = strchr(slash, '/');
        if (slash) {
            *slash = '\0';
        }
        is_made = mkdir(path, 0777) == 0 || errno == EEXIST || errno == EISDIR;
        if (!slash) {
            break;
        }
        *slash = '/';
    }
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
    const bool can_write =
        path && stat(path, &about) == 0 && S_ISDIR(about.st_mode) && access(path, W_OK | X_OK) == 0;
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
