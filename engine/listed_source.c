#include "engine/listed_source.h"

enum rng_kind rng_kind_of(enum draw_kind kind)
{
    switch (kind) {
    case DRAW_WORD:
        return RNG_WORDS;
    case DRAW_UNIFORM:
        return RNG_UNIFORMS;
    case DRAW_LOGISTIC:
        return RNG_LOGISTICS;
    default:
        return RNG_NORMALS;
    }
}

static void fill(const struct listed_draw *draw, int episode, const uint16_t *places, int n, void *values)
{
    const struct listed_source *source = (const struct listed_source *)(const void *)draw;
    const struct people_in_hand *people = source->people;
    const uint32_t first = rng_kind_words(source->kind) * (uint32_t)episode;
    uint32_t persons[TILE];
    for (int i = 0; i < n; i++)
        persons[i] = people->persons ? people->persons[places[i]] : people->first_person + places[i];
    const struct rng_draw listed = {source->kind, source->stream, first, source->is_sine ? NULL : values,
                                    source->is_sine ? values : NULL};
    rng_functions()->gather_tile(&listed, 1, persons, n, people->year, people->key);
}

void listed_sources_init(char *transient, const struct layout *layout, const struct people_in_hand *people)
{
    for (int c = 0; c < layout->n_columns; c++) {
        const struct column *column = &layout->columns[c];
        const struct field *field = column->owner;
        if (field->type != TYPE_LISTED)
            continue;
        struct listed_source *source = (struct listed_source *)(void *)(transient + column->offset);
        *source = (struct listed_source){.draw = {fill},
                                         .kind = rng_kind_of(field->draw),
                                         .is_sine = field->draw == DRAW_NORMAL_SIN,
                                         .stream = rng_stream(field->stream),
                                         .people = people};
    }
}
