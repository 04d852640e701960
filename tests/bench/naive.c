/* A person-year of the engine's main job as one would first write it: an array of structs, one person after another,
 * all arms in an inner loop on one path of luck, GSL's Mersenne Twister and the C library's mathematics in double.
 * docs/speed.md says what the work is; the pools' years come ready from inputs.txt, and so do the first people.
 *
 *     naive FOLDER PEOPLE YEARS SEED [THREADS [shared]]      PEOPLE and YEARS: 0 for all
 *
 * Each arm works out what its product is worth and pays; `shared`: each product once a person, for all arms that sell it.
 * Prints `ns_per_person_year checks_passed checks`: processor time on one thread, elapsed on several, each of which
 * has a generator of its own. Exits 1 where its means are not the engine's, 2 on wrong usage, 3 without inputs. */
#include <omp.h>
#include <time.h>

#include "tests/bench/naive_arms.h"
#include "tests/bench/naive_check.h"

/* ------------------------------------------------------------------ one person */

static void pay(const struct world *world, const struct person *p, const struct bill *bill, struct outlook *o,
                struct household *household, struct tally *tally)
{
    const struct city *const city = &world->city;
    struct payments paid;
    public_payments(city, p, bill, &paid);
    const double left_fen = bill->outpatient_fen - paid.outpatient_basic_fen + paid.in_policy_fen + bill->out_fen +
                            bill->special_fen + bill->rare_fen;
    int64_t *const payments_fen = tally->payments_fen[p->quintile];
    payments_fen[PAYER_BASIC] += (int64_t)(paid.outpatient_basic_fen + paid.basic_fen);
    payments_fen[PAYER_CATASTROPHIC] += (int64_t)paid.catastrophic_fen;
    payments_fen[PAYER_ASSISTANCE] += (int64_t)paid.assistance_fen;
    payments_fen[PAYER_HOUSEHOLD] += (int64_t)left_fen;
    household->left_fen += left_fen;
    o->benefits = (struct benefits){.bill = *bill, .in_policy_fen = paid.in_policy_fen};
    o->benefits.is_case = bill->in_fen + bill->out_fen + bill->special_fen + bill->rare_fen > 0.0;
}

static void count_person(const struct person *p, const struct outlook *o, struct tally *tally)
{
    tally->eligible++;
    tally->entrants += !o->is_settled;
    tally->deaths += p->dies;
    tally->people_cells[o->people_cell]++;
    tally->cell_eligible[o->cell]++;
    tally->people_by_quintile[p->quintile]++;
}

static void live_person(struct world *world, struct person *p, long community, gsl_rng *rng, struct tally *tally)
{
    const struct city *const city = &world->city;
    struct household *const household = &world->households[p->head];
    struct outlook o = {.is_settled = !p->is_new || world->year == 0};
    struct bill bill;
    p->quintile = household->quintile;
    p->is_poor = household->is_poor;
    household->all_income_yuan += household->income_yuan;
    household->people++;
    person_health(city, p, rng);
    p->is_new = false;
    const double spread = city->frailty_spread[0], log_frailty = spread * p->z - 0.5 * spread * spread;
    const double cap = city->max_admission_rate[0], multiplier = city->death_year_multiplier[0];
    const double plain = city->admission_rate[p->scheme][p->sex][p->age][p->state] * exp(log_frailty);
    const double rate = fmin(plain, cap);
    person_bill(city, p, p->dies ? fmin(rate * multiplier, cap) : rate, log_frailty, city->cost_level[world->year], rng,
                &bill);
    tally->rate_cap_hits += plain > cap;
    tally->admissions += bill.admissions;
    tally->inpatients += bill.admissions > 0;
    tally->admission_cap_hits += bill.admissions == MAX_ADMISSIONS;
    o.band = band_of(p->age);
    o.cell = (p->sex * N_BANDS + o.band) * N_STATES + p->state;
    o.people_cell = ((o.band * N_STATES + p->state) * 2 + p->scheme) * 2 + p->is_poor;
    o.has_account = p->scheme && p->account_uniform < city->personal_account_share[0];
    pay(world, p, &bill, &o, household, tally);
    o.log_frailty = log_frailty;
    o.rates = rates_of(city, rate);
    count_person(p, &o, tally);
    o.expected_milliyuan[0] = expected_benefit_milliyuan(city, p, world->year, o.rates, 0); /* the reference */
    for (int product = 1; world->shares_products && product < world->n_products; product++)
        see_product(world, p, product, &o);
    live_arms(world, p, &o, community, household, rng, tally);
    for (int product = 0; product < world->n_products; product++)
        tally->expected_milliyuan[product] += o.expected_milliyuan[product];
}

/* ------------------------------------------------------------------ households */

/* Birthdays and newcomers come first: the head's scheme and age make the household's income. */
static void begin_year(struct world *world, long first, long end, gsl_rng *rng)
{
    const struct city *const city = &world->city;
    for (long i = first; i < end; i++) {
        struct person *const p = &world->people[i];
        if (p->dies)
            person_enter(city, p, rng);
        else if (world->year > 0 && p->age < N_AGES - 1)
            p->age++;
        p->scheme = p->scheme_uniform < city->employee_share[p->age];
        if (p->head != i)
            continue;
        struct household *const h = &world->households[i];
        const bool is_elder = p->age >= ELDER_YEARS;
        *h = (struct household){0};
        h->log_income =
            city->income_log_median[p->scheme][is_elder] + city->income_log_sd[p->scheme][is_elder] * p->income_normal;
        h->income_yuan = exp(h->log_income);
        for (int q = 0; q < N_QUINTILES - 1; q++)
            h->quintile += h->log_income >= city->income_quintile_log[q];
        h->is_poor = h->log_income < city->income_safety_net_log[0];
    }
}

struct limits { /* yuan of the year */
    double share, subsistence_yuan, line_yuan;
};

static bool is_catastrophic(const struct limits *limits, double income_yuan, double people, double left_yuan)
{
    const double capacity_yuan = fmax(income_yuan - people * limits->subsistence_yuan, 0.0);
    return left_yuan > limits->share * capacity_yuan && left_yuan > 0.0;
}
static bool is_impoverished(const struct limits *limits, double income_yuan, double people, double left_yuan)
{
    const double line_yuan = people * limits->line_yuan;
    return income_yuan >= line_yuan && income_yuan - left_yuan < line_yuan;
}

static void count_households(const struct world *world, long first, long end, struct tally *tally)
{
    const struct city *const city = &world->city;
    const double level = city->income_level[world->year];
    const struct limits limits = {city->catastrophic_share[0], city->subsistence_yuan[0] * level,
                                  city->poverty_line_yuan[0] * level};
    for (long i = first; i < end; i++) {
        const struct household *const h = &world->households[i];
        if (world->people[i].head != i)
            continue;
        const double income_yuan = h->all_income_yuan * level;
        const bool catastrophic = is_catastrophic(&limits, income_yuan, h->people, h->left_fen / 100.0);
        const bool impoverished = is_impoverished(&limits, income_yuan, h->people, h->left_fen / 100.0);
        tally->households++;
        tally->catastrophic_without += catastrophic;
        tally->impoverished_without += impoverished;
        for (int k = 0; (catastrophic || impoverished) && k < world->n_arms; k++) {
            const double left_yuan = (h->left_fen - h->paid_fen[k]) / 100.0;
            const bool still = is_catastrophic(&limits, income_yuan, h->people, left_yuan);
            tally->arms[k].catastrophic += still;
            tally->arms[k].catastrophic_by_quintile[h->quintile] += still;
            tally->arms[k].impoverished_by_quintile[h->quintile] +=
                is_impoverished(&limits, income_yuan, h->people, left_yuan);
        }
    }
}

/* ------------------------------------------------------------------ the world */

static void live_community(struct world *world, long community, gsl_rng *rng, struct tally *tally)
{
    const long first = community * world->community_people, end = first + world->community_people;
    const long last = end < world->n_people ? end : world->n_people;
    begin_year(world, first, last, rng);
    for (long i = first; i < last; i++)
        live_person(world, &world->people[i], community, rng, tally);
    count_households(world, first, last, tally);
}

static void live_year(struct world *world, gsl_rng **rngs, struct tally *parts, int n_threads)
{
    const size_t bytes = (size_t)world->n_communities * sizeof world->members_now[0];
    prepare_year(world);
    memset(world->members_now, 0, bytes);
    memset(parts, 0, (size_t)n_threads * sizeof *parts);
#pragma omp parallel for schedule(static) num_threads(n_threads)
    for (long c = 0; c < world->n_communities; c++)
        live_community(world, c, rngs[omp_get_thread_num()], &parts[omp_get_thread_num()]);
    for (int t = 1; t < n_threads; t++)
        tally_add(&parts[0], &parts[t]);
    memcpy(world->members_before, world->members_now, bytes);
}

/* ------------------------------------------------------------------ command line */

static long number(const char *text, long least)
{
    char *end;
    const long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < least) {
        fprintf(stderr, "naive: %s is not a whole number from %ld on\n", text, least);
        exit(2);
    }
    return value;
}

static void world_init(struct world *world, const char *folder, long limit)
{
    city_read(&world->city, folder);
    const long all = (long)world->city.n_people[0], tiles = limit / TILE;
    world->n_people = limit == 0 || limit >= all ? all : TILE * (tiles > 0 ? tiles : 1);
    world->community_people = (long)world->city.community_people[0];
    world->n_communities = (world->n_people + world->community_people - 1) / world->community_people;
    world->n_arms = (int)world->city.n_arms[0];
    world->n_policies = (int)world->city.n_policies[0];
    world->n_products = (int)world->city.n_products[0];
    world->people = people_read(folder, world->n_people);
    world->households = calloc((size_t)world->n_people, sizeof *world->households);
    world->members_before = calloc((size_t)world->n_communities, sizeof *world->members_before);
    world->members_now = calloc((size_t)world->n_communities, sizeof *world->members_now);
    if (!world->households || !world->members_before || !world->members_now)
        city_fail(folder, "not enough memory");
}

/* Processor time on one thread, elapsed time on several. */
static double seconds_now(int n_threads)
{
    struct timespec now;
    clock_gettime(n_threads > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int n_arguments, char **arguments)
{
    if (n_arguments < 5 || n_arguments > 7 || (n_arguments == 7 && strcmp(arguments[6], "shared") != 0)) {
        fprintf(stderr, "Usage: naive FOLDER PEOPLE YEARS SEED [THREADS [shared]]\n");
        return 2;
    }
    static struct world world;
    world.shares_products = n_arguments > 6;
    world_init(&world, arguments[1], number(arguments[2], 0));
    const long all_years = (long)world.city.n_years[0], asked_years = number(arguments[3], 0);
    const int n_years = (int)(asked_years == 0 || asked_years > all_years ? all_years : asked_years);
    const long seed = number(arguments[4], 0);
    const int n_threads = n_arguments > 5 ? (int)number(arguments[5], 1) : 1;
    gsl_rng **const rngs = calloc((size_t)n_threads, sizeof *rngs);
    struct tally *const parts = calloc((size_t)n_threads, sizeof *parts);
    double *const raw = calloc((size_t)(n_years * world.n_policies) * N_RAW, sizeof *raw);
    if (!rngs || !parts || !raw)
        city_fail(arguments[1], "not enough memory");
    for (int t = 0; t < n_threads; t++) {
        rngs[t] = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(rngs[t], (unsigned long)(seed * 1000 + t));
    }
    const double start = seconds_now(n_threads);
    for (world.year = 0; world.year < n_years; world.year++) {
        live_year(&world, rngs, parts, n_threads);
        tally_raw(&parts[0], world.n_policies, raw + raw_at(world.n_policies, world.year, 0, 0));
    }
    const double seconds = seconds_now(n_threads) - start;
    const struct check check = {.n_years = n_years,
                                .all_years = (int)all_years,
                                .n_policies = world.n_policies,
                                .spread = world.city.n_people[0] / (double)world.n_people +
                                          1.0 / world.city.expected_worlds[0]};
    long checks = 0;
    const long coarse = check_figures(&check, raw, arguments[1], "expected.txt", &checks);
    const long passed = coarse + check_figures(&check, raw, arguments[1], "expected_fine.txt", &checks);
    printf("%.1f %ld %ld\n", 1e9 * seconds / ((double)world.n_people * n_years), passed, checks);
    return passed < checks;
}
