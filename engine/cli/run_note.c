#define _GNU_SOURCE
#include "engine/cli/run_note.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/variant.h"

static json_t *time_json(time_t moment)
{
    char text[64];
    struct tm parts;
    gmtime_r(&moment, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}

static json_t *note_json(const struct run_note *note)
{
    struct utsname machine = {0};
    json_t *object = json_object(), *command = json_array();
    uname(&machine);
    for (int i = 0; i < note->argc; i++) {
        json_t *word = json_string(note->argv[i]);
        json_array_append_new(command, word ? word : json_string("(not UTF-8)"));
    }
    json_object_set_new(object, "version", json_string(HUIMIN_VERSION));
    json_object_set_new(object, "commit", json_string(HUIMIN_COMMIT));
    json_object_set_new(object, "compiler", json_string(__VERSION__));
    json_object_set_new(object, "flags", json_string(HUIMIN_FLAGS));
    json_object_set_new(object, "instruction_set", json_string(variant_name()));
    json_object_set_new(object, "host", json_string(machine.nodename));
    json_object_set_new(object, "system", json_sprintf("%s %s %s", machine.sysname, machine.release, machine.machine));
    json_object_set_new(object, "cores", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
    json_object_set_new(object, "threads", json_integer(note->threads));
    json_object_set_new(object, "start", time_json(note->start));
    json_object_set_new(object, "end", time_json(note->end));
    json_object_set_new(object, "wall_seconds", json_real(note->wall_seconds));
    json_object_set_new(object, "person_years", json_real(note->person_years));
    json_object_set_new(object, "command", command);
    return object;
}

/* NAME.run.json beside NAME.h5, in malloc'ed memory; NULL without memory. */
static char *note_path(const char *result_path)
{
    const size_t length = strlen(result_path);
    const bool has_ending = length > 3 && strcmp(result_path + length - 3, ".h5") == 0;
    char *path = NULL;
    return asprintf(&path, "%.*s.run.json", (int)(has_ending ? length - 3 : length), result_path) < 0 ? NULL : path;
}

void run_note_tidy(const char *result_path)
{
    char *path = note_path(result_path), *folder = files_folder_of(result_path);
    if (path && folder) {
        files_remove_stale(folder, path);
    }
    free(path);
    free(folder);
}

bool run_note_write(const struct run_note *note, const char *result_path, struct status *status)
{
    char *path = note_path(result_path);
    if (!path) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to write the note of the run");
    }
    char *temporary_path = files_temporary_path(path);
    json_t *object = note_json(note);
    const bool is_written = temporary_path && json_dump_file(object, temporary_path, JSON_INDENT(1)) == 0 &&
                            files_publish(temporary_path, path);
    if (!is_written) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path, strerror(errno));
        if (temporary_path) {
            unlink(temporary_path);
        }
    }
    json_decref(object);
    free(temporary_path);
    free(path);
    return is_written;
}
