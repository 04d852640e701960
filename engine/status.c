#define _GNU_SOURCE
#include "engine/status.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool status_add(struct status *status, enum exit_code code, const char *format, ...)
{
    if (status->code == EXIT_DONE)
        status->code = code;
    const int n_kept = status->n_sentences++;
    if (n_kept >= STATUS_MAX_SENTENCES)
        return false;
    va_list arguments;
    va_start(arguments, format);
    char *sentence = NULL;
    if (vasprintf(&sentence, format, arguments) < 0)
        sentence = NULL;
    va_end(arguments);
    status->sentences[n_kept] = sentence;
    return false;
}

void status_print(const struct status *status, FILE *stream)
{
    for (int i = 0; i < status->n_sentences && i < STATUS_MAX_SENTENCES; i++)
        fprintf(stream, "%s\n",
                status->sentences[i] ? status->sentences[i] : "out of memory while writing this sentence");
    if (status->n_sentences > STATUS_MAX_SENTENCES)
        fprintf(stream, "and %d more\n", status->n_sentences - STATUS_MAX_SENTENCES);
}

void status_free(struct status *status)
{
    for (int i = 0; i < status->n_sentences && i < STATUS_MAX_SENTENCES; i++)
        free(status->sentences[i]);
    *status = (struct status){0};
}

enum { MAX_WORD = 63 };

static int smallest_of(int a, int b, int c)
{
    const int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Edit distance in which two neighbouring letters that changed places count once (Damerau, restricted). */
static int edit_distance(const char *a, int n_a, const char *b, int n_b)
{
    int rows[3][MAX_WORD + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    for (int j = 0; j <= n_b; j++)
        last[j] = j;
    for (int i = 1; i <= n_a; i++) {
        now[0] = i;
        for (int j = 1; j <= n_b; j++) {
            const int is_other = a[i - 1] != b[j - 1];
            now[j] = smallest_of(last[j] + 1, now[j - 1] + 1, last[j - 1] + is_other);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        int *const oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[n_b];
}

const char *status_nearest(const char *word, const char *const *candidates, int n_candidates)
{
    const size_t length = strlen(word);
    if (length == 0 || length > MAX_WORD)
        return NULL;
    int best_distance = ((int)length + 2) / 3 + 1;
    const char *best = NULL;
    for (int i = 0; i < n_candidates; i++) {
        const size_t candidate_length = strlen(candidates[i]);
        if (candidate_length == 0 || candidate_length > MAX_WORD)
            continue;
        const int distance = edit_distance(word, (int)length, candidates[i], (int)candidate_length);
        if (distance < best_distance && distance < (int)length) {
            best_distance = distance;
            best = candidates[i];
        }
    }
    return best;
}
