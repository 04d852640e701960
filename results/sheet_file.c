#define _GNU_SOURCE
#include "results/sheet_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"

bool sheet_file_write(const char *folder, const char *name, void (*write)(struct sheet *sheet, const void *context),
                      const void *context, struct status *status)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", name);
    char *const temporary_path = files_temporary_path(path);
    struct sheet sheet = {.stream = temporary_path ? fopen(temporary_path, "w") : NULL};
    bool is_written = false;
    if (sheet.stream) {
        fputs("\xEF\xBB\xBF", sheet.stream);
        write(&sheet, context);
        is_written = !ferror(sheet.stream);
        is_written = fclose(sheet.stream) == 0 && is_written && files_publish(temporary_path, path);
    }
    if (!is_written) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path, strerror(errno));
        if (temporary_path)
            unlink(temporary_path);
    }
    free(temporary_path);
    free(path);
    return is_written;
}
