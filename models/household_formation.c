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

/* A tile on its way into households. A unit is a couple or a single person; its place is that of its elder. Who is in
 * a list is decided without branches, by writing every candidate and moving on past those who belong. */
struct forming {
    const struct household_people *people;
    const struct household_parameters *parameters;
    uint8_t is_grown[TILE]; /* present and grown up */
    int16_t partner[TILE];  /* place of the other of a couple, or −1 */
    uint16_t units[TILE];   /* places of units */
    int n_units;
    uint16_t homes[TILE], without_home[TILE]; /* units that have a household, by rising age; those that have none */
    int n_homes, n_without_home;
    int first_home[N_AGES + 1]; /* homes of an age or over begin here */
    uint8_t n_children[TILE];
};

static double uniform_of(const struct forming *forming, int draw, int place)
{
    return (double)forming->people->uniforms[draw * TILE + place];
}

static void find_grown(struct forming *forming)
{
    const struct household_people *people = forming->people;
    for (int i = 0; i < people->n; i++)
        forming->is_grown[i] = (uint8_t)((people->is_present[i] != 0) & (people->age_years[i] >= GROWN_AGE_YEARS));
}

/* Present grown people, first men, then women, each by rising age. Counting sort; the rest goes to the end. */
struct grown_list {
    uint16_t places[TILE];
    int n_men, n_grown;
};

static void list_grown(const struct forming *forming, struct grown_list *list)
{
    enum { NOT_GROWN = N_SEXES * N_AGES };
    const struct household_people *people = forming->people;
    int next[NOT_GROWN + 2] = {0};
    uint16_t key[TILE] = {0};
    for (int i = 0; i < people->n; i++)
        key[i] = (uint16_t)(forming->is_grown[i] ? people->sex[i] * N_AGES + people->age_years[i] : NOT_GROWN);
    for (int i = 0; i < people->n; i++)
        next[key[i] + 1]++;
    for (int k = 0; k < NOT_GROWN; k++)
        next[k + 1] += next[k];
    list->n_men = next[FEMALE * N_AGES];
    list->n_grown = next[NOT_GROWN];
    for (int i = 0; i < people->n; i++)
        list->places[next[key[i]]++] = (uint16_t)i;
}

/* Women by rising age each take the youngest man left who is not younger. */
static void pair_couples(struct forming *forming)
{
    const struct household_people *people = forming->people;
    struct grown_list list;
    list_grown(forming, &list);
    memset(forming->partner, -1, sizeof forming->partner);
    for (int w = list.n_men, m = 0; w < list.n_grown; w++) {
        const int woman = list.places[w], age = people->age_years[woman];
        if (age < COUPLE_AGE_YEARS || uniform_of(forming, 0, woman) >= forming->parameters->couple_share)
            continue;
        while (m < list.n_men && people->age_years[list.places[m]] < age)
            m++;
        if (m == list.n_men)
            return;
        const int man = list.places[m];
        if (people->age_years[man] > age + MOST_YEARS_OLDER)
            continue;
        forming->partner[woman] = (int16_t)man;
        forming->partner[man] = (int16_t)woman;
        m++;
    }
}

/* A couple is at the place of its elder, or the first of two of an age. */
static void list_units(struct forming *forming)
{
    const struct household_people *people = forming->people;
    int n_units = 0;
    for (int i = 0; i < people->n; i++) {
        const int partner = forming->partner[i], other = partner < 0 ? i : partner;
        const int older = people->age_years[i] - people->age_years[other];
        forming->units[n_units] = (uint16_t)i;
        n_units += forming->is_grown[i] & ((older > 0) | ((older == 0) & (i <= other)));
    }
    forming->n_units = n_units;
}

/* The order in which units get a household of their own: higher first. */
static int rank_of(const struct forming *forming, int place)
{
    const int age = forming->people->age_years[place], is_couple = forming->partner[place] >= 0;
    const double luck = uniform_of(forming, 1, place);
    const int old_class = luck < forming->parameters->elder_own_share ? 3 : 0;
    const int young_class = luck < forming->parameters->young_own_share ? 2 : 1;
    const int single_class = age < SINGLE_HOME_AGE_YEARS ? young_class : 2, below_class = is_couple ? 3 : single_class;
    const int class = age >= HOME_AGE_YEARS ? old_class : below_class;
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

/* The n_homes units of highest rank have a home. Counting sorts, on the rank and on the age. */
static void list_homes(struct forming *forming, int n_homes)
{
    enum { NO_HOME = N_AGES };
    const uint8_t *age_years = forming->people->age_years;
    int n_of_rank[N_RANKS] = {0}, next[NO_HOME + 2] = {0}, lowest = N_RANKS - 1, left = n_homes;
    uint16_t rank[TILE] = {0}, key[TILE] = {0}, sorted[TILE] = {0};
    for (int u = 0; u < forming->n_units; u++)
        rank[u] = (uint16_t)rank_of(forming, forming->units[u]);
    for (int u = 0; u < forming->n_units; u++)
        n_of_rank[rank[u]]++;
    for (; lowest > 0 && n_of_rank[lowest] < left; lowest--)
        left -= n_of_rank[lowest];
    for (int u = 0; u < forming->n_units; u++) {
        const int is_last = rank[u] == lowest, has_home = (rank[u] > lowest) | (is_last & (left > 0));
        left -= is_last;
        key[u] = has_home ? age_years[forming->units[u]] : (uint16_t)NO_HOME;
    }
    for (int u = 0; u < forming->n_units; u++)
        next[key[u] + 1]++;
    for (int k = 0; k < NO_HOME; k++)
        next[k + 1] += next[k];
    memcpy(forming->first_home, next, sizeof forming->first_home);
    forming->n_homes = next[NO_HOME];
    forming->n_without_home = forming->n_units - forming->n_homes;
    for (int u = 0; u < forming->n_units; u++)
        sorted[next[key[u]]++] = forming->units[u];
    memcpy(forming->homes, sorted, (size_t)forming->n_homes * sizeof *sorted);
    memcpy(forming->without_home, sorted + forming->n_homes, (size_t)forming->n_without_home * sizeof *sorted);
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
    const int partner = forming->partner[unit];
    head[unit] = (uint16_t)home;
    head[partner >= 0 ? partner : unit] = (uint16_t)home;
}

/* The old move in with grown children, the rest with parents. */
static void settle_grown(const struct forming *forming, uint16_t *head)
{
    for (int h = 0; h < forming->n_homes; h++)
        settle_unit(forming, forming->homes[h], forming->homes[h], head);
    for (int u = 0; u < forming->n_without_home; u++) {
        const int unit = forming->without_home[u], age = forming->people->age_years[unit];
        const int is_old = age >= ELDER_AGE_MOVES_IN;
        const int from_age = is_old ? age - OLDEST_PARENT : age + YOUNGEST_PARENT;
        const int to_age = is_old ? age - YOUNGEST_PARENT : age + OLDEST_PARENT;
        settle_unit(forming, unit, pick_home(forming, from_age, to_age, uniform_of(forming, 2, unit)), head);
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

/* Children in the order of their places, and empty places. */
static void settle_the_rest(struct forming *forming, uint16_t *head)
{
    const struct household_people *people = forming->people;
    uint16_t rest[TILE] = {0};
    int n_rest = 0;
    for (int i = 0; i < people->n; i++) {
        rest[n_rest] = (uint16_t)i;
        n_rest += forming->is_grown[i] ^ 1;
    }
    for (int r = 0; r < n_rest; r++) {
        const int place = rest[r];
        if (people->is_present[place])
            settle_child(forming, place, head);
        else
            head[place] = (uint16_t)pick_home(forming, YOUNGEST_PARENT, OLDEST_PARENT, uniform_of(forming, 0, place));
    }
}

void household_form(const struct household_people *people, const struct household_parameters *parameters,
                    uint16_t *head)
{
    struct forming forming = {.people = people, .parameters = parameters};
    find_grown(&forming);
    pair_couples(&forming);
    list_units(&forming);
    if (forming.n_units == 0) {
        settle_without_grown(people, head);
        return;
    }
    list_homes(&forming, count_homes(&forming));
    settle_grown(&forming, head);
    settle_the_rest(&forming, head);
}
