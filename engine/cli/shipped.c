#define _GNU_SOURCE
#include "engine/cli/shipped.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"

/* FOLDER/BELOW as an absolute path, where it is a folder with studies in it. */
static char *folder_below(const char *folder, const char *below)
{
    char path[PATH_MAX], studies[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/%s", folder, below);
    snprintf(studies, sizeof studies, "%s/studies", path);
    return files_is_folder(studies) ? realpath(path, NULL) : NULL;
}

/* In the folder or in one above it. */
static char *above(char *folder)
{
    char *found = folder_below(folder, "scenarios");
    for (char *slash = strrchr(folder, '/'); !found && slash && slash != folder; slash = strrchr(folder, '/')) {
        *slash = '\0';
        found = folder_below(folder, "scenarios");
    }
    return found;
}

static char *above_current(void)
{
    char *current = getcwd(NULL, 0);
    char *found = current ? above(current) : NULL;
    free(current);
    return found;
}

static char *beside_program(void)
{
    char program[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0) {
        return NULL;
    }
    program[length] = '\0';
    char *folder = dirname(program);
    char *found = folder_below(folder, "../share/huimin/scenarios");
    return found ? found : above(folder);
}

char *shipped_folder(void)
{
    char *found = above_current();
    return found ? found : beside_program();
}
