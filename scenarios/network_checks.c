#include "scenarios/network_checks.h"

#include "engine/number_text.h"

#define KEY(name_) "city.network_mutual_aid." name_

struct network { /* under check */
    struct reading *reading;
    const struct sheet *sheet;
    const char *name, *place;
};

/* The first slot of a key, and how many it has; NULL where the set does not have it. */
static const struct quantity *quantities_of(const struct network *network, const char *key, int *n_values)
{
    const struct param_set *const set = network->reading->set;
    const int index = param_set_find(set, key);
    *n_values = index < 0 ? 0 : set->params[index]->n_values;
    return index < 0 ? NULL : &network->sheet->quantities[set->first_slot[index]];
}

static bool check_ceiling(const struct network *network)
{
    static const char CEILING[] = KEY("share_ceiling_yuan"), EXPECTED[] = KEY("expected_share_yuan");
    int n;
    const struct quantity *const ceiling = quantities_of(network, CEILING, &n);
    const struct quantity *const expected = quantities_of(network, EXPECTED, &n);
    char ceiling_text[NUMBER_TEXT_SIZE], expected_text[NUMBER_TEXT_SIZE];
    if (!ceiling || !expected || quantity_median(ceiling) >= quantity_median(expected))
        return true;
    const struct quantity *const stated = ceiling->file ? ceiling : expected;
    return reading_refuse(network->reading, quantity_place(network->reading, stated, network->place), CEILING,
                          "%s is below %s, %s: the platform of '%s' would close as soon as members pay what they "
                          "expect; give at least %s",
                          number_text_short(quantity_median(ceiling), ceiling_text), EXPECTED,
                          number_text_short(quantity_median(expected), expected_text), network->name, expected_text);
}

/* A share of people, times the heaviest weight of an age, is a probability. */
static bool check_weight(const struct network *network, const char *key)
{
    static const char WEIGHT[] = KEY("joining_age_weight");
    int n_shares, n_weights, heaviest = 0;
    const struct quantity *const shares = quantities_of(network, key, &n_shares);
    const struct quantity *const weights = quantities_of(network, WEIGHT, &n_weights);
    char share_text[NUMBER_TEXT_SIZE], weight_text[NUMBER_TEXT_SIZE];
    for (int i = 1; i < n_weights; i++)
        heaviest = quantity_median(&weights[i]) > quantity_median(&weights[heaviest]) ? i : heaviest;
    for (int i = 0; i < n_shares && n_weights > 0; i++) {
        const double share = quantity_median(&shares[i]), weight = quantity_median(&weights[heaviest]);
        if (share * weight <= 1.0)
            continue;
        const struct quantity *const stated = shares[i].file ? &shares[i] : &weights[heaviest];
        return reading_refuse(network->reading, quantity_place(network->reading, stated, network->place), key,
                              "%s times the weight %s of an age (%s) is above 1 in '%s': more than all would join; "
                              "lower one of them",
                              number_text_short(share, share_text), number_text_short(weight, weight_text), WEIGHT,
                              network->name);
    }
    return true;
}

bool network_checks_run(struct reading *reading, const struct sheet *sheet, const char *name, const char *place)
{
    const struct network network = {reading, sheet, name, place};
    int n;
    const struct quantity *const enabled = quantities_of(&network, KEY("enabled"), &n);
    if (!enabled || quantity_median(enabled) <= 0.0)
        return true;
    bool is_good = check_ceiling(&network);
    is_good = check_weight(&network, KEY("first_member_share")) && is_good;
    return check_weight(&network, KEY("joining_share")) && is_good;
}
