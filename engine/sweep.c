#include "engine/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/text_pool.h"

static const char *const *copy_words(const struct sweep_axis *axis)
{
    const char **words = calloc((size_t)axis->n_words + 1, sizeof *words);
    for (int i = 0; words && i < axis->n_words; i++)
        words[i] = axis->words[i];
    return words;
}

bool sweep_copy(struct sweep *copy, const struct sweep *sweep)
{
    const size_t n_values = (size_t)sweep->n_points * (size_t)sweep->n_axes;
    *copy = *sweep;
    if (sweep->n_points == 0)
        return true;
    copy->values = malloc((n_values + 1) * sizeof *copy->values);
    bool is_whole = copy->values != NULL;
    if (is_whole)
        memcpy(copy->values, sweep->values, n_values * sizeof *copy->values);
    for (int i = 0; i < sweep->n_axes; i++) {
        copy->axes[i].words = sweep->axes[i].n_words > 0 ? copy_words(&sweep->axes[i]) : NULL;
        is_whole = is_whole && (copy->axes[i].words || sweep->axes[i].n_words == 0);
    }
    if (!is_whole)
        sweep_free(copy);
    return is_whole;
}

void sweep_free(struct sweep *sweep)
{
    for (int i = 0; i < sweep->n_axes; i++)
        free((void *)sweep->axes[i].words);
    free(sweep->values);
    *sweep = (struct sweep){0};
}

/* ------------------------------------------------------------------ texts */

static void keep(struct text_pool *texts, const char **text) { *text = text_pool_keep(texts, *text); }

static void keep_axis(struct text_pool *texts, struct sweep_axis *axis)
{
    const char **const words = (const char **)axis->words;
    keep(texts, &axis->key);
    keep(texts, &axis->unit);
    keep(texts, &axis->label_en);
    keep(texts, &axis->label_zh);
    keep(texts, &axis->design);
    for (int i = 0; i < axis->n_words; i++)
        keep(texts, &words[i]);
}

void sweep_keep_texts(struct sweep *sweep, struct text_pool *texts)
{
    for (int i = 0; i < sweep->n_axes; i++)
        keep_axis(texts, &sweep->axes[i]);
    for (int k = 0; k < sweep->n_arms; k++)
        keep(texts, &sweep->arms[k]);
    for (int i = 0; i < sweep->n_asked; i++) {
        keep(texts, &sweep->asked[i].outcome);
        keep(texts, &sweep->asked[i].label_en);
        keep(texts, &sweep->asked[i].label_zh);
        sweep->asked[i].file = NULL;
        sweep->asked[i].line = sweep->asked[i].column = 0;
    }
}

/* ------------------------------------------------------------------ what determines a result */

/* FNV-1a over the bits of the values, the lowest byte first; every axis that does not move counts alike. */
static uint64_t hash_values(const struct sweep *sweep)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < (size_t)sweep->n_points * (size_t)sweep->n_axes; i++) {
        uint64_t bits = UINT64_MAX;
        if (isfinite(sweep->values[i]))
            memcpy(&bits, &sweep->values[i], sizeof bits);
        for (int shift = 0; shift < 64; shift += 8)
            hash = (hash ^ (bits >> shift & 0xFF)) * UINT64_C(0x100000001b3);
    }
    return hash;
}

void sweep_write(FILE *stream, const struct sweep *sweep, void (*write_text)(FILE *stream, const char *text))
{
    fputs(",\"sweep\":{\"arms\":[", stream);
    for (int k = 0; k < sweep->n_arms; k++) {
        fputs(k > 0 ? "," : "", stream);
        write_text(stream, sweep->arms[k]);
    }
    fputs("],\"asked\":[", stream);
    for (int i = 0; i < sweep->n_asked; i++) {
        fputs(i > 0 ? ",{\"outcome\":" : "{\"outcome\":", stream);
        write_text(stream, sweep->asked[i].outcome);
        fprintf(stream, ",\"year\":%d}", sweep->asked[i].year);
    }
    fputs("],\"axes\":[", stream);
    for (int i = 0; i < sweep->n_axes; i++) {
        fputs(i > 0 ? "," : "", stream);
        write_text(stream, sweep->axes[i].key);
    }
    fprintf(stream, "],\"points\":%d,\"values\":\"%016llx\"}", sweep->n_points, (unsigned long long)hash_values(sweep));
}

/* ------------------------------------------------------------------ points */

void sweep_place(const struct sweep *sweep, const double *point, struct quantity *quantities)
{
    for (int i = 0; i < sweep->n_axes; i++)
        for (int j = 0; isfinite(point[i]) && j < sweep->axes[i].n_slots; j++)
            quantities[sweep->axes[i].first_slot + j] = sweep_quantity(point[i]);
}

int sweep_axis_of(const struct sweep *sweep, const double *point, int slot)
{
    for (int i = 0; i < sweep->n_axes; i++) {
        const struct sweep_axis *const axis = &sweep->axes[i];
        if (isfinite(point[i]) && slot >= axis->first_slot && slot < axis->first_slot + axis->n_slots)
            return i;
    }
    return -1;
}
