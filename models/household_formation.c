#include "models/household_formation.h"

#include <math.h>
#include <string.h>

enum {
    COUPLE_AGE_YEARS = 22,      /* women pair from this age on */
    MOST_YEARS_OLDER = 8,       /* of a husband */
    HOME_AGE_YEARS = 65,        /* from here on a home of one's own is a choice */
    SINGLE_HOME_AGE_YEARS = 30, /* and below here, for a single */
    YOUNGEST_PARENT = 20,
    OLDEST_PARENT = 38,
    ELDER_AGE_MOVES_IN = 60, /* from here on one moves in with the young, below with the old */
    MOST_CHILDREN = 3,
    N_TRIES = 4,
    N_CLASSES = 4,
    RANKS_A_CLASS = 64,
    N_RANKS = N_CLASSES * RANKS_A_CLASS
};

/* A tile on its way into households. A unit is a couple or a single person; its place is that of its elder. */
struct forming {
    const struct household_people *people;
    const struct household_parameters *parameters;
    int16_t partner[TILE]; /* place of the other of a couple, or −1 */
    uint16_t units[TILE];  /* places of units */
    int n_units;
    uint16_t homes[TILE]; /* units that have a household, by rising age */
    int n_homes;
    int first_home[N_AGES + 1]; /* homes of an age or over begin here */
    uint8_t n_children[TILE];
};

static double uniform_of(const struct forming *forming, int draw, int place)
{
    return (double)forming->people->uniforms[draw * TILE + place];
}

/* Lists present grown people of a sex by rising age. Counting sort. */
static int list_grown(const struct household_people *people, int sex, uint16_t *list)
{
    int first[N_AGES + 1] = {0};
    for (int i = 0; i < people->n; i++)
        if (people->is_present[i] && people->sex[i] == sex && people->age_years[i] >= GROWN_AGE_YEARS)
            first[people->age_years[i] + 1]++;
    for (int age = 0; age < N_AGES; age++)
        first[age + 1] += first[age];
    const int n_grown = first[N_AGES];
    for (int i = 0; i < people->n; i++)
        if (people->is_present[i] && people->sex[i] == sex && people->age_years[i] >= GROWN_AGE_YEARS)
            list[first[people->age_years[i]]++] = (uint16_t)i;
    return n_grown;
}

/* Women by rising age each take the youngest man left who is not younger. */
static void pair_couples(struct forming *forming)
{
    const struct household_people *people = forming->people;
    uint16_t women[TILE], men[TILE];
    const int n_women = list_grown(people, FEMALE, women), n_men = list_grown(people, MALE, men);
    memset(forming->partner, -1, sizeof forming->partner);
    for (int w = 0, m = 0; w < n_women; w++) {
        const int woman = women[w], age = people->age_years[woman];
        if (age < COUPLE_AGE_YEARS || uniform_of(forming, 0, woman) >= forming->parameters->couple_share)
            continue;
        while (m < n_men && people->age_years[men[m]] < age)
            m++;
        if (m == n_men)
            return;
        if (people->age_years[men[m]] > age + MOST_YEARS_OLDER)
            continue;
        forming->partner[woman] = (int16_t)men[m];
        forming->partner[men[m++]] = (int16_t)woman;
    }
}

static int is_unit(const struct forming *forming, int place)
{
    const struct household_people *people = forming->people;
    if (!people->is_present[place] || people->age_years[place] < GROWN_AGE_YEARS)
        return 0;
    const int other = forming->partner[place];
    if (other < 0)
        return 1;
    const int older = people->age_years[place] - people->age_years[other];
    return older > 0 || (older == 0 && place < other);
}

/* The order in which units get a household of their own: higher first. */
static int rank_of(const struct forming *forming, int place)
{
    const int age = forming->people->age_years[place], is_couple = forming->partner[place] >= 0;
    const double luck = uniform_of(forming, 1, place);
    int class = 2;
    if (age >= HOME_AGE_YEARS)
        class = luck < forming->parameters->elder_own_share ? 3 : 0;
    else if (is_couple)
        class = 3;
    else if (age < SINGLE_HOME_AGE_YEARS)
        class = luck < forming->parameters->young_own_share ? 2 : 1;
    return class * RANKS_A_CLASS + (int)(uniform_of(forming, 2, place) * (RANKS_A_CLASS - 1));
}

static int count_homes(const struct forming *forming)
{
    int n_present = 0;
    for (int i = 0; i < forming->people->n; i++)
        n_present += forming->people->is_present[i];
    const int n_homes = (int)floor(n_present / forming->parameters->mean_size + uniform_of(forming, 1, 0));
    return n_homes < 1 ? 1 : n_homes > forming->n_units ? forming->n_units : n_homes;
}

/* Marks the n_homes units of highest rank; counting sort on the rank. */
static void choose_homes(const struct forming *forming, int n_homes, uint8_t *has_home)
{
    int n_of_rank[N_RANKS] = {0}, lowest = N_RANKS - 1, left = n_homes;
    for (int u = 0; u < forming->n_units; u++)
        n_of_rank[rank_of(forming, forming->units[u])]++;
    for (; lowest > 0 && n_of_rank[lowest] < left; lowest--)
        left -= n_of_rank[lowest];
    memset(has_home, 0, TILE);
    for (int u = 0; u < forming->n_units; u++) {
        const int place = forming->units[u], rank = rank_of(forming, place);
        has_home[place] = rank > lowest || (rank == lowest && left-- > 0);
    }
}

static void list_homes(struct forming *forming, const uint8_t *has_home)
{
    const uint8_t *age_years = forming->people->age_years;
    int next[N_AGES + 1] = {0};
    for (int u = 0; u < forming->n_units; u++)
        if (has_home[forming->units[u]])
            next[age_years[forming->units[u]] + 1]++;
    for (int age = 0; age < N_AGES; age++)
        next[age + 1] += next[age];
    memcpy(forming->first_home, next, sizeof next);
    forming->n_homes = next[N_AGES];
    for (int u = 0; u < forming->n_units; u++)
        if (has_home[forming->units[u]])
            forming->homes[next[age_years[forming->units[u]]]++] = forming->units[u];
}

/* A home whose elder is from_age to to_age, by luck; any home where there is none. */
static int pick_home(const struct forming *forming, int from_age, int to_age, double luck)
{
    const int low = from_age < 0 ? 0 : from_age > N_AGES - 1 ? N_AGES - 1 : from_age;
    const int high = to_age > N_AGES - 1 ? N_AGES - 1 : to_age;
    int first = forming->first_home[low], n = high >= low ? forming->first_home[high + 1] - first : 0;
    if (n <= 0)
        first = 0, n = forming->n_homes;
    const int chosen = (int)(luck * n);
    return forming->homes[first + (chosen < n ? chosen : n - 1)];
}

static void settle_unit(const struct forming *forming, int unit, int home, uint16_t *head)
{
    head[unit] = (uint16_t)home;
    if (forming->partner[unit] >= 0)
        head[forming->partner[unit]] = (uint16_t)home;
}

/* The old move in with grown children, the rest with parents. */
static void settle_grown(const struct forming *forming, const uint8_t *has_home, uint16_t *head)
{
    for (int u = 0; u < forming->n_units; u++) {
        const int unit = forming->units[u], age = forming->people->age_years[unit];
        const double luck = uniform_of(forming, 2, unit);
        if (has_home[unit])
            settle_unit(forming, unit, unit, head);
        else if (age >= ELDER_AGE_MOVES_IN)
            settle_unit(forming, unit, pick_home(forming, age - OLDEST_PARENT, age - YOUNGEST_PARENT, luck), head);
        else
            settle_unit(forming, unit, pick_home(forming, age + YOUNGEST_PARENT, age + OLDEST_PARENT, luck), head);
    }
}

/* Children live with a couple of a parent's age where one is found in a few tries. */
static void settle_child(struct forming *forming, int child, uint16_t *head)
{
    const int age = forming->people->age_years[child];
    int home = 0;
    for (int t = 0; t < N_TRIES; t++) {
        const double spread = uniform_of(forming, 0, child) + t * 0.6180339887498949;
        home = pick_home(forming, age + YOUNGEST_PARENT, age + OLDEST_PARENT, spread - floor(spread));
        if (forming->partner[home] >= 0 && forming->n_children[home] < MOST_CHILDREN)
            break;
    }
    forming->n_children[home]++;
    head[child] = (uint16_t)home;
}

/* Nobody grown up: the eldest present heads them all; an empty tile's first place. */
static void settle_without_grown(const struct household_people *people, uint16_t *head)
{
    int eldest = 0;
    for (int i = 1; i < people->n; i++)
        if (people->is_present[i] > people->is_present[eldest] ||
            (people->is_present[i] == people->is_present[eldest] && people->age_years[i] > people->age_years[eldest]))
            eldest = i;
    for (int i = 0; i < people->n; i++)
        head[i] = (uint16_t)eldest;
}

void household_form(const struct household_people *people, const struct household_parameters *parameters,
                    uint16_t *head)
{
    struct forming forming = {.people = people, .parameters = parameters};
    uint8_t has_home[TILE];
    pair_couples(&forming);
    for (int i = 0; i < people->n; i++)
        if (is_unit(&forming, i))
            forming.units[forming.n_units++] = (uint16_t)i;
    if (forming.n_units == 0) {
        settle_without_grown(people, head);
        return;
    }
    choose_homes(&forming, count_homes(&forming), has_home);
    list_homes(&forming, has_home);
    settle_grown(&forming, has_home, head);
    for (int i = 0; i < people->n; i++) {
        if (!people->is_present[i])
            head[i] = (uint16_t)pick_home(&forming, YOUNGEST_PARENT, OLDEST_PARENT, uniform_of(&forming, 0, i));
        else if (people->age_years[i] < GROWN_AGE_YEARS)
            settle_child(&forming, i, head);
    }
}
