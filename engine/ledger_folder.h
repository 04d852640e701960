/* What the parts of the ledger have in common. Internal to it. */
#ifndef HUIMIN_LEDGER_FOLDER_H
#define HUIMIN_LEDGER_FOLDER_H

#include <time.h>

#include "engine/ledger.h"

bool ledger_out_of_memory(struct status *status);
/* Person-years of a whole task. */
double ledger_person_years(const struct ledger *ledger, long index);
/* Whether a task file stands that ends as a whole one does. */
bool ledger_is_file_there(const struct ledger *ledger, long index);
/* Writes down that a task is done, or no longer, in is_done, n_done and state. */
void ledger_set_done(struct ledger *ledger, long index, bool is_done);
/* A sentence for each task that failed in our hands (has_failed, n_failed); false where there is one. */
bool ledger_name_failures(const struct ledger *ledger, struct status *status);
/* Sleeps a moment, or less where a signal comes. */
void ledger_pause(void);

/* Who this process is and since when, and what a task is about, in lines and words for people. */
enum { LEDGER_HOST_SIZE = 128 };
void ledger_host(char host[LEDGER_HOST_SIZE]);
void ledger_write_who(const struct ledger *ledger, time_t since, FILE *stream);
void ledger_write_task(const struct ledger *ledger, long index, FILE *stream);
/* A line of the log that stands alone: time, host, process, task, and what the format says. */
void ledger_log(const struct ledger *ledger, long index, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Keeps a failure for others, in the log and in a file of its own, which goes when the task is done. */
void ledger_note_failure(struct ledger *ledger, long index, const char *why);
void ledger_forget_failure(const struct ledger *ledger, long index);
void ledger_remove_log(const struct ledger *ledger);
/* Text of a claim, worker or failure, NULL where it cannot be read; and what stands after a key in it, "" where nothing
 * does. Both in malloc'ed memory. */
char *ledger_read_words(const char *path);
char *ledger_word(const char *text, const char *key);

/* This process is at work, and since the start has done so much itself: others read it. */
void ledger_worker_start(struct ledger *ledger);
void ledger_worker_beat(struct ledger *ledger, double own_person_years);

/* What other task files of the folder hold of a task: of an earlier run with fewer worlds or points, or stopped inside it.
 * Copies it into the task's result, and leaves in `rest` what is still to be simulated: the arms that are not whole, and
 * how many first worlds all of them have (n_given); rest->n_arms may be 0. False where a
 * file could not be read: then the result is to be made anew, and all of the task simulated. */
bool ledger_given_take(struct ledger *ledger, long index, struct task_result *task_result, struct task *rest);
/* Copies worlds from `first` to before `end`, and the tallies, of the arm at `from_arm` of one task's result to that at
 * `to_arm` of another's, which has the same first world. */
void ledger_given_copy(const struct engine *engine, const struct task *to, int to_arm, struct task_result *into,
                       const struct task *from, int from_arm, const struct task_result *result, long first, long end);
/* Says that a file of the folder is damaged and nothing is taken from it, where it is still there. */
void ledger_leave_out(const struct ledger *ledger, const char *path);
void ledger_given_free(struct ledger *ledger);

/* Gives up the folder: removes it where nothing is done and nobody else is at work. */
void ledger_leave(struct ledger *ledger);

/* The file of the plan: study, sizes, tasks and the resolved study, as JSON (docs/ledger.md). */
bool ledger_plan_write(const struct ledger *ledger, struct status *status);
struct json_t *ledger_plan_json(const struct ledger *ledger); /* the caller's to free */
/* Tells which keys differ from the newest plan of another digest in the folder, before and after; nothing where there is
 * none. */
void ledger_tell_change(const struct ledger *ledger);
/* Number of worlds of the plan that stands in the folder under this digest; -1 where none does. */
long ledger_plan_worlds(const struct ledger *ledger);

#endif
