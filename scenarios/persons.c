#include "scenarios/persons.h"

#include <math.h>

#include "engine/model.h"
#include "scenarios/sheet.h"

static const char PERSONS_KEY[] = "run.persons", INSURED_KEY[] = "city.insured";

static struct quantity *slot_of(const struct study *study, struct quantity *quantities, const char *key)
{
    const int index = param_set_find(study->set, key);
    return index < 0 ? NULL : &quantities[study->set->first_slot[index]];
}

static bool refuse(struct reading *reading, const struct study *study, const char *sentence)
{
    const struct quantity *const persons = slot_of(study, study->arms[0].quantities, PERSONS_KEY);
    return reading_refuse(reading, quantity_place(reading, persons, study->file), PERSONS_KEY, "%s", sentence);
}

/* Everybody in a study without regions: as many as the real pool holds, which all arms must agree on. */
static bool take_whole_city(struct reading *reading, struct study *study)
{
    const struct quantity *const insured = slot_of(study, study->arms[0].quantities, INSURED_KEY);
    const int slot = insured ? (int)(insured - study->arms[0].quantities) : 0;
    if (!insured || insured->prior != PRIOR_FIXED)
        return refuse(reading, study, "`all` needs a city.insured that is one number; give a number of people");
    for (int k = 1; k < study->n_arms; k++)
        if (study_quantity(study, k, slot).a != insured->a)
            return refuse(reading, study,
                          "`all` needs one city.insured, and it differs between arms; give a number of people");
    study->run.persons = (long)insured->a;
    return true;
}

static double people_of(const struct study *study)
{
    double people = 0.0;
    for (int r = 0; r < study->n_regions; r++)
        people += (double)study->regions[r].people;
    return people;
}

/* A region's share of the persons depends on no other region but by their sum. */
static bool share_out(struct reading *reading, struct study *study, bool is_everybody)
{
    const double people = people_of(study), wanted = is_everybody ? people : (double)study->run.persons;
    if (wanted > people)
        return refuse(reading, study,
                      arena_format(&reading->arena,
                                   "%.0f people are more than live in the regions; give %.0f at most, or all", wanted,
                                   people));
    study->run.persons = 0;
    for (int r = 0; r < study->n_regions; r++) {
        struct region *const region = &study->regions[r];
        const long share = (long)floor(wanted * ((double)region->people / people) + 0.5);
        const long least = region->people < TILE ? region->people : TILE;
        region->persons = share < least ? least : share > region->people ? region->people : share;
        study->run.persons += region->persons;
    }
    return true;
}

static void write_slots(const struct study *study)
{
    for (int k = 0; k < study->n_arms; k++)
        slot_of(study, study->arms[k].quantities, PERSONS_KEY)->a =
            (double)(study->n_regions > 0 ? study->regions[study->arms[k].region].persons : study->run.persons);
    for (int r = 0; r < study->n_regions; r++)
        slot_of(study, study->regions[r].reference, PERSONS_KEY)->a = (double)study->regions[r].persons;
    if (study->n_regions == 0)
        slot_of(study, study->reference, PERSONS_KEY)->a = (double)study->run.persons;
}

bool persons_settle(struct reading *reading, struct study *study)
{
    const struct quantity *const stated = slot_of(study, study->arms[0].quantities, PERSONS_KEY);
    if (!stated)
        return true;
    const bool is_everybody = stated->a == 0.0;
    const bool is_settled = study->n_regions > 0 ? share_out(reading, study, is_everybody)
                                                 : !is_everybody || take_whole_city(reading, study);
    if (is_settled)
        write_slots(study);
    return is_settled;
}
