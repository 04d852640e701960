/* A folder of its own in which a test of the ledger keeps the toy study, its tasks and its result. */
#ifndef HUIMIN_LEDGER_PLACE_H
#define HUIMIN_LEDGER_PLACE_H

#include <stdio.h>
#include <unistd.h>

#include "engine/ledger.h"
#include "tests/assert_near.h"
#include "tests/toy_study.h"

/* HDF5 itself loses memory where it refuses a damaged file, and where it cannot close one for want of room. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhdf5"; }

enum { WORLDS = 70, PATH_SIZE = 256 };

struct place {
    struct toy toy;
    char folder[PATH_SIZE], result[PATH_SIZE], tasks[PATH_SIZE];
    struct status status;
};

static inline void place_init(struct place *place)
{
    memset(place, 0, sizeof *place);
    snprintf(place->folder, PATH_SIZE, "/tmp/huimin-ledger-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->result, PATH_SIZE, "%.200s/toy.h5", place->folder);
    snprintf(place->tasks, PATH_SIZE, "%.200s/toy.tasks", place->folder);
    if (!toy_init(&place->toy, WORLDS, &place->status)) {
        status_print(&place->status, stderr);
        fail();
    }
}

static inline void place_free(struct place *place)
{
    char command[PATH_SIZE + 16];
    toy_free(&place->toy);
    status_free(&place->status);
    snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    assert_int_equal(system(command), 0);
}

static inline void open_ledger(struct place *place, struct ledger *ledger)
{
    assert_true(ledger_init(ledger, place->toy.engine, &place->toy.tasks, place->result, &place->status));
    assert_true(ledger_open(ledger, NULL, &place->status));
}

#endif
