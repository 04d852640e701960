#include "scenarios/path.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

const char *path_name(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_stem(struct arena *arena, const char *path)
{
    const char *const name = path_name(path);
    const char *const dot = strrchr(name, '.');
    return arena_copy(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

char *path_folder(struct arena *arena, const char *path)
{
    const size_t length = (size_t)(path_name(path) - path);
    if (length == 0)
        return arena_copy(arena, ".", 1);
    return arena_copy(arena, path, length > 1 ? length - 1 : 1);
}

/* Start of the last part of what is written so far, or NULL where it cannot be taken back ("", "..", "/"). */
static char *last_part(char *written, char *end)
{
    if (end == written || end[-1] == '/')
        return NULL;
    char *start = end;
    while (start > written && start[-1] != '/')
        start--;
    const bool is_parent = end - start == 2 && start[0] == '.' && start[1] == '.';
    return is_parent ? NULL : start;
}

/* Takes "." and "x/.." out of a path, by its letters alone. */
static char *shortened(struct arena *arena, const char *path)
{
    char *const written = arena_take(arena, strlen(path) + 2, 1);
    char *end = written;
    if (path[0] == '/')
        *end++ = '/';
    for (const char *part = path; *part; part += strspn(part, "/")) {
        const size_t length = strcspn(part, "/");
        char *const last = last_part(written, end);
        if (length == 2 && strncmp(part, "..", 2) == 0 && last) {
            end = last > written + 1 ? last - 1 : last;
        } else if (length > 0 && !(length == 1 && part[0] == '.')) {
            if (end > written && end[-1] != '/')
                *end++ = '/';
            memcpy(end, part, length);
            end += length;
        }
        part += length;
    }
    *end = '\0';
    return written;
}

/* Symbolic links can make "x/.." another folder than the letters say. */
static bool is_same_file(const char *left, const char *right)
{
    struct stat of_left, of_right;
    const bool has_left = stat(left, &of_left) == 0, has_right = stat(right, &of_right) == 0;
    if (!has_left || !has_right)
        return has_left == has_right;
    return of_left.st_dev == of_right.st_dev && of_left.st_ino == of_right.st_ino;
}

char *path_beside(struct arena *arena, const char *file, const char *relative)
{
    char *const whole = relative[0] == '/'        ? arena_format(arena, "%s", relative)
                        : path_name(file) == file ? arena_format(arena, "%s", relative)
                                                  : arena_format(arena, "%s/%s", path_folder(arena, file), relative);
    char *const brief = shortened(arena, whole);
    return is_same_file(whole, brief) ? brief : whole;
}
