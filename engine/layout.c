#include "engine/layout.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/listed_source.h"
#include "engine/rng.h"

enum { ALIGNMENT = 64 };
static const enum field_type TYPE_OF_REAL = HUIMIN_TYPE_OF((real *)NULL); /* TYPE_F64 in the double build */

size_t field_type_bytes(enum field_type type)
{
    switch (type) {
    case TYPE_REAL:
        return sizeof(real);
    case TYPE_U8:
        return 1;
    case TYPE_U16:
        return 2;
    case TYPE_U32:
        return 4;
    case TYPE_U64:
    case TYPE_I64:
    case TYPE_F64:
        return 8;
    case TYPE_LISTED:
        return sizeof(struct listed_source);
    case TYPE_PLANE:
        break;
    }
    return sizeof(struct plane);
}

static bool only_reads(const struct field *field)
{
    return field->role == FIELD_READS || field->role == FIELD_READS_IF;
}

bool field_is_owner(const struct field *field) { return !only_reads(field); }

static bool is_draw(const struct field *field)
{
    return field->role == FIELD_DRAWS || field->role == FIELD_START_DRAWS;
}

static bool is_of_person(const struct field *field)
{
    return field->shape == PERSON || field->shape == PERSON_PRODUCT || field->shape == PERSON_ARM;
}

static size_t field_bytes(const struct field *field, int n_arms, int n_products)
{
    if (field->type == TYPE_LISTED)
        return sizeof(struct listed_source);
    const size_t tile = field->type == TYPE_PLANE ? 1 : TILE;
    size_t records = 1;
    switch (field->shape) {
    case PERSON:
        records = tile;
        break;
    case PERSON_PRODUCT:
        records = (size_t)n_products * tile;
        break;
    case PERSON_ARM:
        records = (size_t)n_arms * tile;
        break;
    case COMMUNITY_ARM:
    case ARM:
        records = (size_t)n_arms;
        break;
    case PRODUCT:
        records = (size_t)n_products;
        break;
    case WORLD:
        break;
    }
    return records * (size_t)field->extent * field_type_bytes(field->type);
}

static enum piece field_piece(const struct field *field)
{
    if (is_of_person(field))
        return field->role == FIELD_UPDATES ? PIECE_PERSISTENT : PIECE_TRANSIENT;
    if (field->shape == COMMUNITY_ARM)
        return PIECE_COMMUNITY_CURRENT;
    if (field->role == FIELD_GATHERS)
        return PIECE_GATHERED;
    return field->role == FIELD_TALLIES ? PIECE_TALLY : PIECE_POOL;
}

static size_t place(size_t *piece_bytes, size_t bytes)
{
    const size_t offset = *piece_bytes;
    *piece_bytes = (offset + bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return offset;
}

const struct column *layout_find(const struct layout *layout, const char *name)
{
    for (int c = 0; c < layout->n_columns; c++) {
        const struct field *owner = layout->columns[c].owner;
        assert(owner); /* add_owner sets it with the count */
        if (strcmp(owner->name, name) == 0)
            return &layout->columns[c];
    }
    return NULL;
}

static bool counts(const struct field *field) { return field->role == FIELD_TALLIES || field->role == FIELD_GATHERS; }

static bool check_field(const struct field *field, const char *model, bool is_pool, struct status *status)
{
    const bool whole_numbers = field->role == FIELD_TALLIES || (field->shape == COMMUNITY_ARM);
    const char *fault = NULL;
    if (field->shape == COMMUNITY_ARM && is_pool)
        fault = "a pool model has no community";
    else if (whole_numbers && field->type != TYPE_I64)
        fault = "a tally must be int64_t";
    else if (field->extent < 1)
        fault = "its extent is below 1";
    else if (field->type == TYPE_PLANE && !is_of_person(field))
        fault = "only columns of persons are planes";
    else if ((field->type == TYPE_LISTED) != (field->role == FIELD_LISTED_DRAWS))
        fault = "a listed draw, and nothing else, is a struct listed_draw";
    else if (is_pool && is_of_person(field))
        fault = "a pool model has no columns of persons";
    else if (!is_pool && !is_of_person(field) && !only_reads(field) && !counts(field))
        fault = "a person model cannot own a pool column";
    else if (is_pool && counts(field))
        fault = "only person models tally";
    else if (field->role == FIELD_GATHERS && (is_of_person(field) || field->shape == COMMUNITY_ARM))
        fault = "what is gathered is of arms, products or the world";
    else if (is_draw(field) && field->draw == DRAW_WORD && field->type != TYPE_U32)
        fault = "words must be uint32_t";
    else if (is_draw(field) && !is_pool && field->draw != DRAW_WORD && field->type != TYPE_OF_REAL)
        fault = "this draw must be real";
    else if (is_pool && field->role == FIELD_UPDATES && field->type != TYPE_F64 && field->type != TYPE_OF_REAL)
        fault = "what pool models keep must be double or real";
    else if (is_pool && !only_reads(field) && field->role != FIELD_UPDATES && field->type != TYPE_F64)
        fault = "outcomes and draws of pool models must be double";
    if (!fault)
        return true;
    return status_add(status, EXIT_RUN_FAILED, "model %s: column %s: %s", model, field->name, fault);
}

static bool add_owner(struct layout *layout, const struct field *field, const char *model, struct status *status)
{
    const struct column *other = layout_find(layout, field->name);
    if (other)
        return status_add(status, EXIT_RUN_FAILED, "model %s: column %s: already written by model %s", model,
                          field->name, other->model);
    struct column *column = &layout->columns[layout->n_columns++];
    column->owner = field;
    column->model = model;
    column->piece = field_piece(field);
    column->bytes = field_bytes(field, layout->n_arms, layout->n_products);
    column->offset = place(&layout->piece_bytes[column->piece], column->bytes);
    return true;
}

static bool same_thing(const struct field *a, const struct field *b)
{
    return a->type == b->type && a->shape == b->shape && a->extent == b->extent && strcmp(a->unit, b->unit) == 0;
}

/* Finds the column of a field. `written` counts the columns owned by models up to and including this one. */
static bool bind_field(const struct layout *layout, const struct field *field, const char *model, int written,
                       struct binding *binding, struct status *status)
{
    const struct column *column = layout_find(layout, field->name);
    if (!column)
        return status_add(status, EXIT_RUN_FAILED, "model %s: nobody writes column %s", model, field->name);
    if (!same_thing(field, column->owner))
        return status_add(
            status, EXIT_RUN_FAILED,
            "model %s: column %s: unit '%s' or type, shape, extent differ from those of its writer %s (unit '%s')",
            model, field->name, field->unit, column->model, column->owner->unit);
    if (column->piece == PIECE_TRANSIENT && column - layout->columns >= written)
        return status_add(status, EXIT_RUN_FAILED, "model %s reads column %s before model %s writes it", model,
                          field->name, column->model);
    binding->piece = column->piece;
    if (only_reads(field) && field->shape == COMMUNITY_ARM)
        binding->piece = PIECE_COMMUNITY_PREVIOUS;
    binding->offset = column->offset;
    binding->view_offset = field->offset;
    return true;
}

static bool differs_between_tiles(const struct binding *binding)
{
    return binding->piece == PIECE_PERSISTENT || binding->piece == PIECE_COMMUNITY_PREVIOUS ||
           binding->piece == PIECE_COMMUNITY_CURRENT;
}

/* Brings the bindings that differ between tiles to the front. */
static void order_bindings(struct bound_model *bound)
{
    for (int b = 0; b < bound->n_bindings; b++) {
        const struct binding binding = bound->bindings[b];
        if (!differs_between_tiles(&binding))
            continue;
        bound->bindings[b] = bound->bindings[bound->n_of_tile];
        bound->bindings[bound->n_of_tile++] = binding;
    }
}

static bool bind_model(const struct layout *layout, struct bound_model *bound, const char *model,
                       const struct field *fields, int n_fields, int written, struct status *status)
{
    bound->bindings = calloc((size_t)n_fields + 1, sizeof *bound->bindings);
    if (!bound->bindings)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    bool ok = true;
    for (int f = 0; f < n_fields; f++) {
        if (fields[f].offset + sizeof(void *) > bound->view_bytes)
            bound->view_bytes = fields[f].offset + sizeof(void *);
        if (fields[f].role == FIELD_READS_IF && !layout_find(layout, fields[f].name))
            continue; /* views begin as zero */
        ok &= bind_field(layout, &fields[f], model, written, &bound->bindings[bound->n_bindings++], status);
    }
    order_bindings(bound);
    return ok;
}

static struct draw *find_draw(struct draw *draws, int n_draws, uint32_t stream)
{
    for (int d = 0; d < n_draws; d++)
        if (draws[d].stream == stream)
            return &draws[d];
    return NULL;
}

static bool add_draw(struct draw *draws, int *n_draws, const struct column *column, struct status *status)
{
    const struct field *field = column->owner;
    const uint32_t stream = rng_stream(field->stream);
    const bool is_sine = field->draw == DRAW_NORMAL_SIN, is_pair = is_sine || field->draw == DRAW_NORMAL_COS;
    const enum draw_kind kind = is_pair ? DRAW_NORMAL_COS : field->draw;
    struct draw *draw = find_draw(draws, *n_draws, stream);
    if (draw && !(is_pair && draw->kind == kind && draw->extent == field->extent &&
                  (is_sine ? draw->sine_offset : draw->offset) == SIZE_MAX))
        return status_add(status, EXIT_RUN_FAILED, "model %s: draw %s: stream %s is taken", column->model, field->name,
                          field->stream);
    if (!draw) {
        draw = &draws[(*n_draws)++];
        *draw = (struct draw){kind, stream, field->extent, SIZE_MAX, SIZE_MAX};
    }
    *(is_sine ? &draw->sine_offset : &draw->offset) = column->offset;
    return true;
}

static bool same_stream(const struct field *a, const struct field *b)
{
    return rng_stream(a->stream) == rng_stream(b->stream);
}

static bool is_half(const struct field *field)
{
    return field->draw == DRAW_NORMAL_COS || field->draw == DRAW_NORMAL_SIN;
}

/* A listed draw has a stream of its own, or is one half of a pair of normals whose other half is another draw. */
static bool check_listed(const struct layout *layout, const struct column *listed, struct status *status)
{
    for (int c = 0; c < layout->n_columns; c++) {
        const struct field *field = listed->owner, *other = layout->columns[c].owner;
        if (other == field || layout->columns[c].piece != PIECE_TRANSIENT || other->draw == DRAW_NONE ||
            !same_stream(field, other))
            continue;
        if (!is_half(field) || !is_half(other) || field->draw == other->draw || field->extent != other->extent)
            return status_add(status, EXIT_RUN_FAILED, "model %s: draw %s: stream %s is taken", listed->model,
                              field->name, field->stream);
    }
    return true;
}

static bool collect_draws(struct layout *layout, struct status *status)
{
    const size_t room = (size_t)layout->n_columns + 1;
    layout->start_draws = calloc(room, sizeof *layout->start_draws);
    layout->step_draws = calloc(room, sizeof *layout->step_draws);
    if (!layout->start_draws || !layout->step_draws)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    bool ok = true;
    for (int c = 0; c < layout->n_columns; c++) {
        const struct column *column = &layout->columns[c];
        if (column->owner->type == TYPE_LISTED)
            ok &= check_listed(layout, column, status);
        if (column->piece != PIECE_TRANSIENT || !is_draw(column->owner))
            continue;
        if (column->owner->role == FIELD_START_DRAWS)
            ok &= add_draw(layout->start_draws, &layout->n_start_draws, column, status);
        else
            ok &= add_draw(layout->step_draws, &layout->n_step_draws, column, status);
    }
    return ok;
}

static bool collect_lasting_rows(struct layout *layout, struct status *status)
{
    layout->lasting_rows = calloc(layout->piece_bytes[PIECE_PERSISTENT] / TILE + 1, sizeof *layout->lasting_rows);
    if (!layout->lasting_rows)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    for (int c = 0; c < layout->n_columns; c++) {
        const struct column *column = &layout->columns[c];
        if (column->piece != PIECE_PERSISTENT || column->owner->type == TYPE_PLANE)
            continue;
        const size_t element = field_type_bytes(column->owner->type);
        for (size_t at = 0; at < column->bytes; at += TILE * element)
            layout->lasting_rows[layout->n_lasting_rows++] = (struct lasting_row){column->offset + at, element};
    }
    return true;
}

static bool allocate(struct layout *layout, const struct model_list *models)
{
    size_t n_fields = 0;
    for (int m = 0; m < models->n_persons; m++)
        n_fields += (size_t)models->persons[m]->n_fields;
    for (int m = 0; m < models->n_pools; m++)
        n_fields += (size_t)models->pools[m]->n_fields;
    layout->columns = calloc(n_fields + 1, sizeof *layout->columns);
    layout->persons = calloc((size_t)models->n_persons + 1, sizeof *layout->persons);
    layout->pools = calloc((size_t)models->n_pools + 1, sizeof *layout->pools);
    return layout->columns && layout->persons && layout->pools;
}

static bool add_owners(struct layout *layout, const char *model, const struct field *fields, int n_fields, bool is_pool,
                       struct status *status)
{
    bool ok = true;
    for (int f = 0; f < n_fields; f++) {
        ok &= check_field(&fields[f], model, is_pool, status);
        if (field_is_owner(&fields[f]))
            ok &= add_owner(layout, &fields[f], model, status);
    }
    return ok;
}

bool layout_init(struct layout *layout, const struct model_list *models, int n_arms, int n_products,
                 struct status *status)
{
    *layout = (struct layout){.n_arms = n_arms, .n_products = n_products};
    if (!allocate(layout, models))
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    int written[models->n_persons + 1]; /* columns owned once each person model has been added */
    bool ok = true;
    for (int m = 0; m < models->n_persons; m++) {
        const struct person_model *model = models->persons[m];
        ok &= add_owners(layout, model->name, model->fields, model->n_fields, false, status);
        written[m] = layout->n_columns;
    }
    for (int m = 0; m < models->n_pools; m++)
        ok &= add_owners(layout, models->pools[m]->name, models->pools[m]->fields, models->pools[m]->n_fields, true,
                         status);
    if (!ok)
        return false;
    for (int m = 0; m < models->n_persons; m++)
        ok &= bind_model(layout, &layout->persons[m], models->persons[m]->name, models->persons[m]->fields,
                         models->persons[m]->n_fields, written[m], status);
    for (int m = 0; m < models->n_pools; m++)
        ok &= bind_model(layout, &layout->pools[m], models->pools[m]->name, models->pools[m]->fields,
                         models->pools[m]->n_fields, layout->n_columns, status);
    if (!ok)
        return false;
    layout->piece_bytes[PIECE_COMMUNITY_PREVIOUS] = layout->piece_bytes[PIECE_COMMUNITY_CURRENT];
    const struct column *vacated = layout_find(layout, "is_vacated");
    if (!vacated || vacated->piece != PIECE_PERSISTENT || vacated->owner->type != TYPE_U8)
        return status_add(status, EXIT_RUN_FAILED, "no model keeps the column is_vacated (u8) that marks who left");
    layout->vacated_offset = vacated->offset;
    return collect_lasting_rows(layout, status) && collect_draws(layout, status);
}

void layout_free(struct layout *layout)
{
    /* bound_model arrays end with a zeroed sentinel: stop there */
    for (struct bound_model *bound = layout->persons; bound && bound->bindings; bound++)
        free(bound->bindings);
    for (struct bound_model *bound = layout->pools; bound && bound->bindings; bound++)
        free(bound->bindings);
    free(layout->persons);
    free(layout->pools);
    free(layout->columns);
    free(layout->start_draws);
    free(layout->step_draws);
    free(layout->lasting_rows);
    memset(layout, 0, sizeof *layout);
}
