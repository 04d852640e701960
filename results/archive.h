/* A record as a file: HDF5 in the netCDF-4 manner, described in docs/results.md. Groups /summary, /worlds,
 * /process_worlds, /parameter_worlds, /totals, /totals_worlds, /regions, /levers, /map, /sweep, /spiral, /cells, /tiers, /demand, /inputs, /published, /precision, /labels, /provenance. */
#ifndef HUIMIN_ARCHIVE_H
#define HUIMIN_ARCHIVE_H

#include "results/record.h"

struct store;

/* Writes aside and renames: the file is whole or not there. The bytes depend on the record alone. */
bool archive_write(const char *path, const struct record *record, struct status *status);
/* Refuses (EXIT_INPUT) a file that is missing, damaged, not ours, or of another major format. */
bool archive_read(struct record *record, const char *path, struct status *status);

/* What a file says it is, without reading it whole. */
struct archive_stamp {
    char *study, *digest; /* the caller's to free with archive_stamp_free */
    int64_t worlds;
    bool is_partial;
};
bool archive_read_stamp(struct archive_stamp *stamp, const char *path, struct status *status);
void archive_stamp_free(struct archive_stamp *stamp);

/* What the writer and the reader agree on. */
extern const char *const ARCHIVE_WORLD_GROUPS[N_WORLD_SETS];
/* The groups that are there where the record has something for them: those below. False without memory. */
bool archive_put_groups(struct store *store, const struct record *record);
/* The group /published, which is there where the study states published figures. Reading refuses (EXIT_INPUT) what
 * does not fit the record's arms and outcomes, which must have been read. */
void archive_put_published(struct store *store, const struct record *record);
bool archive_get_published(struct record *record, const struct store *store, const char *path, struct status *status);
/* The group /regions, which is there where the study has regions. Reading also tells the arms' regions and policies;
 * the arms must have been read. */
void archive_put_regions(struct store *store, const struct record *record);
bool archive_get_regions(struct record *record, const struct store *store, const char *path, struct status *status);
/* The groups /levers, /map and /sweep, which are there where the study makes arms of its own; the years, worlds and outcomes must
 * have been read. */
bool archive_put_design(struct store *store, const struct record *record);
bool archive_get_design(struct record *record, const struct store *store, const char *path, struct status *status);
/* The group /precision, which is there where the study says when to stop. Reading refuses (EXIT_INPUT) what does not fit
 * the record, whose worlds must have been read; figures are found again from these. False without memory. */
bool archive_put_precision(struct store *store, const struct record *record);
bool archive_get_precision(struct record *record, const struct store *store, const char *path, struct status *status);
/* Groups of stored tallies, and that of one: "/tiers" where it has a payer or an income axis, "/demand" where it has
 * reservation premiums or no axis of its own, else "/cells". */
enum { N_ARCHIVE_TALLY_GROUPS = 3 };
extern const char *const ARCHIVE_TALLY_GROUPS[N_ARCHIVE_TALLY_GROUPS];
const char *archive_tally_group(const struct record_tally *tally);
/* A text of a record, and the column of the file that keeps it: of arms in /labels, of inputs in /inputs. */
struct archive_text {
    const char *column;
    size_t offset;    /* of the text in struct record_arm or record_input */
    bool is_optional; /* not there where no row has it: files before format 1.4 lack meaning_zh */
};
enum { N_ARCHIVE_ARM_TEXTS = 8 };
extern const struct archive_text ARCHIVE_ARM_TEXTS[N_ARCHIVE_ARM_TEXTS];
enum { N_ARCHIVE_INPUT_TEXTS = 9 };
extern const struct archive_text ARCHIVE_INPUT_TEXTS[N_ARCHIVE_INPUT_TEXTS];

#endif
