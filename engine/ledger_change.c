/* What a study changed since the plan that stands in the folder under another digest: for people. */
#define _GNU_SOURCE
#include <dirent.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/ledger_folder.h"

enum { MAX_TOLD = 8, KEY_SIZE = 256 };

struct telling {
    FILE *stream;
    int n; /* changes found, also those past MAX_TOLD */
};

static void tell_value(FILE *stream, const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    fprintf(stream, "%.60s%s", text ? text : "nothing", text && strlen(text) > 60 ? "…" : "");
    free(text);
}

static void tell_change(struct telling *telling, const char *key, const json_t *before, const json_t *after)
{
    if (telling->n++ < MAX_TOLD) {
        fprintf(telling->stream, "%s%s ", telling->n > 1 ? ", " : "", key);
        tell_value(telling->stream, before);
        fputs(" → ", telling->stream);
        tell_value(telling->stream, after);
    }
}

/* The element of a list that has this name; else the one at the same place. */
static const json_t *partner_of(const json_t *list, const json_t *element, size_t index)
{
    const char *name = json_string_value(json_object_get(element, "name"));
    size_t i;
    json_t *other;
    json_array_foreach(list, i, other)
    {
        const char *its_name = json_string_value(json_object_get(other, "name"));
        if (name && its_name && strcmp(name, its_name) == 0) {
            return other;
        }
    }
    return name ? NULL : json_array_get(list, index);
}

static bool is_list_of_objects(const json_t *value)
{
    return json_is_array(value) && json_is_object(json_array_get(value, 0));
}

static void compare(struct telling *telling, const char *path, const json_t *before, const json_t *after);

/* Members of `left`, told from left to right or, where they are new, from nothing. */
static void compare_members(struct telling *telling, const char *path, const json_t *before, const json_t *after)
{
    for (int is_new = 0; is_new < 2; is_new++) {
        const char *key;
        json_t *value;
        json_object_foreach((json_t *)(is_new ? after : before), key, value)
        {
            char name[KEY_SIZE];
            const bool is_common = strcmp(path, "") == 0 && (strcmp(key, "common") == 0 || strcmp(key, "arms") == 0);
            snprintf(name, sizeof name, "%s%s%s", path, *path && !is_common ? "." : "", is_common ? "" : key);
            const json_t *other = json_object_get(is_new ? before : after, key);
            if (!is_new) {
                compare(telling, name, value, other);
            } else if (!other) {
                compare(telling, name, NULL, value);
            }
        }
    }
}

static void compare_elements(struct telling *telling, const char *path, const json_t *before, const json_t *after)
{
    for (int is_new = 0; is_new < 2; is_new++) {
        size_t i;
        json_t *value;
        json_array_foreach((json_t *)(is_new ? after : before), i, value)
        {
            char name[KEY_SIZE];
            const char *its_name = json_string_value(json_object_get(value, "name"));
            snprintf(name, sizeof name, "%s%s%s", path, *path ? "." : "", its_name ? its_name : "");
            const json_t *other = partner_of(is_new ? before : after, value, i);
            if (!is_new) {
                compare(telling, name, value, other);
            } else if (!other) {
                compare(telling, name, NULL, value);
            }
        }
    }
}

static void compare(struct telling *telling, const char *path, const json_t *before, const json_t *after)
{
    if (json_is_object(before) && json_is_object(after)) {
        compare_members(telling, path, before, after);
    } else if (is_list_of_objects(before) && is_list_of_objects(after)) {
        compare_elements(telling, path, before, after);
    } else if (!json_equal(before, after)) {
        tell_change(telling, path, before, after);
    }
}

/* The newest plan of the folder that is not ours, the caller's to free; NULL where there is none. */
static json_t *other_plan(const struct ledger *ledger)
{
    char newest[PATH_MAX] = "";
    struct timespec when = {0};
    const char *digest = engine_study(ledger->engine)->digest, *ending = ".plan.json";
    DIR *directory = opendir(ledger->folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char path[PATH_MAX];
        struct stat about;
        const size_t length = strlen(entry->d_name), n_ending = strlen(ending);
        snprintf(path, sizeof path, "%s/%s", ledger->folder, entry->d_name);
        if (length <= n_ending || strcmp(entry->d_name + length - n_ending, ending) != 0 ||
            strncmp(entry->d_name, digest, strlen(digest)) == 0 || stat(path, &about) != 0) {
            continue;
        }
        if (about.st_mtim.tv_sec > when.tv_sec ||
            (about.st_mtim.tv_sec == when.tv_sec && about.st_mtim.tv_nsec >= when.tv_nsec)) {
            when = about.st_mtim;
            snprintf(newest, sizeof newest, "%s", path);
        }
    }
    if (directory) {
        closedir(directory);
    }
    return *newest ? json_load_file(newest, 0, NULL) : NULL;
}

void ledger_tell_change(const struct ledger *ledger)
{
    static const char VERSION[] = "result_version";
    json_t *before = ledger->talk ? other_plan(ledger) : NULL, *after = before ? ledger_plan_json(ledger) : NULL;
    char *text = NULL;
    size_t size = 0;
    struct telling telling = {.stream = after ? open_memstream(&text, &size) : NULL};
    if (telling.stream) {
        compare(&telling, VERSION, json_object_get(before, VERSION), json_object_get(after, VERSION));
        compare(&telling, "", json_object_get(before, "resolved"), json_object_get(after, "resolved"));
        if (telling.n > MAX_TOLD) {
            fprintf(telling.stream, " and %d more", telling.n - MAX_TOLD);
        }
        if (fclose(telling.stream) == 0 && telling.n > 0) {
            fprintf(ledger->talk, "huimin: this is not the study that '%s' holds: %s; it starts apart\n",
                    ledger->folder, text);
        }
    }
    free(text);
    json_decref(before);
    json_decref(after);
}
