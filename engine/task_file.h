/* The file of one finished task: its arrays and its key. */
#ifndef HUIMIN_TASK_FILE_H
#define HUIMIN_TASK_FILE_H

#include "engine/engine.h"

/* slots: the n_slots drawn parameter slots, the only ones that a file keeps. Written aside and renamed; where that
 * fails errno tells why, where the system did. */
bool task_file_write(const char *path, const struct engine *engine, const struct task *task, const int *slots,
                     int n_slots, const struct task_result *task_result, struct status *status);
/* Reads into task_result, which task_result_init made; slots without a prior get their fixed value. Refuses a
 * file that is damaged, of another key or of other sizes. */
bool task_file_read(const char *path, const struct engine *engine, const struct task *task, const int *slots,
                    int n_slots, struct task_result *task_result, struct status *status);

/* What a file says it holds: the arms by the keys that engine_arm_keys gives them. */
struct task_head {
    enum world_set set;
    long first_world;
    int n_arms;
    char arms[MAX_ARMS / 2][17];
};
bool task_file_read_head(const char *path, struct task_head *head, struct status *status);

#endif
