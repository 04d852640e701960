/* Where every column of a task lies in memory, and the binding of models' views to it. */
#ifndef HUIMIN_LAYOUT_H
#define HUIMIN_LAYOUT_H

#include <stddef.h>

#include "engine/engine.h"

/* The pieces of memory that hold columns. A bound field is a piece and an offset in it. */
enum piece {
    PIECE_PERSISTENT,         /* a tile's lasting person columns */
    PIECE_TRANSIENT,          /* a thread's person columns and draws of the tile in hand */
    PIECE_COMMUNITY_PREVIOUS, /* a community's tallies of last year */
    PIECE_COMMUNITY_CURRENT,  /* and of this one */
    PIECE_POOL,               /* a world's pool columns (double) */
    PIECE_TALLY,              /* sums over people (int64) */
    PIECE_GATHERED,           /* a thread's, on their way there */
    N_PIECES
};

struct column {
    const struct field *owner;
    const char *model;
    enum piece piece;
    size_t offset, bytes;
};

struct binding { /* of one field of a model's view */
    enum piece piece;
    size_t offset, view_offset;
};

struct bound_model {
    int n_bindings, n_of_tile; /* the first n_of_tile are in pieces that differ between tiles */
    struct binding *bindings;
    size_t view_bytes;
};

/* Random numbers that the engine fills before the models of a phase run: one stream each. */
struct draw {
    enum draw_kind kind; /* DRAW_NORMAL_COS stands for the pair */
    uint32_t stream;
    int extent;
    size_t offset, sine_offset; /* in PIECE_TRANSIENT; SIZE_MAX where that half is not asked for */
};

/* A row of TILE elements of a lasting person column. Planes are no such rows: models see to their newcomers. */
struct lasting_row {
    size_t offset; /* in PIECE_PERSISTENT */
    size_t element_bytes;
};

struct layout {
    int n_arms, n_products;
    int n_columns;
    struct column *columns;
    size_t piece_bytes[N_PIECES];
    struct bound_model *persons, *pools; /* as in the model list */
    int n_start_draws, n_step_draws;
    struct draw *start_draws, *step_draws;
    int n_lasting_rows;
    struct lasting_row *lasting_rows;
    size_t vacated_offset; /* of the column is_vacated in PIECE_PERSISTENT */
};

/* Lays the columns out for a number of arms and products. Refuses (EXIT_RUN_FAILED) what model.h says. */
bool layout_init(struct layout *layout, const struct model_list *models, int n_arms, int n_products,
                 struct status *status);
void layout_free(struct layout *layout);
const struct column *layout_find(const struct layout *layout, const char *name);

size_t field_type_bytes(enum field_type type);
bool field_is_owner(const struct field *field);

#endif
