/* huimin new: a commented scenario to start from. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/cli/shipped.h"
#include "engine/cli/verbs.h"
#include "engine/files.h"
#include "scenarios/template.h"

static const struct usage USAGE = {
    .verb = "new",
    .file = "NAME",
    .doc = "Write a commented scenario to start from, as NAME.yaml; a file that is there is never overwritten.",
    .example = "Examples:\n  huimin new my-city\n  huimin new my-city -o scenarios/studies/my-city.yaml",
    .takes = OPTIONS_OUTPUT,
};

static bool is_name(const char *name)
{
    static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return *name && *name != '-' && name[strspn(name, ALLOWED)] == '\0';
}

/* The way from one absolute folder to another: "../../scenarios". */
static void relative_path(const char *from, const char *to, char *text, size_t size)
{
    size_t same = 0, at = 0;
    for (size_t i = 0;; i++) {
        const bool is_end = (from[i] == '/' || from[i] == '\0') && (to[i] == '/' || to[i] == '\0');
        if (is_end) {
            same = i;
        }
        if (from[i] != to[i] || from[i] == '\0') {
            break;
        }
    }
    *text = '\0';
    for (const char *rest = from + same; *rest; rest++) {
        if (*rest == '/' && rest[1] && at + 4 < size) {
            at += (size_t)snprintf(text + at, size - at, "%s..", at ? "/" : "");
        }
    }
    const char *rest = to + same + (to[same] == '/');
    if (*rest) {
        snprintf(text + at, size - at, "%s%s", at ? "/" : "", rest);
    } else if (at == 0) {
        snprintf(text, size, ".");
    }
}

/* Where the shipped scenarios are, as seen from the folder that `path` will stand in. */
static bool find_shipped(const char *path, char way[PATH_MAX], struct status *status)
{
    char *shipped = shipped_folder(), *folder = files_folder_of(path);
    char *absolute = folder ? realpath(folder, NULL) : NULL;
    bool is_found = false;
    if (!absolute) {
        status_add(status, EXIT_INPUT, "'%s' cannot be written: the folder '%s' is not there; make it, or name another",
                   path, folder ? folder : ".");
    } else if (!shipped) {
        status_add(status, EXIT_INPUT,
                   "the shipped scenarios are not found; run this in the folder of huimin, where "
                   "'scenarios' is");
    } else {
        relative_path(absolute, shipped, way, PATH_MAX);
        is_found = true;
    }
    free(absolute);
    free(folder);
    free(shipped);
    return is_found;
}

static bool write_scenario(const char *path, const char *name, struct status *status)
{
    char way[PATH_MAX];
    if (!find_shipped(path, way, status)) {
        return false;
    }
    FILE *stream = fopen(path, "wx");
    if (!stream) {
        return status_add(status, EXIT_INPUT, "'%s' %s; name another with -o", path,
                          errno == EEXIST ? "is there already and is not overwritten" : "cannot be written");
    }
    template_print(stream, name, way);
    const bool is_written = !ferror(stream);
    if (fclose(stream) != 0 || !is_written) {
        unlink(path);
        return status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path, strerror(errno));
    }
    fprintf(stderr, "huimin: %s is written; `huimin check %s` checks it\n", path, path);
    return true;
}

int verb_new(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    char *path = NULL;
    options_parse(&options, &USAGE, argc, argv);
    if (!is_name(options.file)) {
        status_add(&status, EXIT_INPUT, "'%s' is not a name for a study; use a-z, 0-9 and '-'", options.file);
    } else if (asprintf(&path, "%s.yaml", options.file) < 0) {
        path = NULL;
        status_add(&status, EXIT_RUN_FAILED, "not enough memory");
    } else {
        write_scenario(options.output ? options.output : path, options.file, &status);
    }
    free(path);
    return verb_end(&status);
}
