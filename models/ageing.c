/* Age, sex and who lives in a place: birthdays, newborns and migrants, growth. */
#include <string.h>

#include "engine/bits.h"
#include "engine/variant.h"
#include "engine/vmath.h"
#include "models/population.h"
#include "models/threshold.h"

enum { N_PLACES = N_SEXES * N_AGES, GUESS_BITS = 10, FIRST_MIGRANT_AGE = 15, LAST_MIGRANT_AGE = 64 };

/* Thresholds of cumulative shares over (sex, age), ages rising within a sex; no word reaches the last. Where the leading
 * bits of a word are g, its place is guess[g] or above. */
struct places {
    uint32_t thresholds[N_PLACES];
    int32_t guess[1 << GUESS_BITS];
};

struct params {
    struct population_parameters population;
    struct mortality_parameters mortality;
    double growth_per_year, newborn_share, migrant_mean_age_years, migrant_age_sd_years;
    /* Derived. */
    struct places first_people, entrants;
    uint32_t stays_vacant[MAX_YEARS + 1]; /* by year of entry: of a place whose occupant died, that nobody comes */
};

struct view {
    const uint32_t *ageing_start_word, *ageing_vacancy_word;
    uint8_t *age_years, *sex, *is_new, *is_present, *is_settled, *is_entrant;
};

static const struct param PARAMS[] = {
    PARAM_MAP_OF(struct params, population.male_thousands, "city.population.male_thousands", "thousand people", 0, 1e7,
                 CHINA_2020_MALE_THOUSANDS, CENSUS_LABELS, N_CENSUS_GROUPS,
                 "men by census age group; only shares count", "按普查年龄组的男性人数；仅比例起作用"),
    PARAM_MAP_OF(struct params, population.female_thousands, "city.population.female_thousands", "thousand people", 0,
                 1e7, CHINA_2020_FEMALE_THOUSANDS, CENSUS_LABELS, N_CENSUS_GROUPS,
                 "women by census age group; only shares count", "按普查年龄组的女性人数；仅比例起作用"),
    PARAM(struct params, population.share_60_plus, "city.population.share_60_plus", "1", 0, 0.6, 0,
          "share aged 60 and over to which the table is reweighted; 0 keeps the table's own",
          "年龄结构重新加权后60岁及以上人口的占比；0 为保留原表"),
    PARAM(struct params, population.oldest_ratio, "city.population.oldest_ratio", "1", 0.3, 0.99, 0.75,
          "persons of one age over those a year younger, from age 90 on", "90岁起，某一年龄的人数与小一岁者人数之比"),
    PARAM(struct params, growth_per_year, "city.population.growth_per_year", "1/year", -0.005, 0.03, 0,
          "growth of the population; a fall comes from places of the dead that stay empty, so it cannot exceed deaths",
          "人口年增长率；下降靠死亡者的位置空缺，故降幅不超过死亡率"),
    PARAM(struct params, newborn_share, "city.population.newborn_share", "1", 0, 1, 0.88,
          "of those who come to live in the city: the newborn; the rest are migrants of working age",
          "新增人口中新生儿的占比；其余为劳动年龄的迁入者"),
    PARAM(struct params, migrant_mean_age_years, "city.population.migrant_mean_age_years", "years", 18, 60, 30,
          "mean age of migrants", "迁入者的平均年龄"),
    PARAM(struct params, migrant_age_sd_years, "city.population.migrant_age_sd_years", "years", 1, 30, 9,
          "spread of the age of migrants (normal, held to 15–64)", "迁入者年龄的标准差（正态分布，限于15–64岁）"),
    MORTALITY_USES(struct params, mortality),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, ageing_start_word, WORD, "ageing.start", "age and sex of a new person"),
    DRAW(START_DRAWS, struct view, ageing_vacancy_word, WORD, "ageing.vacancy",
         "whether anyone comes to live in a place"),
    FIELD(UPDATES, struct view, age_years, PERSON, "years", "attained age; 100 holds all older"),
    FIELD(UPDATES, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(UPDATES, struct view, is_new, PERSON, "flag", "started, and not yet lived a year"),
    FIELD(UPDATES, struct view, is_present, PERSON, "flag", "a person lives in this place"),
    FIELD(WRITES, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(WRITES, struct view, is_entrant, PERSON, "flag", "this person came this year, after the first"),
};

/* ------------------------------------------------------------------ prepare */

static void fill_places(struct places *places, const double share[N_SEXES][N_AGES])
{
    double sum = 0.0;
    for (int place = 0; place < N_PLACES; place++) {
        sum += share[place / N_AGES][place % N_AGES];
        places->thresholds[place] = threshold_of(place < N_PLACES - 1 ? sum : 1.0);
    }
    for (uint32_t g = 0, place = 0; g < 1u << GUESS_BITS; g++) {
        while (!word_is_below(g << (32 - GUESS_BITS), places->thresholds[place]))
            place++;
        places->guess[g] = (int32_t)place;
    }
}

static void fill_entrants(double share[N_SEXES][N_AGES], const struct params *params,
                          const struct population *population)
{
    double weight[N_AGES] = {0.0}, total = 0.0;
    for (int age = FIRST_MIGRANT_AGE; age <= LAST_MIGRANT_AGE; age++) {
        const double z = (age - params->migrant_mean_age_years) / params->migrant_age_sd_years;
        total += weight[age] = vm_exp_f64(-0.5 * z * z);
    }
    for (int age = 0; age < N_AGES; age++) {
        const double here = population->share[MALE][age] + population->share[FEMALE][age];
        const double male_share = here > 0.0 ? population->share[MALE][age] / here : 0.5;
        const double coming =
            (age == 0 ? params->newborn_share : 0.0) + (1.0 - params->newborn_share) * weight[age] / total;
        share[MALE][age] = coming * male_share;
        share[FEMALE][age] = coming * (1.0 - male_share);
    }
}

/* Ages everyone by a year and takes those who die; returns how many, of the whole. */
static double project_deaths(double people[N_SEXES][N_AGES], double death_probability[N_SEXES][N_AGES])
{
    double deaths = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++) {
        double older = 0.0;
        for (int age = N_AGES - 1; age >= 0; age--) {
            const double dying = people[sex][age] * death_probability[sex][age];
            deaths += dying;
            const double surviving = people[sex][age] - dying;
            if (age == N_AGES - 1)
                older = surviving;
            else
                people[sex][age + 1] = surviving;
        }
        people[sex][N_AGES - 1] += older;
        people[sex][0] = 0.0;
    }
    return deaths;
}

/* Where the population falls: the share of places of the dead that stay empty, year by year as it ages. */
static void fill_stays_vacant(struct params *params, const struct population *population,
                              double entrants[N_SEXES][N_AGES])
{
    double people[N_SEXES][N_AGES], death_probability[N_SEXES][N_AGES], whole = 1.0;
    memset(params->stays_vacant, 0, sizeof params->stays_vacant);
    if (params->growth_per_year >= 0.0)
        return;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            people[sex][age] = population->share[sex][age];
            death_probability[sex][age] = population_death_probability(&params->mortality, sex, age);
        }
    for (int year = 1; year <= MAX_YEARS; year++) {
        const double deaths = project_deaths(people, death_probability);
        const double fall = -params->growth_per_year * whole;
        const double vacant = deaths > 0.0 ? min_of(fall / deaths, 1.0) : 0.0;
        params->stays_vacant[year] = threshold_of(vacant);
        for (int place = 0; place < N_PLACES; place++)
            people[place / N_AGES][place % N_AGES] +=
                deaths * (1.0 - vacant) * entrants[place / N_AGES][place % N_AGES];
        whole -= deaths * vacant;
    }
}

static void prepare(void *params_)
{
    struct params *params = params_;
    struct population population;
    double entrants[N_SEXES][N_AGES];
    population_init(&population, &params->population);
    fill_places(&params->first_people, population.share);
    fill_entrants(entrants, params, &population);
    fill_places(&params->entrants, entrants);
    fill_stays_vacant(params, &population, entrants);
}

/* ------------------------------------------------------------------ start */

/* Where the words lead at first, and which of them belong to a place above. */
static void guess_places(int n, const int32_t *restrict guess, const uint32_t *restrict thresholds,
                         const uint32_t *restrict word, int32_t *restrict place, uint32_t *restrict is_above)
{
    for (int i = 0; i < n; i++) /* hot from v3 */
        place[i] = guess[(int32_t)(word[i] >> (32 - GUESS_BITS))];
    for (int i = 0; i < n; i++) /* hot from v3 */
        is_above[i] = word_is_below(word[i], thresholds[place[i]]) ^ 1u;
}

/* The first place whose cumulative threshold is above the word, for everyone: mostly the guess, else one soon after. */
static void find_places(int n, const struct places *places, const uint32_t *word, int32_t *place)
{
    uint32_t is_above[TILE];
    uint8_t flags[TILE];
    guess_places(n, places->guess, places->thresholds, word, place, is_above);
    for (int i = 0; i < n; i++) /* hot */
        flags[i] = (uint8_t)is_above[i];
    const struct plane above = plane_of_flags(flags, n);
    FOR_EACH_BIT(i, &above)
    {
        while (!word_is_below(word[i], places->thresholds[place[i]]))
            place[i]++;
    }
}

/* Share of the last year's people who are here in a year, where the population grows. */
static double present_share(double growth_per_year, int year, int n_years)
{
    double share = 1.0;
    for (int y = year; y < n_years - 1; y++)
        share /= 1.0 + max_of(growth_per_year, 0.0);
    return share;
}

/* Who comes: in the first year a part of the places; then all places of the dead, save where the population
 * falls, and of the places still empty so many that the population grows as asked. */
static void fill_present(const struct tile *tile, const struct arm_set *arms, const struct params *params,
                         const struct view *view)
{
    const double now = present_share(params->growth_per_year, tile->year, arms->n_years);
    const double before = tile->year > 0 ? present_share(params->growth_per_year, tile->year - 1, arms->n_years) : 0.0;
    const uint32_t filled = threshold_of(before < 1.0 ? (now - before) / (1.0 - before) : 0.0);
    const uint32_t stays_vacant = params->stays_vacant[tile->year <= MAX_YEARS ? tile->year : MAX_YEARS];
    const int n = tile->n, may_have_been = tile->is_entrant;
    const uint32_t *restrict word = view->ageing_vacancy_word;
    uint8_t *restrict is_present = view->is_present;
    for (int i = 0; i < n; i++) { /* hot */
        const uint32_t was_present = may_have_been & is_present[i];
        const uint32_t comes = word_is_below(word[i], stays_vacant) ^ 1u, fills = word_is_below(word[i], filled);
        is_present[i] = (uint8_t)(was_present ? comes : fills);
    }
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    uint8_t *restrict sex = view->sex, *restrict age_years = view->age_years;
    int32_t place[TILE];
    find_places(n, tile->is_entrant ? &params->entrants : &params->first_people, view->ageing_start_word, place);
    for (int i = 0; i < n; i++) { /* hot */
        const int is_woman = place[i] >= N_AGES;
        sex[i] = (uint8_t)is_woman;
        age_years[i] = (uint8_t)(place[i] - (is_woman ? N_AGES : 0));
    }
    memset(view->is_new, 1, (size_t)n);
    fill_present(tile, arms, params, view);
}

/* ------------------------------------------------------------------ step */

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view_)
{
    (void)arms, (void)params;
    const struct view *view = view_;
    const int n = tile->n;
    const uint8_t after_first = tile->year > 0;
    uint8_t *restrict age_years = view->age_years, *restrict is_new = view->is_new;
    uint8_t *restrict is_settled = view->is_settled, *restrict is_entrant = view->is_entrant;
    const uint8_t *restrict is_present = view->is_present;
    for (int i = 0; i < n; i++) {
        const uint8_t settled = (uint8_t)(is_present[i] & (is_new[i] ^ 1));
        is_settled[i] = settled;
        is_entrant[i] = (uint8_t)(is_present[i] & is_new[i] & after_first);
        age_years[i] = (uint8_t)(age_years[i] + (settled & (age_years[i] < N_AGES - 1)));
        is_new[i] = 0;
    }
}

const struct person_model HUIMIN_VARIANT(person_ageing) = {
    .name = "ageing",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
