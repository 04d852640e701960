/* One error type: a code for programs, a sentence for people (file, line, column, key, value, what is
 * allowed, what was probably meant). Several sentences may be collected before a refusal. */
#ifndef HUIMIN_STATUS_H
#define HUIMIN_STATUS_H

#include <stdbool.h>
#include <stdio.h>

/* Exit codes of the program; documented in the README and in `huimin --help`. */
enum exit_code {
    EXIT_DONE = 0,        /* done */
    EXIT_RUN_FAILED = 1,  /* the run failed */
    EXIT_USAGE = 2,       /* wrong usage */
    EXIT_INPUT = 3,       /* wrong input */
    EXIT_INTERRUPTED = 4, /* interrupted and resumable */
};

enum { STATUS_MAX_SENTENCES = 50 };

/* A zeroed struct is a valid empty status. The caller owns it; status_free is safe on a zeroed one. */
struct status {
    enum exit_code code; /* of the first sentence; EXIT_DONE while there is none */
    int n_sentences;     /* counted even past the maximum that is kept */
    char *sentences[STATUS_MAX_SENTENCES];
};

/* Adds one sentence, printf-style. Returns false always, so that a caller can `return status_add(...)`. */
bool status_add(struct status *status, enum exit_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static inline bool status_ok(const struct status *status) { return status->code == EXIT_DONE; }
/* Prints the sentences, a line each, and how many were left out. */
void status_print(const struct status *status, FILE *stream);
void status_free(struct status *status);

/* The candidate nearest to `word` by edit distance, or NULL where none is near enough to have been meant. */
const char *status_nearest(const char *word, const char *const *candidates, int n_candidates);

#endif
