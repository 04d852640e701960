/* What the files of the folder say of processes, tasks and failures: lines "key value" for claims, workers and failures,
 * and the log, a line for each thing that went wrong. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"

enum { MAX_NAMED_ARMS = 3 };
static const char LOG_NAME[] = "log.txt";

static void time_text(time_t moment, char text[32])
{
    struct tm parts;
    gmtime_r(&moment, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

void ledger_host(char host[LEDGER_HOST_SIZE])
{
    memset(host, 0, LEDGER_HOST_SIZE);
    if (gethostname(host, LEDGER_HOST_SIZE - 1) != 0 || !*host) {
        snprintf(host, LEDGER_HOST_SIZE, "unknown");
    }
    for (char *byte = host; *byte; byte++) {
        *byte = *byte == '/' || *byte <= ' ' ? '-' : *byte;
    }
}

void ledger_write_who(const struct ledger *ledger, time_t since, FILE *stream)
{
    char host[LEDGER_HOST_SIZE], when[32];
    ledger_host(host);
    time_text(since, when);
    fprintf(stream, "host %s\npid %ld\nlabel %s\nwhen %s\n", host, (long)getpid(), ledger->label ? ledger->label : "",
            when);
}

void ledger_write_task(const struct ledger *ledger, long index, FILE *stream)
{
    static const char *const SETS[N_WORLD_SETS] = {"joint", "process", "parameter"};
    const struct study *study = engine_study(ledger->engine);
    const struct task *task = &ledger->tasks->tasks[index];
    fputs(task->n_arms > 1 ? "arms " : "arm ", stream);
    for (int j = 0; j < task->n_arms && j < MAX_NAMED_ARMS; j++) {
        fprintf(stream, "%s%s", j > 0 ? ", " : "", study->arms[task->arms[j]].name);
    }
    if (task->n_arms > MAX_NAMED_ARMS) {
        fprintf(stream, " and %d more", task->n_arms - MAX_NAMED_ARMS);
    }
    fprintf(stream, "; %s worlds %ld to %ld", SETS[task->set], task->first_world + 1,
            task->first_world + task->n_worlds);
}

/* One write to a file opened for appending: lines of several processes never mix. */
static void append_line(const struct ledger *ledger, const char *line)
{
    char *path = NULL;
    FILE *log = asprintf(&path, "%s/%s", ledger->folder, LOG_NAME) < 0 ? NULL : fopen(path, "ae");
    if (log) {
        fputs(line, log);
        fclose(log);
    }
    free(path);
}

void ledger_log(const struct ledger *ledger, long index, const char *format, ...)
{
    const struct task *task = &ledger->tasks->tasks[index];
    char host[LEDGER_HOST_SIZE], when[32], *line = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&line, &size);
    if (!stream) {
        return;
    }
    ledger_host(host);
    time_text(time(NULL), when);
    fprintf(stream, "%s %s process %ld%s%s%s: task %s-%ld of %s, seed %llu (", when, host, (long)getpid(),
            ledger->label ? " (" : "", ledger->label ? ledger->label : "", ledger->label ? ")" : "", task->key,
            task->n_worlds, engine_study(ledger->engine)->name,
            (unsigned long long)engine_study(ledger->engine)->run.seed);
    ledger_write_task(ledger, index, stream);
    fputs("): ", stream);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stream, format, arguments);
    va_end(arguments);
    fputc('\n', stream);
    if (fclose(stream) == 0) {
        append_line(ledger, line);
    }
    free(line);
}

/* The file of a failure holds who, when, what and why; a disk that is full may lose it, which costs only the words. */
static void keep_failure(const struct ledger *ledger, long index, const char *why)
{
    char *path = ledger_task_path(ledger, index, ".failed"), *temporary_path = path ? files_temporary_path(path) : NULL;
    FILE *file = temporary_path ? fopen(temporary_path, "we") : NULL;
    if (file) {
        ledger_write_who(ledger, time(NULL), file);
        fputs("what ", file);
        ledger_write_task(ledger, index, file);
        fprintf(file, "\nwhy %s\n", why);
        if (fclose(file) != 0 || !files_publish(temporary_path, path)) {
            unlink(temporary_path);
        }
    }
    free(temporary_path);
    free(path);
}

void ledger_note_failure(struct ledger *ledger, long index, const char *why)
{
    keep_failure(ledger, index, why);
    ledger_log(ledger, index, "failed: %s; the same command tries it again", why);
}

void ledger_forget_failure(const struct ledger *ledger, long index)
{
    char *path = ledger_task_path(ledger, index, ".failed");
    if (path) {
        unlink(path);
    }
    free(path);
}

char *ledger_word(const char *text, const char *key)
{
    const size_t length = strlen(key);
    for (const char *line = text; line && *line; line = strchr(line, '\n'), line += line != NULL) {
        if (strncmp(line, key, length) == 0 && line[length] == ' ') {
            return strndup(line + length + 1, strcspn(line + length + 1, "\n"));
        }
    }
    return strdup("");
}

char *ledger_read_words(const char *path)
{
    enum { MAX_BYTES = 4096 };
    FILE *file = fopen(path, "re");
    char *text = file ? calloc(MAX_BYTES + 1, 1) : NULL;
    const size_t n_bytes = text ? fread(text, 1, MAX_BYTES, file) : 0;
    if (text) {
        text[n_bytes] = '\0';
    }
    if (file) {
        fclose(file);
    }
    return text;
}

void ledger_remove_log(const struct ledger *ledger)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", ledger->folder, LOG_NAME) >= 0) {
        unlink(path);
    }
    free(path);
}
