#define _GNU_SOURCE
#include "engine/ledger_status.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"

static const char PLAN_ENDING[] = ".plan.json", WORKER_ENDING[] = ".worker";

/* The names in a folder, sorted. */
struct names {
    int n;
    struct dirent **entries;
};

static int no_dots(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static int in_order(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static void names_free(struct names *names)
{
    for (int i = 0; i < names->n; i++) {
        free(names->entries[i]);
    }
    free(names->entries);
}

static int compare_name(const void *name, const void *entry)
{
    return strcmp(name, (*(struct dirent *const *)entry)->d_name);
}

static bool has_name(const struct names *names, const char *stem, const char *ending)
{
    char name[300];
    snprintf(name, sizeof name, "%s%s", stem, ending);
    return names->n > 0 && bsearch(name, names->entries, (size_t)names->n, sizeof *names->entries, compare_name);
}

static bool ends_with(const char *name, const char *ending)
{
    const size_t length = strlen(name), n_ending = strlen(ending);
    return length > n_ending && strcmp(name + length - n_ending, ending) == 0;
}

static double number_of(const char *text, const char *key)
{
    char *word = ledger_word(text, key);
    const double number = word ? strtod(word, NULL) : 0.0;
    free(word);
    return number;
}

/* Adds what a file of lines says; one that has just gone is left out. */
static void add_entry(struct ledger_entries *entries, const char *path, const char *task)
{
    char *text = ledger_read_words(path);
    struct ledger_entry *grown = text ? realloc(entries->entries, ((size_t)entries->n + 1) * sizeof *grown) : NULL;
    if (grown) {
        entries->entries = grown;
        grown[entries->n++] = (struct ledger_entry){
            .task = strdup(task),
            .host = ledger_word(text, "host"),
            .pid = ledger_word(text, "pid"),
            .label = ledger_word(text, "label"),
            .when = ledger_word(text, "when"),
            .what = ledger_word(text, "what"),
            .why = ledger_word(text, "why"),
            .seconds = number_of(text, "seconds"),
            .person_years = number_of(text, "person_years"),
            .in_hand_person_years = number_of(text, "in_hand"),
        };
    }
    free(text);
}

static void entries_free(struct ledger_entries *entries)
{
    for (int i = 0; i < entries->n; i++) {
        const struct ledger_entry *entry = &entries->entries[i];
        char *const texts[] = {entry->task, entry->host, entry->pid, entry->label,
                               entry->when, entry->what, entry->why};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            free(texts[t]);
        }
    }
    free(entries->entries);
}

static void count_task(struct ledger_status *it, const char *folder, const struct names *names, const char *stem,
                       double person_years)
{
    char path[PATH_MAX];
    it->n_tasks++;
    if (has_name(names, stem, ".h5")) {
        it->n_done++;
        it->done_person_years += person_years;
        return;
    }
    snprintf(path, sizeof path, "%s/%s.claim", folder, stem);
    const bool is_claimed = has_name(names, stem, ".claim");
    const enum lock_holder holder = is_claimed ? lock_holder(path) : LOCK_NOBODY;
    it->has_locks = it->has_locks && holder != LOCK_UNKNOWN;
    if (holder != LOCK_NOBODY) {
        add_entry(&it->running, path, stem);
    } else if (has_name(names, stem, ".failed")) {
        it->n_failed++;
        snprintf(path, sizeof path, "%s/%s.failed", folder, stem);
        add_entry(&it->failures, path, stem);
    }
}

/* The processes at work on a plan: those that hold their files. */
static void find_workers(struct ledger_status *it, const char *folder, const struct names *names)
{
    const size_t length = strlen(it->digest);
    for (int i = 0; i < names->n; i++) {
        const char *name = names->entries[i]->d_name;
        char path[PATH_MAX];
        if (strncmp(name, it->digest, length) != 0 || name[length] != '.' || !ends_with(name, WORKER_ENDING)) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (lock_holder(path) != LOCK_NOBODY) {
            add_entry(&it->workers, path, "");
        }
    }
    for (int i = 0; i < it->workers.n; i++) {
        const struct ledger_entry *worker = &it->workers.entries[i];
        it->done_person_years += worker->in_hand_person_years;
        it->person_years_per_second += worker->seconds > 0.0 ? worker->person_years / worker->seconds : 0.0;
    }
}

static char *text_of(const json_t *plan, const char *key)
{
    const char *text = json_string_value(json_object_get(plan, key));
    return strdup(text ? text : "");
}

static bool read_plan(struct ledger_status *it, const char *folder, const struct names *names, const char *name)
{
    char path[PATH_MAX], stem[64];
    size_t index;
    json_t *task;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    json_t *plan = json_load_file(path, 0, NULL);
    *it = (struct ledger_status){.has_locks = true};
    if (!plan) {
        return false;
    }
    it->study = text_of(plan, "study");
    it->digest = text_of(plan, "digest");
    it->result = text_of(plan, "result");
    it->worlds = (long)json_integer_value(json_object_get(plan, "worlds"));
    it->person_years = json_number_value(json_object_get(plan, "person_years"));
    json_array_foreach(json_object_get(plan, "tasks"), index, task)
    {
        const char *key = json_string_value(json_object_get(task, "key"));
        snprintf(stem, sizeof stem, "%.40s-%ld", key ? key : "",
                 (long)json_integer_value(json_object_get(task, "worlds")));
        count_task(it, folder, names, stem, json_number_value(json_object_get(task, "person_years")));
    }
    find_workers(it, folder, names);
    json_decref(plan);
    return true;
}

/* A plan's file, and how new it is. */
struct plan_file {
    const char *name;
    struct timespec when;
};

static int newest_first(const void *left, const void *right)
{
    const struct timespec *a = &((const struct plan_file *)left)->when, *b = &((const struct plan_file *)right)->when;
    return a->tv_sec != b->tv_sec ? (a->tv_sec < b->tv_sec) - (a->tv_sec > b->tv_sec)
                                  : (a->tv_nsec < b->tv_nsec) - (a->tv_nsec > b->tv_nsec);
}

static int find_plans(const char *folder, const struct names *names, struct plan_file *files)
{
    int n = 0;
    for (int i = 0; i < names->n; i++) {
        char path[PATH_MAX];
        struct stat about;
        snprintf(path, sizeof path, "%s/%s", folder, names->entries[i]->d_name);
        if (ends_with(names->entries[i]->d_name, PLAN_ENDING) && stat(path, &about) == 0) {
            files[n++] = (struct plan_file){names->entries[i]->d_name, about.st_mtim};
        }
    }
    qsort(files, (size_t)n, sizeof *files, newest_first);
    return n;
}

bool ledger_status_read(const char *folder, struct ledger_status **statuses, int *n_statuses, struct status *status)
{
    struct names names = {0};
    *n_statuses = 0;
    *statuses = NULL;
    names.n = scandir(folder, &names.entries, no_dots, in_order);
    if (names.n < 0) {
        return status_add(status, EXIT_INPUT, "'%s' cannot be read: %s", folder, strerror(errno));
    }
    struct plan_file *files = calloc((size_t)names.n + 1, sizeof *files);
    const int n_files = files ? find_plans(folder, &names, files) : 0;
    *statuses = calloc((size_t)n_files + 1, sizeof **statuses);
    for (int i = 0; *statuses && i < n_files; i++) {
        *n_statuses += read_plan(&(*statuses)[*n_statuses], folder, &names, files[i].name);
    }
    const bool has_memory = files && *statuses;
    free(files);
    names_free(&names);
    if (has_memory && *n_statuses > 0) {
        return true;
    }
    ledger_status_free(*statuses, *n_statuses);
    *statuses = NULL;
    return has_memory ? status_add(status, EXIT_INPUT, "'%s' holds no plan of a run", folder)
                      : status_add(status, EXIT_RUN_FAILED, "not enough memory to read '%s'", folder);
}

void ledger_status_free(struct ledger_status *statuses, int n_statuses)
{
    for (int i = 0; i < n_statuses; i++) {
        free(statuses[i].study);
        free(statuses[i].digest);
        free(statuses[i].result);
        entries_free(&statuses[i].workers);
        entries_free(&statuses[i].running);
        entries_free(&statuses[i].failures);
    }
    free(statuses);
}

long ledger_status_planned(const struct ledger_status *ledger_status)
{
    return ledger_status->n_tasks - ledger_status->n_done - ledger_status->running.n - ledger_status->n_failed;
}

double ledger_status_seconds_left(const struct ledger_status *ledger_status)
{
    const double left = ledger_status->person_years - ledger_status->done_person_years;
    return ledger_status->person_years_per_second > 0.0 ? left / ledger_status->person_years_per_second : -1.0;
}
