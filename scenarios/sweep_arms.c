#include "scenarios/sweep_arms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/checks.h"
#include "scenarios/quantity_value.h"

/* Arms on their way. */
struct making {
    struct reading *reading;
    const struct sweep_outline *outline;
    struct sheet *const *stated; /* [n_arms] as they are stated */
    struct sheet *moved[MAX_SWEEP_ARMS];
    struct study *study;
    struct quantity templates[MAX_SWEEP_AXES]; /* of an axis, with its place; the value goes in */
};

static const char *value_text(struct making *making, int axis, double value)
{
    const struct sweep_axis *const moved = &making->study->design->sweep.axes[axis];
    char text[NUMBER_TEXT_SIZE];
    if (moved->n_words > 0)
        return moved->words[(int)value];
    return arena_format(&making->reading->arena, "%s", number_text_short(value, text));
}

/* "product.premium_yuan 60, insurer.pricing_rule hold" */
static const char *point_text(struct making *making, const double *point)
{
    const struct sweep *const sweep = &making->study->design->sweep;
    const char *text = "";
    for (int i = 0; i < sweep->n_axes; i++)
        if (isfinite(point[i]))
            text = arena_format(&making->reading->arena, "%s%s%s %s", text, *text ? ", " : "", sweep->axes[i].key,
                                value_text(making, i, point[i]));
    return text;
}

/* Moves the sheet from the point at which it was. What a point states comes after everything else. */
static void move(struct making *making, int k, const double *point)
{
    const struct sweep *const sweep = &making->study->design->sweep;
    const struct sheet *const stated = making->stated[k];
    struct sheet *const sheet = making->moved[k];
    for (int i = 0; i < sweep->n_axes; i++) {
        const int first = sweep->axes[i].first_slot;
        making->templates[i].a = point[i];
        for (int slot = first; slot < first + sweep->axes[i].n_slots; slot++) {
            const bool is_moved = isfinite(point[i]);
            sheet->quantities[slot] = is_moved ? making->templates[i] : stated->quantities[slot];
            sheet->ranks[slot] = is_moved ? stated->n_ranks + 1 : stated->ranks[slot];
        }
    }
}

static bool check(struct making *making, int k, int number, const char *place)
{
    struct reading *const reading = making->reading;
    const struct sweep *const sweep = &making->study->design->sweep;
    const char *const name = arena_format(&reading->arena, "sweep.%d.%s", number + 1, sweep->arms[k]);
    return checks_run(reading, making->moved[k], "", name, place) ||
           reading_refuse_node(reading, making->outline->node, "sweep", "arm '%s' cannot be at point %d: %s",
                               sweep->arms[k], number + 1, point_text(making, sweep_point(sweep, number)));
}

static bool add_arm(struct making *making, int k, int number)
{
    struct study *const study = making->study;
    const struct sweep *const sweep = &study->design->sweep;
    char *name = NULL;
    if (asprintf(&name, "sweep.%d.%s", number + 1, sweep->arms[k]) < 0)
        return status_add(making->reading->status, EXIT_RUN_FAILED, "%s: out of memory for %d points", study->name,
                          sweep->n_points);
    study->arms[study->n_arms++] = (struct arm){.name = name,
                                                .quantities = study->arms[making->outline->arms[k]].quantities,
                                                .point = sweep_point(sweep, number)};
    study->n_made_arms++;
    return true;
}

static void start(struct making *making)
{
    struct reading *const reading = making->reading;
    const struct sweep *const sweep = &making->study->design->sweep;
    for (int k = 0; k < sweep->n_arms; k++) {
        making->moved[k] = sheet_new(reading);
        sheet_copy(reading, making->moved[k], making->stated[k]);
    }
    for (int i = 0; i < sweep->n_axes; i++) {
        const struct node *const node = making->outline->axis_nodes[i];
        making->templates[i] = (struct quantity){.prior = PRIOR_FIXED,
                                                 .kind = SOURCE_ASSUMPTION,
                                                 .source = text_pool_keep(&reading->texts, "a value of the sweep"),
                                                 .file = text_pool_keep(&reading->texts, node->file),
                                                 .line = node->line,
                                                 .column = node->column};
    }
}

bool sweep_arms_add(struct reading *reading, const struct sweep_outline *outline, struct sheet *const *sheets,
                    struct study *study)
{
    struct making making = {.reading = reading, .outline = outline, .stated = sheets, .study = study};
    struct sweep *const sweep = &study->design->sweep;
    const char *const place = node_place(&reading->arena, outline->node);
    bool is_good = true;
    start(&making);
    sweep->first_arm = study->n_arms;
    for (int number = 0; is_good && number < sweep->n_points; number++)
        for (int k = 0; is_good && k < sweep->n_arms; k++) {
            move(&making, k, sweep_point(sweep, number));
            is_good = check(&making, k, number, place) && add_arm(&making, k, number);
        }
    return is_good;
}
