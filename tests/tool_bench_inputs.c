/* What the peers of `make bench` read: the five-model study as tables, one world's people and its pools' years, and
 * what the engine makes of them.
 *
 *     tool_bench_inputs FOLDER [PEOPLE [YEARS [WORLDS]]]      100000, 10 and 40; from the root of the project
 *
 * Writes inputs.txt, people.txt, expected.txt and expected_fine.txt. The pools' years (premiums, trust, tables of expected benefits) are
 * those of the world, of a dozen, whose number of product-years on sale is nearest the mean, so that what is simulated
 * is neither shorter nor longer than usual. What is expected is the mean over WORLDS worlds with these very years, so that only
 * the luck of people differs. Exits 1 where the run fails, 2 on wrong usage, 3 where the study is refused. */
#include <math.h>
#include <unistd.h>

#include "scenarios/reader.h"
#include "tests/bench/arm_tables.h"
#include "tests/bench/replay.h"

static const char STUDY_PATH[] = "scenarios/studies/five-models.yaml";
enum { N_CANDIDATES = 12 };

static const char *const YEARLY_COLUMNS[] = {"cost_level",
                                             "income_level",
                                             "price_yuan",
                                             "trust",
                                             "is_open",
                                             "benefit_per_admission_yuan",
                                             "special_benefit_yuan",
                                             "rare_benefit_yuan",
                                             "benefit_as",
                                             "perceived_log_probability",
                                             "perceived_mean_yuan",
                                             "weights_as"};
static const char *const SCALE_COLUMNS[] = {"share_scale", "deductible_scale"}; /* the hold rule's: no peer has it */

static void fail(const char *sentence)
{
    fprintf(stderr, "tool_bench_inputs: %s\n", sentence);
    exit(EXIT_RUN_FAILED);
}

static FILE *open_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *const file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(EXIT_RUN_FAILED);
    }
    return file;
}

static void close_file(FILE *file)
{
    if (ferror(file) | fclose(file))
        fail("a file could not be written");
}

/* ------------------------------------------------------------------ the first people */

struct people_view {
    const uint8_t *age_years, *sex, *state, *is_altruist, *is_safety_net, *income_quintile, *is_present;
    const uint16_t *household_head, *diseases;
    const real *income_normal, *scheme_uniform, *frailty_normal, *awareness_uniform, *account_uniform, *taste_normal;
};
#define SEES(member_, unit_) FIELD(READS, struct people_view, member_, PERSON, unit_, #member_)
static const struct field PEOPLE_FIELDS[] = {
    SEES(age_years, "years"),     SEES(sex, "code"),
    SEES(state, "code"),          SEES(is_altruist, "flag"),
    SEES(is_safety_net, "flag"),  SEES(income_quintile, "code"),
    SEES(is_present, "flag"),     SEES(household_head, "place"),
    SEES(diseases, "bits"),       SEES(income_normal, "1"),
    SEES(scheme_uniform, "1"),    SEES(frailty_normal, "1"),
    SEES(awareness_uniform, "1"), SEES(account_uniform, "1"),
    SEES(taste_normal, "1"),
};
static FILE *people_file; /* NULL while nobody is to be written down */

static void people_start(const struct tile *tile, const struct arm_set *arms, const void *context, const void *view)
{
    (void)arms, (void)context;
    const struct people_view *v = view;
    if (tile->is_entrant || !people_file)
        return;
    for (int i = 0; i < tile->n; i++) {
        if (!v->is_present[i])
            fail("the city grows or shrinks: the peers know no empty places");
        fprintf(people_file, "%d %d %u %.9g %.9g %d %d %.9g %.9g %d %.9g %.9g %d %d\n", v->age_years[i], v->sex[i],
                tile->first_person + v->household_head[i], (double)v->income_normal[i], (double)v->scheme_uniform[i],
                v->state[i], v->diseases[i], (double)v->frailty_normal[i], (double)v->awareness_uniform[i],
                v->is_altruist[i], (double)v->account_uniform[i], (double)v->taste_normal[i], v->is_safety_net[i],
                v->income_quintile[i]);
    }
}

static const struct person_model PEOPLE_OBSERVER = {.name = "people",
                                                    .scope = SCOPE_CONTEXT,
                                                    .fields = PEOPLE_FIELDS,
                                                    .n_fields = COUNT_OF(PEOPLE_FIELDS),
                                                    .start = people_start};

/* ------------------------------------------------------------------ runs */

static struct task task_of(const struct study *study, long first_world, long n_worlds)
{
    struct task task = {
        .set = WORLDS_PROCESS, .first_world = first_world, .n_worlds = n_worlds, .n_arms = study->n_arms};
    for (int k = 0; k < study->n_arms; k++)
        task.arms[k] = k;
    return task;
}

static bool simulate(const struct study *study, const struct model_list *models, const struct task *task, int threads,
                     struct task_result *result, struct status *status)
{
    struct engine *engine = NULL;
    const bool ok = engine_init(&engine, models, study, status) && task_result_init(result, engine, task, status) &&
                    engine_simulate(engine, task, threads, result, NULL, NULL, NULL, status);
    engine_free(engine);
    return ok;
}

/* A world as it is, its pools' years recorded and, where asked for, its first people written down. */
static bool record_world(const struct study *study, long world, struct status *status)
{
    const struct model_list *const shipped = registry_models();
    const struct person_model *persons[128];
    struct model_list models = *shipped;
    const struct task task = task_of(study, world, 1);
    struct task_result result = {0};
    if (shipped->n_persons + 2 > COUNT_OF(persons))
        fail("too many models");
    memcpy(persons, shipped->persons, (size_t)shipped->n_persons * sizeof persons[0]);
    persons[models.n_persons++] = recorder_model();
    persons[models.n_persons++] = &PEOPLE_OBSERVER;
    models.persons = persons;
    const bool ok = simulate(study, &models, &task, 1, &result, status);
    task_result_free(&result);
    return ok;
}

static double product_years_on_sale(void)
{
    const int column = recorded_column("is_open");
    double sum = 0.0;
    for (int i = 0; i < recording.n_years * recording.n_arms; i++)
        sum += recorded_value(column, (size_t)i) > 0.0;
    return sum;
}

static void refuse_moving_terms(void)
{
    for (int s = 0; s < COUNT_OF(SCALE_COLUMNS); s++)
        for (int i = 0; i < recording.n_years * recording.n_products; i++)
            if (recorded_value(recorded_column(SCALE_COLUMNS[s]), (size_t)i) != 1.0)
                fail("the terms of a product move: the peers know no hold rule");
}

/* Records the candidate nearest the mean; its people go to people.txt. */
static bool record_usual_world(const struct study *study, const char *folder, struct status *status)
{
    double on_sale[N_CANDIDATES], mean = 0.0;
    int usual = 0;
    for (int w = 0; w < N_CANDIDATES; w++) {
        if (!record_world(study, w, status))
            return false;
        mean += (on_sale[w] = product_years_on_sale()) / N_CANDIDATES;
    }
    for (int w = 1; w < N_CANDIDATES; w++)
        usual = fabs(on_sale[w] - mean) < fabs(on_sale[usual] - mean) ? w : usual;
    people_file = open_file(folder, "people.txt");
    const bool ok = record_world(study, usual, status);
    close_file(people_file);
    people_file = NULL;
    if (recording.is_broken)
        fail("out of memory");
    refuse_moving_terms();
    printf("product-years on sale: %.0f of %d in the world taken, %.1f in the mean of %d worlds\n", on_sale[usual],
           recording.n_years * recording.n_arms, mean, N_CANDIDATES);
    return ok;
}

/* ------------------------------------------------------------------ what is expected */

static void expect(FILE *file, const struct figure *figure, const double *raw, long n_worlds, int arm, int year)
{
    const size_t world_size = (size_t)recording.n_years * (size_t)recording.n_policies * N_RAW;
    double sum = 0.0, squares = 0.0;
    for (long w = 0; w < n_worlds; w++)
        sum += figure_of(figure, raw + (size_t)w * world_size, recording.n_years, recording.n_policies, arm, year);
    const double mean = sum / (double)n_worlds;
    for (long w = 0; w < n_worlds; w++) {
        const double away =
            figure_of(figure, raw + (size_t)w * world_size, recording.n_years, recording.n_policies, arm, year) - mean;
        squares += away * away;
    }
    const double sd = sqrt(squares / (double)(n_worlds - 1));
    if (isfinite(mean) && !(figure->is_heavy && sd > 0.1 * mean))
        fprintf(file, "%s %d %d %.17g %.17g\n", figure->name, arm, year, mean, sd);
}

static void write_expected(const char *folder, const char *name, const double *raw, long n_worlds, int is_fine)
{
    FILE *const file = open_file(folder, name);
    for (int f = 0; f < N_FIGURES; f++)
        for (int k = 0; FIGURES[f].is_fine == is_fine && k < (FIGURES[f].is_of_city ? 1 : recording.n_policies); k++) {
            const int arm = FIGURES[f].is_of_city ? -1 : k;
            if (FIGURES[f].is_of_all_years)
                expect(file, &FIGURES[f], raw, n_worlds, arm, -1);
            for (int year = 0; !FIGURES[f].is_of_all_years && year < recording.n_years; year++)
                expect(file, &FIGURES[f], raw, n_worlds, arm, year);
        }
    close_file(file);
}

/* result->outcomes is [world][arm][year][raw]; figures take [year][arm][raw]. */
static bool expect_figures(const struct study *study, const char *folder, long n_worlds, struct status *status)
{
    struct model_list models = *registry_models();
    const struct pool_model *const pools[1] = {replay_model()};
    const struct task task = task_of(study, N_CANDIDATES, n_worlds);
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct task_result result = {0};
    models.pools = pools;
    models.n_pools = 1;
    bool ok = simulate(study, &models, &task, processors < 1 ? 1 : (int)processors, &result, status);
    if (recording.is_broken)
        fail("the replay's products are not those of the recording");
    const size_t years = (size_t)recording.n_years, policies = (size_t)recording.n_policies;
    double *const raw = calloc((size_t)n_worlds * years * policies * N_RAW, sizeof *raw);
    if (!raw)
        fail("out of memory");
    for (size_t w = 0; ok && w < (size_t)n_worlds; w++)
        for (size_t k = 0; k < policies; k++)
            for (size_t year = 0; year < years; year++)
                memcpy(raw + ((w * years + year) * policies + k) * N_RAW,
                       result.outcomes + ((w * policies + k) * years + year) * N_RAW, N_RAW * sizeof *raw);
    if (ok) {
        write_expected(folder, "expected.txt", raw, n_worlds, 0);
        write_expected(folder, "expected_fine.txt", raw, n_worlds, 1);
    }
    free(raw);
    task_result_free(&result);
    return ok;
}

/* ------------------------------------------------------------------ inputs.txt */

static void write_city(FILE *file, const struct study *study)
{
    static struct city_params city;
    static struct hospital_params hospital;
    static struct social_params social;
    fill_medians(study, study->arms[0].quantities, &CITY_TABLE, &city);
    fill_medians(study, study->arms[0].quantities, &HOSPITAL_TABLE, &hospital);
    fill_medians(study, study->arms[0].quantities, &SOCIAL_TABLE, &social);
    hospital_prepare(&hospital);
    social_insurance_prepare(&social);
    const long tiles = ((long)city.community_people + TILE - 1) / TILE;
    write_number(file, "community_people", (double)(tiles * TILE));
    write_entrants(file, &city);
    write_health(file, &city);
    write_chronic(file, &city);
    write_traits(file, &city);
    write_income(file, &city);
    write_hospital(file, &hospital);
    write_outpatient(file, &city);
    write_social(file, &social);
}

/* Tables with a second half for people with employer cover, whom the study has not and the peers do not know. */
static const struct halved {
    const char *name;
    size_t whole, kept;
} HALVED[] = {
    {"benefit_per_admission_yuan", N_BILL_CLASSES *N_RATES, N_PLAIN_CLASSES *N_RATES},
    {"perceived_log_probability", N_PEOPLE_CELLS, N_PLAIN_CELLS},
    {"perceived_mean_yuan", N_PEOPLE_CELLS, N_PLAIN_CELLS},
};

static void write_recorded(FILE *file, const char *name)
{
    const int column = recorded_column(name);
    const size_t n = (size_t)recording.n_years * recording.n_values[column];
    double *const values = calloc(n, sizeof *values);
    size_t whole = 1, kept = 1, n_kept = 0;
    if (!values)
        fail("out of memory");
    for (int h = 0; h < COUNT_OF(HALVED); h++)
        if (strcmp(HALVED[h].name, name) == 0)
            whole = HALVED[h].whole, kept = HALVED[h].kept;
    for (size_t i = 0; i < n; i++)
        if (i % whole < kept)
            values[n_kept++] = recorded_value(column, i);
    write_block(file, name, values, n_kept);
    free(values);
}

static void write_inputs(const struct study *study, const char *folder, long n_worlds)
{
    FILE *const file = open_file(folder, "inputs.txt");
    write_number(file, "n_people", (double)study->run.persons);
    write_number(file, "n_years", recording.n_years);
    write_number(file, "n_policies", recording.n_policies);
    write_number(file, "n_arms", recording.n_arms);
    write_number(file, "n_products", recording.n_products);
    write_number(file, "expected_worlds", (double)n_worlds);
    write_city(file, study);
    if (!write_arms(file, study))
        fail("a form of the model is asked for that the peers do not know");
    for (int c = 0; c < COUNT_OF(YEARLY_COLUMNS); c++)
        write_recorded(file, YEARLY_COLUMNS[c]);
    close_file(file);
}

/* ------------------------------------------------------------------ command line */

static long whole_number(int n_arguments, char **arguments, int at, long least, long most, long usual)
{
    char *end;
    if (n_arguments <= at)
        return usual;
    const long value = strtol(arguments[at], &end, 10);
    if (*arguments[at] == '\0' || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "tool_bench_inputs: %s is not a whole number from %ld to %ld\n", arguments[at], least, most);
        exit(EXIT_USAGE);
    }
    return value;
}

int main(int n_arguments, char **arguments)
{
    if (n_arguments < 2 || n_arguments > 5) {
        fprintf(stderr, "Usage: tool_bench_inputs FOLDER [PEOPLE [YEARS [WORLDS]]]\n");
        return EXIT_USAGE;
    }
    char people[64], years[64];
    snprintf(people, sizeof people, "run.persons=%ld", whole_number(n_arguments, arguments, 2, 1000, 1000000, 100000));
    snprintf(years, sizeof years, "run.years=%ld", whole_number(n_arguments, arguments, 3, 1, MAX_YEARS, 10));
    const long n_worlds = whole_number(n_arguments, arguments, 4, 2, 1000, 40);
    const char *const overrides[] = {people, years, "run.parameter_uncertainty=off"};
    struct study *study = NULL;
    struct status status = {0};
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    recording_find_columns(YEARLY_COLUMNS, COUNT_OF(YEARLY_COLUMNS));
    recording_find_columns(SCALE_COLUMNS, COUNT_OF(SCALE_COLUMNS));
    const bool ok = scenario_read(&study, STUDY_PATH, overrides, COUNT_OF(overrides), tables, n_tables, &status) &&
                    record_usual_world(study, arguments[1], &status) &&
                    expect_figures(study, arguments[1], n_worlds, &status);
    if (ok)
        write_inputs(study, arguments[1], n_worlds);
    status_print(&status, stderr);
    const int exit_status = ok ? EXIT_DONE : (int)status.code;
    status_free(&status);
    scenario_free(study);
    recording_free_values();
    return exit_status;
}
