/* A model: one file in models/, one line in models/registry.def.
 *
 * A model names the columns that it reads, draws, updates, writes and tallies, with units; the engine binds
 * them to the pointers of the model's view once per tile and refuses at start-up a clash of units or types,
 * a column that nobody writes, two writers, or a reader that runs before its writer. A model never draws a
 * random number and never allocates: it declares a draw, and the engine fills it from
 * (seed, world, person, year, stream). */
#ifndef HUIMIN_MODEL_H
#define HUIMIN_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "engine/params.h"
#include "engine/real.h"

/* So many people fit into a sum of 16 bits: at most GATHERED_TILES tiles are gathered before a flush. */
enum { TILE = 1024, MAX_ARMS = 64, GATHERED_TILES = UINT16_MAX / TILE };

enum field_role {
    FIELD_READS,
    FIELD_READS_IF,      /* as FIELD_READS; the pointer is NULL where no model that runs owns the column */
    FIELD_UPDATES,       /* this model owns it; it lasts from year to year */
    FIELD_WRITES,        /* this model owns it; persons: lasts until the end of the tile's year */
    FIELD_DRAWS,         /* filled before each step */
    FIELD_START_DRAWS,   /* filled before each start */
    FIELD_LISTED_DRAWS,  /* asked for inside a start or step, of those who need it: draw_listed */
    FIELD_TALLIES,       /* int64 sums that person models add to; pool models read them by FIELD_READS */
    FIELD_GATHERS,       /* a thread's own, in whole numbers: what step adds to and flush moves on into tallies */
    FIELD_OUTCOME,       /* a pool model's ARM column, owned and stored by world × arm × year; undefined is NAN */
    FIELD_WORLD_OUTCOME, /* as FIELD_OUTCOME, but one value per world × arm, set by finish */
};

enum field_shape {
    PERSON,         /* [TILE] */
    PERSON_PRODUCT, /* [n_products][TILE]: element (p, i) at p * TILE + i */
    PERSON_ARM,     /* [n_arms][TILE] */
    COMMUNITY_ARM,  /* [n_arms] of the tile's community; tallies: read back the year after */
    ARM,            /* [n_arms][extent] */
    PRODUCT,        /* [n_products][extent] */
    WORLD,          /* [extent] */
};

/* TYPE_PLANE: PERSON and PERSON_ARM columns of one bit a person, one plane a tile or a tile and arm. A lasting
 * plane is not cleared where a newcomer takes a place: its model does that. */
enum field_type { TYPE_REAL, TYPE_U8, TYPE_U16, TYPE_U32, TYPE_U64, TYPE_I64, TYPE_F64, TYPE_PLANE, TYPE_LISTED };

enum { PLANE_WORDS = TILE / 64 };

struct plane {
    uint64_t word[PLANE_WORDS];
};

/* A draw for a few of a tile's people: no column is filled, and those listed get what they would have in one. */
struct listed_draw {
    void (*fill)(const struct listed_draw *draw, int episode, const uint16_t *places, int n, void *values);
};

/* values[0 … n-1], words or real: of the people at n places of the tile in hand. values has room for TILE. */
static inline void draw_listed(const struct listed_draw *draw, int episode, const uint16_t *places, int n, void *values)
{
    if (n > 0)
        draw->fill(draw, episode, places, n, values);
}

enum draw_kind {
    DRAW_NONE,
    DRAW_WORD,       /* uint32_t */
    DRAW_UNIFORM,    /* real in (0,1), multiples of 2^-24, never 0 or 1 */
    DRAW_NORMAL_COS, /* the two normals of one Box–Muller pair: same stream name, one COS and one SIN */
    DRAW_NORMAL_SIN,
    DRAW_LOGISTIC, /* ln u/(1−u), the small side refined by a second word */
    DRAW_NORMAL,   /* pool models: one double a (world, arm-independent, year) */
};

struct field {
    const char *name; /* of the column; tests and errors use it */
    size_t offset;    /* of the pointer in the view */
    enum field_role role;
    enum field_type type;
    enum field_shape shape;
    int extent; /* ARM, PRODUCT, WORLD: elements a record; draws: episodes; 1 elsewhere */
    enum draw_kind draw;
    const char *stream; /* draws: registered name; its FNV-1a hash is the stream id */
    const char *unit, *meaning;
    const char *label_zh, *meaning_zh; /* outcomes: name and meaning in Chinese */
    const struct axis *const *axes;    /* stored tallies: names of the extents' axes, NULL-terminated; else NULL */
};

/* A labelled axis of a stored tally or of a table. */
struct axis {
    const char *name; /* as in the result file: "age_band" */
    int n;
    const char *const *labels;
};

/* clang-format off */
#define HUIMIN_TYPE_OF(pointer_)                                                                                      \
    _Generic((pointer_), float * : TYPE_REAL, double * : TYPE_F64, uint8_t * : TYPE_U8, uint16_t * : TYPE_U16,        \
             uint32_t * : TYPE_U32, uint64_t * : TYPE_U64, int64_t * : TYPE_I64, const float * : TYPE_REAL,           \
             const double * : TYPE_F64, const uint8_t * : TYPE_U8, const uint16_t * : TYPE_U16,                       \
             const uint32_t * : TYPE_U32, const uint64_t * : TYPE_U64, const int64_t * : TYPE_I64,                    \
             struct plane * : TYPE_PLANE, const struct plane * : TYPE_PLANE,                                          \
             const struct listed_draw * : TYPE_LISTED)

/* FIELD(READS, struct view, age_years, PERSON, "years", "attained age") */
#define FIELD(role_, view_, member_, shape_, unit_, meaning_)                                                         \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_##role_,                                     \
     .type = HUIMIN_TYPE_OF(((view_ *)0)->member_), .shape = shape_, .extent = 1, .unit = unit_, .meaning = meaning_}
/* As FIELD, with `extent_` elements a record. */
#define FIELD_N(role_, view_, member_, shape_, extent_, unit_, meaning_)                                              \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_##role_,                                     \
     .type = HUIMIN_TYPE_OF(((view_ *)0)->member_), .shape = shape_, .extent = extent_, .unit = unit_,                \
     .meaning = meaning_}
/* DRAW(DRAWS, struct view, innovation_normal, NORMAL_SIN, "health.shock", "this year's shock to z") */
#define DRAW(role_, view_, member_, kind_, stream_, meaning_)                                                         \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_##role_,                                     \
     .type = HUIMIN_TYPE_OF(((view_ *)0)->member_), .shape = PERSON, .extent = 1, .draw = DRAW_##kind_,               \
     .stream = stream_, .unit = "1", .meaning = meaning_}
/* Draws for up to `extent_` episodes a person and year: element (e, i) at e * TILE + i. */
#define DRAW_N(role_, view_, member_, kind_, extent_, stream_, meaning_)                                              \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_##role_,                                     \
     .type = HUIMIN_TYPE_OF(((view_ *)0)->member_), .shape = PERSON, .extent = extent_, .draw = DRAW_##kind_,         \
     .stream = stream_, .unit = "1", .meaning = meaning_}
/* As DRAW_N, for those whom a start or step lists: the member is a const struct listed_draw *. */
#define LISTED_DRAW(view_, member_, kind_, extent_, stream_, meaning_)                                                \
    DRAW_N(LISTED_DRAWS, view_, member_, kind_, extent_, stream_, meaning_)
/* A draw of a pool model: one for all arms (WORLD), so that arms share their luck. */
#define POOL_DRAW(view_, member_, stream_, meaning_)                                                                  \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_DRAWS, .type = TYPE_F64, .shape = WORLD,     \
     .extent = 1, .draw = DRAW_NORMAL, .stream = stream_, .unit = "1", .meaning = meaning_}
/* A tally that the result file keeps, with its axes:
 * STORED(struct view, cell_members, ARM, 144, CELL_AXES, "people", …) */
#define STORED(view_, member_, shape_, extent_, axes_, unit_, meaning_)                                               \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_TALLIES, .type = TYPE_I64, .shape = shape_,  \
     .extent = extent_, .axes = axes_, .unit = unit_, .meaning = meaning_}
#define OUTCOME(view_, member_, unit_, label_zh_, meaning_, meaning_zh_)                                              \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_OUTCOME, .type = TYPE_F64, .shape = ARM,     \
     .extent = 1, .unit = unit_, .meaning = meaning_, .meaning_zh = meaning_zh_, .label_zh = label_zh_}
#define WORLD_OUTCOME(view_, member_, unit_, label_zh_, meaning_, meaning_zh_)                                        \
    {.name = #member_, .offset = offsetof(view_, member_), .role = FIELD_WORLD_OUTCOME, .type = TYPE_F64,             \
     .shape = ARM, .extent = 1, .unit = unit_, .meaning = meaning_, .meaning_zh = meaning_zh_, .label_zh = label_zh_}
/* clang-format on */

/* Up to TILE persons side by side: a tile of a community in the year loop, or gathered entrants. */
struct tile {
    int n;
    int year;                /* 0 is the first simulated year */
    int is_entrant;          /* start: the places of people who left, not the first population */
    uint32_t first_person;   /* of the world; a multiple of TILE */
    const uint32_t *persons; /* of the world: gathered entrants; NULL where it is first_person, first_person + 1, … */
};

/* What a model may know of the arms. Arm k < n_policies has its risk-equalised twin at n_policies + k. */
struct arm_set {
    int n_arms;     /* policies and twins */
    int n_policies; /* the study's arms in this pass */
    int n_products; /* slot 0 is the reference product; see engine.h */
    int year, n_years;
    const uint8_t *product; /* [n_arms] slot of the arm's product */
};

enum model_scope {
    SCOPE_PATH,    /* params: one struct, the same for all arms of the path */
    SCOPE_PRODUCT, /* params: [n_products] structs */
    SCOPE_ARM,     /* params: [n_arms] structs */
    SCOPE_CONTEXT, /* params: the caller's own pointer (observers) */
};

/* Where two models are ways of doing the same thing, a choice parameter says which one runs. */
struct model_condition {
    const char *key; /* NULL: always runs */
    double value;    /* of the (fixed) parameter; it must be the same in all arms of a study */
};

struct person_model {
    const char *name;
    struct model_condition when;
    /* NULL-terminated keys: runs only where some arm, or the reference, states one of them other than its default.
     * NULL: always runs. */
    const char *const *needed_by;
    enum model_scope scope;
    const struct param_table *table; /* NULL where it has no parameters */
    const struct field *fields;
    int n_fields;
    /* Once a world, after the draw of parameters: derived values into the tail of the struct params. */
    void (*prepare)(void *params);
    /* SCOPE_PRODUCT: non-zero where arms may not share this slot, because an arm changes its terms. */
    int (*is_private)(const void *params);
    void (*start)(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view);
    void (*step)(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view);
    /* Moves what step gathered into tallies, and clears it: after some tiles, and when the people's year is over. */
    void (*flush)(const struct arm_set *arms, const void *params, const void *view);
    void *context; /* SCOPE_CONTEXT */
};

struct pool_model {
    const char *name;
    const char *const *needed_by; /* as of a person model */
    enum model_scope scope;
    const struct param_table *table;
    const struct field *fields;
    int n_fields;
    void (*prepare)(void *params);
    void (*start)(const struct arm_set *arms, const void *params, const void *view);  /* before the first year */
    void (*begin)(const struct arm_set *arms, const void *params, const void *view);  /* before the people's year */
    void (*step)(const struct arm_set *arms, const void *params, const void *view);   /* after it, tallies summed */
    void (*finish)(const struct arm_set *arms, const void *params, const void *view); /* after the last year */
};

#define COUNT_OF(array_) ((int)(sizeof(array_) / sizeof((array_)[0])))

#endif
