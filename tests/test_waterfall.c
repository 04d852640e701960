/* Who pays for a population's bills, from a study with every tier: adding up, what is left out, and files that do not. */
#include "results/archive.h"
#include "results/fairness.h"
#include "results/waterfall.h"
#include "tests/study_harness.h"

static const char STUDY[] = "scenarios/studies/waterfall.yaml";
static const char *const SMALL[] = {"run.persons=4096", "run.worlds=3", "run.years=2", NULL};
enum { WITH_PRODUCT, NO_PRODUCT, N_ARMS, N_YEARS = 2 };

struct example {
    struct study_run *run;
    struct record record;
    struct summary_room room;
    struct waterfall waterfall;
};

static int set_up(void **state)
{
    struct example *const example = calloc(1, sizeof *example);
    struct status status = {0};
    example->run = harness_run_file(STUDY, SMALL, 2);
    harness_must(record_from_result(&example->record, &example->run->result, &status), &status, STUDY);
    harness_must(summary_room_init(&example->room, &example->record, &status), &status, STUDY);
    assert_true(waterfall_find(&example->waterfall, &example->record));
    *state = example;
    return 0;
}

static int tear_down(void **state)
{
    struct example *const example = *state;
    summary_room_free(&example->room);
    record_free(&example->record);
    harness_free(example->run);
    free(example);
    return 0;
}

/* ------------------------------------------------------------------ adding up */

static void test_payments_add_up_to_the_bills_to_the_fen(void **state)
{
    const struct example *const example = *state;
    for (int k = 0; k < N_ARMS; k++)
        for (int year = 0; year < N_YEARS; year++) {
            const double bills_fen = harness_total(example->run, k, year, "bills_by_quintile_fen");
            assert_true(bills_fen > 1e9);
            assert_near(harness_total(example->run, k, year, "payments_fen"), bills_fen, 0.0);
            assert_near(harness_total(example->run, k, year, "payments_without_fen"), bills_fen, 0.0);
        }
    struct status status = {0};
    assert_true(waterfall_check(&example->record, "memory", &status));
}

static void test_every_tier_pays_something_and_nobody_takes_back(void **state)
{
    const struct example *const example = *state;
    int extent;
    const double *const paid = harness_cells(example->run, WITH_PRODUCT, 0, "payments_fen", &extent);
    const int n_payers = example->waterfall.n_payers;
    for (int p = 0; p < n_payers; p++) {
        double all_fen = 0.0;
        for (int at = p; at < extent; at += n_payers) {
            assert_true(paid[at] >= 0.0);
            all_fen += paid[at];
        }
        if (all_fen <= 0.0)
            fail_msg("%s pays nothing", example->waterfall.payers[p]);
    }
}

/* Had nobody the product: the same people in an arm where nobody has it. */
static void test_without_the_product_is_the_arm_in_which_nobody_has_it(void **state)
{
    const struct example *const example = *state;
    static const char *const PAIRS[][2] = {
        {"payments_without_fen", "payments_fen"},
        {"catastrophic_without_by_quintile", "catastrophic_by_quintile"},
        {"impoverished_without_by_quintile", "impoverished_by_quintile"},
        {"above_tenth_without", "above_tenth_households"},
    };
    for (int year = 0; year < N_YEARS; year++)
        for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
            int n, n_other;
            const double *const without = harness_cells(example->run, WITH_PRODUCT, year, PAIRS[i][0], &n);
            const double *const nobody = harness_cells(example->run, NO_PRODUCT, year, PAIRS[i][1], &n_other);
            assert_int_equal(n, n_other);
            assert_same(without, nobody, (size_t)n);
        }
}

static void test_shares_are_one_whole_and_yuan_a_head_the_bill(void **state)
{
    struct example *const example = *state;
    const struct waterfall *const w = &example->waterfall;
    const double people = harness_total(example->run, WITH_PRODUCT, 0, "people_by_quintile");
    const double bills_fen = harness_total(example->run, WITH_PRODUCT, 0, "bills_by_quintile_fen");
    for (int is_without = 0; is_without < 2; is_without++) {
        double share = 0.0, yuan = 0.0;
        for (int p = 0; p < w->n_payers; p++) {
            const struct waterfall_figure figure =
                waterfall_of(w, &example->room, WITH_PRODUCT, 0, WATERFALL_ALL, p, is_without);
            share += figure.share;
            yuan += figure.yuan_per_head;
            assert_true(is_without || isfinite(figure.share_se));
            assert_true(isfinite(figure.yuan_per_head_se));
        }
        assert_near(share, 1.0, 1e-12);
        assert_near(yuan, bills_fen / 100.0 / people, 1e-12);
    }
}

/* ------------------------------------------------------------------ fairness of the same study */

static void test_quintiles_bear_together_what_the_city_bears(void **state)
{
    struct example *const example = *state;
    const struct fairness_source source = fairness_find(&example->record);
    assert_true(source.is_there);
    const struct record_tally *const people = waterfall_tally(&example->record, "people_by_quintile");
    double own_yuan = 0.0, benefit_yuan = 0.0, all_people = 0.0;
    for (int q = 0; q < FAIRNESS_QUINTILES; q++)
        for (long world = 0; world < 3; world++) {
            const double share = record_value(&example->record, WORLDS_JOINT, world, WITH_PRODUCT, 0,
                                              source.outcomes[FAIRNESS_PEOPLE][q]);
            own_yuan += share * record_value(&example->record, WORLDS_JOINT, world, WITH_PRODUCT, 0,
                                             source.outcomes[FAIRNESS_OWN][q]);
            benefit_yuan += share * record_value(&example->record, WORLDS_JOINT, world, WITH_PRODUCT, 0,
                                                 source.outcomes[FAIRNESS_BENEFIT][q]);
            all_people += people->mean[q] / 3.0;
        }
    const int household = example->waterfall.n_payers - 1;
    const struct waterfall_figure own =
        waterfall_of(&example->waterfall, &example->room, WITH_PRODUCT, 0, WATERFALL_ALL, household, false);
    assert_string_equal(example->waterfall.payers[household], "household");
    assert_near(own_yuan / 3.0, own.yuan_per_head, 1e-9);
    assert_true(benefit_yuan > 0.0 && all_people > 4000.0);
}

static void test_measures_are_defined_where_the_product_is_sold_and_have_an_error(void **state)
{
    struct example *const example = *state;
    const struct fairness_source source = fairness_find(&example->record);
    for (int i = 0; i < N_FAIRNESS_MEASURES; i++) {
        const struct summary summary =
            fairness_summary(&example->record, &source, &example->room, WITH_PRODUCT, 0, (enum fairness_measure)i);
        assert_true(summary.n_worlds == 3 && isfinite(summary.mean) && summary.se > 0.0);
    }
    const struct summary nobody =
        fairness_summary(&example->record, &source, &example->room, NO_PRODUCT, 0, FAIRNESS_C_BENEFIT);
    assert_int_equal(nobody.n_worlds, 0);
    const struct summary gini =
        fairness_summary(&example->record, &source, &example->room, WITH_PRODUCT, 0, FAIRNESS_GINI);
    assert_within(gini.mean, 0.25, 0.5);
}

static void test_the_product_never_adds_households_in_hardship(void **state)
{
    struct example *const example = *state;
    for (int i = 0; i < N_FAIRNESS_HARDSHIPS; i += 2)
        for (int q = 0; q < FAIRNESS_QUINTILES; q++) {
            const struct fairness_share without =
                fairness_hardship(&example->record, WITH_PRODUCT, 0, q, (enum fairness_hardship)i);
            const struct fairness_share with =
                fairness_hardship(&example->record, WITH_PRODUCT, 0, q, (enum fairness_hardship)(i + 1));
            assert_within(without.mean, 0.0, 1.0);
            assert_true(with.mean <= without.mean);
        }
}

/* ------------------------------------------------------------------ files */

static double *cell_of_file(struct record *record, const char *name, int at)
{
    for (int i = 0; i < record->n_tallies; i++)
        if (strcmp(record->tallies[i].name, name) == 0)
            return &record->tallies[i].mean[at];
    fail_msg("no tally %s", name);
    return NULL;
}

/* Moves a figure of the file by a third of a fen a world, and puts it back. */
static void check_moved(struct record *record, const char *name, int at, double by_fen, bool is_refused)
{
    char path[64];
    double *const cell = cell_of_file(record, name, at);
    const double kept = *cell;
    struct status status = {0};
    struct record read;
    snprintf(path, sizeof path, "/tmp/huimin-waterfall-%d.h5", (int)getpid());
    *cell += by_fen;
    harness_must(archive_write(path, record, &status), &status, path);
    *cell = kept;
    const bool is_read = archive_read(&read, path, &status);
    unlink(path);
    assert_true(is_read == !is_refused);
    if (is_read)
        record_free(&read);
    else {
        assert_int_equal(status.code, EXIT_INPUT);
        assert_non_null(strstr(status.sentences[0], path));
        assert_non_null(strstr(status.sentences[0], "run the study again"));
    }
    status_free(&status);
}

static void test_a_file_whose_payments_do_not_add_up_is_refused(void **state)
{
    struct example *const example = *state;
    struct record *const record = &example->record;
    const double fen = 1.0 / 3.0; /* one fen in one of three worlds */
    check_moved(record, "payments_fen", 0, 0.0, false);
    check_moved(record, "payments_fen", 0, fen, true);
    check_moved(record, "payments_fen", 44, -fen, true);
    check_moved(record, "payments_without_fen", 7, fen, true);
    check_moved(record, "bills_by_quintile_fen", 2, fen, true);
}

/* Without the bills beside them, arms with the same people still have the same bills. */
static void test_a_file_whose_arms_disagree_on_the_bills_is_refused(void **state)
{
    (void)state;
    static const char *const SMALL_MODELS[] = {"run.persons=2048", "run.worlds=2", "run.years=1",
                                               "run.parameter_uncertainty=off", NULL};
    struct study_run *run = harness_run_file("scenarios/studies/five-models.yaml", SMALL_MODELS, 2);
    struct record record;
    struct status status = {0};
    harness_must(record_from_result(&record, &run->result, &status), &status, "five models");
    assert_null(waterfall_tally(&record, "bills_by_quintile_fen"));
    check_moved(&record, "payments_fen", 0, 0.0, false);
    check_moved(&record, "payments_fen", 45, 0.5, true);
    record_free(&record);
    harness_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payments_add_up_to_the_bills_to_the_fen),
        cmocka_unit_test(test_every_tier_pays_something_and_nobody_takes_back),
        cmocka_unit_test(test_without_the_product_is_the_arm_in_which_nobody_has_it),
        cmocka_unit_test(test_shares_are_one_whole_and_yuan_a_head_the_bill),
        cmocka_unit_test(test_quintiles_bear_together_what_the_city_bears),
        cmocka_unit_test(test_measures_are_defined_where_the_product_is_sold_and_have_an_error),
        cmocka_unit_test(test_the_product_never_adds_households_in_hardship),
        cmocka_unit_test(test_a_file_whose_payments_do_not_add_up_is_refused),
        cmocka_unit_test(test_a_file_whose_arms_disagree_on_the_bills_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
