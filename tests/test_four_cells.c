/* The four cells of awareness × altruism that `check` prints. */

#include "results/four_cells.h"
#include "results/study_edit.h"
#include "tests/study_harness.h"

enum { BOTH, AWARE, ALTRUIST, NEITHER, GOVERNMENT_PUSH = 4 };
static const char STUDY[] = "scenarios/studies/five-models.yaml";

static void cells_of(const char *const *overrides, struct four_cells cells[5], double *warm_glow_yuan)
{
    struct status status = {0};
    struct study *study = harness_read(STUDY, overrides);
    assert_int_equal(study->n_arms, 5);
    harness_must(four_cells_find(study, cells, &status), &status, "four cells");
    *warm_glow_yuan = study_edit_value(study, GOVERNMENT_PUSH, "behaviour.warm_glow_yuan", 0) *
                      study_edit_value(study, GOVERNMENT_PUSH, "operating_model.publicness", 0) *
                      study_edit_value(study, GOVERNMENT_PUSH, "operating_model.first_trust", 0);
    scenario_free(study);
    status_free(&status);
}

static void test_altruism_is_worth_its_warm_glow_to_aware_and_unaware(void **state)
{
    (void)state;
    struct four_cells cells[5];
    double warm_glow_yuan;
    cells_of(NULL, cells, &warm_glow_yuan);
    const double *worth_yuan = cells[GOVERNMENT_PUSH].worth_yuan;
    assert_near(worth_yuan[BOTH] - worth_yuan[AWARE], warm_glow_yuan, 1e-9);
    assert_near(worth_yuan[ALTRUIST] - worth_yuan[NEITHER], warm_glow_yuan, 1e-9);
    assert_true(worth_yuan[AWARE] > worth_yuan[NEITHER]);
}

static void test_table_3_fails_at_the_shipped_values_and_holds_where_its_conditions_do(void **state)
{
    (void)state;
    struct four_cells shipped[5], cheap[5];
    double warm_glow_yuan;
    cells_of(NULL, shipped, &warm_glow_yuan);
    for (int k = 0; k < 5; k++)
        assert_false(shipped[k].holds);
    /* at 30 yuan: T·B(unaware) < 30 < T·B(aware), and the warm glow makes up the difference */
    cells_of((const char *[]){"product.premium_yuan=30", NULL}, cheap, &warm_glow_yuan);
    assert_true(cheap[GOVERNMENT_PUSH].holds);
    assert_true(cheap[GOVERNMENT_PUSH].worth_yuan[NEITHER] < 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_altruism_is_worth_its_warm_glow_to_aware_and_unaware),
        cmocka_unit_test(test_table_3_fails_at_the_shipped_values_and_holds_where_its_conditions_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
