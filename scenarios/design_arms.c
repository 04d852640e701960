#include "scenarios/design_arms.h"

#include <stdlib.h>
#include <string.h>

#include "scenarios/checks.h"
#include "scenarios/levers.h"
#include "scenarios/map_axes.h"
#include "scenarios/sweep_arms.h"
#include "scenarios/sweep_section.h"

/* A design on its way. */
struct making {
    struct reading *reading;
    const struct sheet *base;
    struct arm_list *arms;
    const struct override_list *overrides;
    struct study *study;
    struct levers_outline levers;
    struct map_outline map;
    struct sweep_outline sweep;
    struct sheet *sheet; /* of the arm in hand */
};

static bool out_of_memory(struct making *making, int n_arms)
{
    return status_add(making->reading->status, EXIT_RUN_FAILED, "%s: out of memory for %d arms", making->study->name,
                      n_arms);
}

/* The sheet of a stated arm, read again. */
static struct sheet *sheet_of(struct making *making, int arm, bool *is_good)
{
    struct sheet *const sheet = sheet_new(making->reading);
    *is_good = arms_read(making->reading, making->base, &making->arms->arms[arm], making->overrides, sheet) && *is_good;
    return sheet;
}

static char *copy_of(const char *text) { return text ? strdup(text) : NULL; }

static struct label copy_label(const struct label *label)
{
    return (struct label){copy_of(label->en), copy_of(label->zh)};
}

/* The sheet in hand as an arm of the study, with the parts of the stated arm that it comes from. */
static bool add_arm(struct making *making, const char *name, const struct node *place, int origin)
{
    struct reading *const reading = making->reading;
    struct study *const study = making->study;
    const size_t n_slots = (size_t)reading->set->n_slots;
    if (!checks_run(reading, making->sheet, "", name, node_place(&reading->arena, place)))
        return false;
    struct arm *const arm = &study->arms[study->n_arms];
    const struct arm *const stated = &study->arms[origin];
    *arm = (struct arm){.name = copy_of(name), .quantities = calloc(n_slots + 1, sizeof *arm->quantities)};
    if (!arm->quantities)
        return out_of_memory(making, study->n_arms);
    memcpy(arm->quantities, making->sheet->quantities, n_slots * sizeof *arm->quantities);
    arm->city = copy_label(&stated->city);
    arm->product = copy_label(&stated->product);
    arm->operating_model = copy_label(&stated->operating_model);
    study->n_arms++;
    study->n_made_arms++;
    return true;
}

/* Room behind the stated arms for all that the design makes. */
static bool make_room(struct making *making)
{
    struct study *const study = making->study;
    const int n_arms = study->n_arms + design_n_arms(study->design);
    struct arm *const arms = realloc(study->arms, ((size_t)n_arms + 1) * sizeof *arms);
    if (!arms)
        return out_of_memory(making, n_arms);
    study->arms = arms;
    memset(arms + study->n_arms, 0, ((size_t)(n_arms - study->n_arms) + 1) * sizeof *arms);
    return true;
}

/* "levers.common.0110000": the first lever's digit comes first. */
static const char *combination_name(struct making *making, const struct lever_set *set, unsigned combination)
{
    const int n_levers = making->study->design->levers.n_levers;
    char digits[MAX_LEVERS + 1] = "";
    for (int j = 0; j < n_levers; j++)
        digits[j] = combination >> j & 1U ? '1' : '0';
    return arena_format(&making->reading->arena, "levers.%s.%s", set->name, digits);
}

static bool add_combinations(struct making *making, int s, const struct sheet *from, const struct sheet *to)
{
    struct levers *const levers = &making->study->design->levers;
    bool is_good = true;
    levers->sets[s].first_arm = making->study->n_arms;
    for (int c = 0; is_good && c < design_n_combinations(levers); c++) {
        levers_combine(making->reading, &making->levers, (unsigned)c, from, to, making->sheet);
        is_good = add_arm(making, combination_name(making, &levers->sets[s], (unsigned)c), making->levers.set_nodes[s],
                          making->levers.from[s]);
    }
    return is_good;
}

static bool add_lever_arms(struct making *making)
{
    struct levers *const levers = &making->study->design->levers;
    struct sheet *from[MAX_LEVER_SETS], *to[MAX_LEVER_SETS];
    bool is_good = true;
    for (int s = 0; s < levers->n_sets; s++) {
        from[s] = sheet_of(making, making->levers.from[s], &is_good);
        to[s] = sheet_of(making, making->levers.to[s], &is_good);
    }
    is_good = is_good && levers_check(making->reading, levers, &making->levers, from, to);
    for (int s = 0; is_good && s < levers->n_sets; s++)
        is_good = add_combinations(making, s, from[s], to[s]);
    return is_good;
}

static bool add_map_arms(struct making *making)
{
    struct map *const map = &making->study->design->map;
    bool is_good = true;
    const struct sheet *const arm = sheet_of(making, making->map.arm, &is_good);
    map->first_arm = making->study->n_arms;
    for (int point = 0; is_good && point < map->x.n * map->y.n; point++) {
        const int x = point % map->x.n, y = point / map->x.n;
        map_place(making->reading, map, &making->map, x, y, arm, making->sheet);
        is_good = add_arm(making, arena_format(&making->reading->arena, "map.%d.%d", x + 1, y + 1), making->map.node,
                          making->map.arm);
    }
    return is_good;
}

static bool add_sweep_arms(struct making *making)
{
    struct sheet *sheets[MAX_SWEEP_ARMS];
    bool is_good = true;
    for (int k = 0; k < making->study->design->sweep.n_arms; k++)
        sheets[k] = sheet_of(making, making->sweep.arms[k], &is_good);
    return is_good && sweep_arms_add(making->reading, &making->sweep, sheets, making->study);
}

/* The first of the sections that is stated, and its name. */
static const struct node *first_section(const struct sheet *base, const char **name)
{
    *name = base->levers ? "levers" : base->map ? "map" : "sweep";
    return base->levers ? base->levers : base->map ? base->map : base->sweep;
}

static bool read_sections(struct making *making)
{
    struct reading *const reading = making->reading;
    struct design *const design = making->study->design;
    const struct sheet *const base = making->base;
    const char *name = NULL;
    const struct node *const first = first_section(base, &name);
    if (base->regions)
        return reading_refuse_node(reading, first, name, "cannot stand beside `regions`; take one of them out");
    bool is_good = levers_read(reading, base->levers, making->arms, &design->levers, &making->levers);
    is_good = map_read(reading, base->map, making->arms, &design->map, &making->map) && is_good;
    return sweep_section_read(reading, base->sweep, making->arms, making->study, &design->sweep, &making->sweep) &&
           is_good;
}

bool design_arms_add(struct reading *reading, const struct sheet *base, struct arm_list *arms,
                     const struct override_list *overrides, struct study *study)
{
    if (!base->levers && !base->map && !base->sweep)
        return true;
    struct making making = {
        .reading = reading, .base = base, .arms = arms, .overrides = overrides, .study = study, .sheet = NULL};
    study->design = calloc(1, sizeof *study->design);
    if (!study->design)
        return out_of_memory(&making, study->n_arms);
    if (!read_sections(&making) || !make_room(&making))
        return false;
    making.sheet = sheet_new(reading);
    return (!base->levers || add_lever_arms(&making)) && (!base->map || add_map_arms(&making)) &&
           (!base->sweep || add_sweep_arms(&making));
}
