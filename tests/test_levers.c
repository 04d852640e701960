/* Shapley values of games with known answers, effects over paired worlds, and the boundary of a map. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "results/archive.h"
#include "results/intervals.h"
#include "results/levers.h"
#include "results/map.h"
#include "tests/assert_near.h"
#include "tests/record_example.h"

/* ------------------------------------------------------------------ games */

/* A runway costs what its largest aeroplane needs: Littlechild & Owen 1973, Management Science 20: 370-372. Each part of
 * the runway is shared by those who need it. */
static void test_airport_game_shares_each_part_of_the_runway_among_its_users(void **state)
{
    (void)state;
    static const double COSTS[4] = {1.0, 4.0, 6.0, 11.0};
    double values[16] = {0.0}, shares[4];
    for (int c = 1; c < 16; c++)
        for (int j = 0; j < 4; j++)
            if (c >> j & 1)
                values[c] = COSTS[j];
    levers_shapley(4, values, shares);
    assert_near(shares[0], 1.0 / 4.0, 1e-14);
    assert_near(shares[1], 1.0 / 4.0 + 3.0 / 3.0, 1e-14);
    assert_near(shares[2], 1.0 / 4.0 + 3.0 / 3.0 + 2.0 / 2.0, 1e-14);
    assert_near(shares[3], 1.0 / 4.0 + 3.0 / 3.0 + 2.0 / 2.0 + 5.0, 1e-14);
}

/* One left glove and two right ones: a pair is worth 1. */
static void test_glove_game_gives_two_thirds_to_the_scarce_glove(void **state)
{
    (void)state;
    double values[8] = {0.0}, shares[3];
    for (int c = 0; c < 8; c++)
        values[c] = (c & 1) && (c & 6) ? 1.0 : 0.0;
    levers_shapley(3, values, shares);
    assert_near(shares[0], 2.0 / 3.0, 1e-15);
    assert_near(shares[1], 1.0 / 6.0, 1e-15);
    assert_near(shares[2], 1.0 / 6.0, 1e-15);
}

static double drawn(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) * 0x1p-53 * 200.0 - 100.0;
}

static void test_shares_add_up_to_the_gap(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int game = 0; game < 2000; game++) {
        const int n = 1 + game % MAX_LEVERS;
        double values[1 << MAX_LEVERS], shares[MAX_LEVERS], sum = 0.0;
        for (int c = 0; c < 1 << n; c++)
            values[c] = drawn(&seed);
        levers_shapley(n, values, shares);
        for (int j = 0; j < n; j++)
            sum += shares[j];
        assert_within(sum - (values[(1 << n) - 1] - values[0]), -1e-10, 1e-10);
    }
}

/* Players 1 and 3 count alike, player 2 adds 5 to every coalition, player 0 nothing. */
static void test_symmetric_players_share_alike_and_a_dummy_gets_what_it_adds(void **state)
{
    (void)state;
    double values[16], shares[4];
    for (int c = 0; c < 16; c++) {
        const int twins = (c >> 1 & 1) + (c >> 3 & 1);
        values[c] = 3.0 + (twins == 2 ? 10.0 : twins == 1 ? 2.0 : 0.0) + 5.0 * (c >> 2 & 1);
    }
    levers_shapley(4, values, shares);
    assert_near(shares[0], 0.0, 1e-14);
    assert_near(shares[1], shares[3], 1e-14);
    assert_near(shares[1], 5.0, 1e-14);
    assert_near(shares[2], 5.0, 1e-14);
}

/* The mean over all orders, one by one. */
static void test_shares_are_means_over_all_orders(void **state)
{
    (void)state;
    static const int ORDERS[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    uint64_t seed = 3;
    double values[8], shares[3], means[3] = {0.0};
    for (int c = 0; c < 8; c++)
        values[c] = drawn(&seed);
    for (int order = 0; order < 6; order++)
        for (int at = 0, before = 0; at < 3; at++) {
            const int with = before | 1 << ORDERS[order][at];
            means[ORDERS[order][at]] += (values[with] - values[before]) / 6.0;
            before = with;
        }
    levers_shapley(3, values, shares);
    for (int j = 0; j < 3; j++)
        assert_near(shares[j], means[j], 1e-12);
}

/* ------------------------------------------------------------------ worlds */

/* Two levers, one set, one figure by year and one event. */
static const struct design TWO_LEVERS = {
    .levers = {.n_levers = 2,
               .n_sets = 1,
               .n_asked = 2,
               .levers = {{"contact", "contact", "触达", "a.b, a.c"}, {"push", NULL, NULL, "a.d"}},
               .sets = {{"all", NULL, NULL, "commercial", "government-push", 2}},
               .asked = {{.outcome = "enrolment_rate", .year = 2}, {.outcome = "d3", .label_en = "spiral"}}}};

static double *value_of(struct record *record, long world, int combination)
{
    return &record->design->lever_values[((size_t)world * 4 + (size_t)combination) * 2];
}

/* A record of six worlds: v = 0.1 + (0.2 + w/100)·contact + 0.3·push + 0.06·both; no spiral but in the last arm. */
static void lever_record(struct record *record)
{
    example_record(record);
    record->design = design_values_new(&TWO_LEVERS, EXAMPLE_WORLDS);
    design_keep_texts(&record->design->design, &record->texts);
    for (long world = 0; world < EXAMPLE_WORLDS; world++)
        for (int c = 0; c < 4; c++) {
            const double contact = c & 1, push = c >> 1;
            value_of(record, world, c)[0] =
                0.1 + (0.2 + 0.01 * (double)world) * contact + 0.3 * push + 0.06 * contact * push;
            value_of(record, world, c)[1] = c == 3 && world < 3 ? 1.0 : 0.0;
        }
}

static void test_effects_are_taken_world_by_world(void **state)
{
    (void)state;
    struct record record;
    lever_record(&record);
    const struct lever_summary summary = levers_summary(&record, 0, 0);
    assert_int_equal(summary.n_worlds, 6);
    assert_near(summary.from.mean, 0.1, 1e-14);
    assert_near(summary.to.mean, 0.685, 1e-14);
    assert_near(summary.shapley[0].mean, 0.225 + 0.03, 1e-13);
    assert_near(summary.shapley[1].mean, 0.3 + 0.03, 1e-13);
    assert_near(summary.first_in[0].mean, 0.225, 1e-13);
    assert_near(summary.last_in[0].mean, 0.285, 1e-13);
    assert_near(summary.first_in[1].mean, 0.3, 1e-13);
    assert_near(summary.last_in[1].mean, 0.36, 1e-13);
    /* 0, .01, … .05: their variance is 3.5e-4; what does not vary between worlds has no error. */
    assert_near(summary.shapley[0].se, sqrt(3.5e-4 / 6.0), 1e-12);
    assert_within(summary.shapley[1].se, 0.0, 1e-15);
    assert_near(summary.gap.mean, summary.shapley[0].mean + summary.shapley[1].mean, 1e-12);
    record_free(&record);
}

static void test_a_world_that_lacks_a_combination_is_left_out_of_that_figure_alone(void **state)
{
    (void)state;
    struct record record;
    lever_record(&record);
    value_of(&record, 5, 2)[0] = (double)NAN;
    const struct lever_summary enrolment = levers_summary(&record, 0, 0), spiral = levers_summary(&record, 0, 1);
    assert_int_equal(enrolment.n_worlds, 5);
    assert_near(enrolment.first_in[0].mean, 0.22, 1e-13);
    assert_int_equal(spiral.n_worlds, 6);
    assert_near(spiral.shapley[0].mean, 0.25, 1e-14);
    record_free(&record);
}

static void test_a_figure_that_no_world_has_is_undefined(void **state)
{
    (void)state;
    struct record record;
    lever_record(&record);
    for (long world = 0; world < EXAMPLE_WORLDS; world++)
        value_of(&record, world, 1)[0] = (double)NAN;
    const struct lever_summary summary = levers_summary(&record, 0, 0);
    assert_int_equal(summary.n_worlds, 0);
    assert_true(isnan(summary.gap.mean) && isnan(summary.shapley[1].se));
    record_free(&record);
}

/* ------------------------------------------------------------------ the boundary */

/* z = a x + b y on an uneven grid: every point of its boundary lies on the line, and a line that crosses the grid from
 * side to side crosses every row between. */
static void test_the_boundary_of_a_plane_is_its_level_line(void **state)
{
    (void)state;
    static const double XS[5] = {0.0, 1.0, 2.5, 3.0, 7.0}, YS[4] = {-1.0, 0.0, 2.0, 3.0};
    const double a = 0.15, b = 0.1, level = 0.5;
    double values[20];
    struct map_point points[MAX_MAP_POINTS];
    for (int i = 0; i < 20; i++)
        values[i] = a * XS[i % 5] + b * YS[i / 5];
    const int n = map_boundary(values, XS, 5, YS, 4, level, points);
    int n_rows = 0;
    for (int i = 0; i < n; i++) {
        assert_near(a * points[i].x + b * points[i].y, level, 1e-14);
        n_rows += points[i].is_along_x;
        assert_near(points[i].is_along_x ? YS[points[i].row] : XS[points[i].row],
                    points[i].is_along_x ? points[i].y : points[i].x, 0);
    }
    /* x = (0.5 - 0.1 y)/0.15 is 4, 3.33, 2 and 1.33 in the four rows; y = 5 - 1.5 x is inside at 2.5 and 3 alone. */
    assert_int_equal(n_rows, 4);
    assert_int_equal(n, 6);
    assert_near(points[0].x, 4.0, 1e-14);
    assert_near(points[3].x, 4.0 / 3.0, 1e-14);
    assert_near(points[4].y, 1.25, 1e-14);
    assert_near(points[5].y, 0.5, 1e-14);
}

static void test_a_level_that_is_only_touched_stands_once_and_undefined_values_have_no_neighbours(void **state)
{
    (void)state;
    static const double XS[4] = {1.0, 2.0, 3.0, 4.0}, YS[2] = {0.0, 1.0};
    const double values[8] = {0.1, 0.5, 0.2, 0.0, 0.9, (double)NAN, 0.1, 0.1};
    struct map_point points[MAX_MAP_POINTS];
    assert_int_equal(map_boundary(values, XS, 4, YS, 1, 0.5, points), 1);
    assert_near(points[0].x, 2.0, 0);
    assert_int_equal(map_boundary(values, XS, 4, YS, 2, 0.5, points), 2);
    assert_false(points[1].is_along_x);
    assert_near(points[1].y, 0.5, 1e-15);
}

/* ------------------------------------------------------------------ events and files */

static const struct design SMALL_MAP = {
    .map = {.x = {"product.premium_yuan", "yuan", "premium", "保费", 3, {50.0, 100.0, 200.0}},
            .y = {"operating_model.contact_probability", "1", NULL, NULL, 2, {0.2, 0.9}},
            .arm = "government-push",
            .first_arm = 2,
            .n_asked = 2,
            .asked = {{.outcome = "d3"}, {.outcome = "enrolment_rate", .year = 3}}}};

/* Spirals in 6, 2 and 0 of six worlds in the first row, and in none of the second. */
static void map_record(struct record *record)
{
    static const int SPIRALS[6] = {6, 2, 0, 0, 0, 0};
    example_record(record);
    record->design = design_values_new(&SMALL_MAP, EXAMPLE_WORLDS);
    design_keep_texts(&record->design->design, &record->texts);
    for (long world = 0; world < EXAMPLE_WORLDS; world++)
        for (int point = 0; point < 6; point++) {
            record->design->map_values[(world * 6 + point) * 2] = world < SPIRALS[point] ? 1.0 : 0.0;
            record->design->map_values[(world * 6 + point) * 2 + 1] = world == 3 ? (double)NAN : 0.1 * point;
        }
}

static void test_a_probability_has_wilsons_limits_and_a_boundary_at_one_half(void **state)
{
    (void)state;
    struct record record;
    struct map_point points[MAX_MAP_POINTS];
    map_record(&record);
    const struct map_cell cell = map_cell_of(&record, 0, 1, 0);
    const struct interval wilson = interval_wilson(2.0, 6);
    assert_near(cell.mean, 1.0 / 3.0, 1e-14);
    assert_near(cell.low, wilson.low, 0);
    assert_near(cell.high, wilson.high, 0);
    assert_int_equal(map_cell_of(&record, 1, 2, 1).n_worlds, 5);
    assert_near(map_cell_of(&record, 1, 2, 1).mean, 0.5, 1e-15);
    /* from 1 at 50 to 1/3 at 100: one half at three quarters of the way; down the first column at half of it. */
    assert_int_equal(map_boundary_of(&record, 0, points), 2);
    assert_near(points[0].x, 87.5, 1e-14);
    assert_near(points[1].y, 0.55, 1e-14);
    assert_int_equal(map_boundary_of(&record, 1, points), 0);
    record_free(&record);
}

static void check_same_design(const struct design *left, const struct design *right)
{
    assert_int_equal(left->levers.n_levers, right->levers.n_levers);
    assert_int_equal(left->levers.n_sets, right->levers.n_sets);
    assert_int_equal(left->levers.n_asked, right->levers.n_asked);
    for (int j = 0; j < left->levers.n_levers; j++) {
        assert_string_equal(left->levers.levers[j].name, right->levers.levers[j].name);
        assert_string_equal(left->levers.levers[j].keys, right->levers.levers[j].keys);
    }
    assert_int_equal(left->map.x.n, right->map.x.n);
    for (int i = 0; i < left->map.x.n; i++)
        assert_near(left->map.x.values[i], right->map.x.values[i], 0);
    assert_int_equal(left->map.n_asked, right->map.n_asked);
    for (int i = 0; i < left->map.n_asked; i++) {
        assert_string_equal(left->map.asked[i].outcome, right->map.asked[i].outcome);
        assert_int_equal(left->map.asked[i].year, right->map.asked[i].year);
    }
}

static void check_round_trip(struct record *record)
{
    char path[] = "/tmp/huimin-design-XXXXXX";
    const int descriptor = mkstemp(path);
    struct record read;
    struct status status = {0};
    assert_true(descriptor >= 0);
    close(descriptor);
    assert_true(archive_write(path, record, &status));
    assert_true(archive_read(&read, path, &status));
    assert_non_null(read.design);
    check_same_design(&read.design->design, &record->design->design);
    const struct design *const design = &record->design->design;
    const size_t n_levers = design->levers.n_levers > 0 ? EXAMPLE_WORLDS * 4 * 2 : 0;
    for (size_t i = 0; i < n_levers; i++)
        assert_near(read.design->lever_values[i], record->design->lever_values[i], 0);
    for (size_t i = 0; design->map.x.n > 0 && i < EXAMPLE_WORLDS * 6 * 2; i += 2)
        assert_near(read.design->map_values[i], record->design->map_values[i], 0);
    record_free(&read);
    unlink(path);
    status_free(&status);
}

static void test_levers_and_maps_come_back_from_the_file_as_they_were(void **state)
{
    (void)state;
    struct record record;
    lever_record(&record);
    check_round_trip(&record);
    record_free(&record);
    map_record(&record);
    check_round_trip(&record);
    record_free(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_airport_game_shares_each_part_of_the_runway_among_its_users),
        cmocka_unit_test(test_glove_game_gives_two_thirds_to_the_scarce_glove),
        cmocka_unit_test(test_shares_add_up_to_the_gap),
        cmocka_unit_test(test_symmetric_players_share_alike_and_a_dummy_gets_what_it_adds),
        cmocka_unit_test(test_shares_are_means_over_all_orders),
        cmocka_unit_test(test_effects_are_taken_world_by_world),
        cmocka_unit_test(test_a_world_that_lacks_a_combination_is_left_out_of_that_figure_alone),
        cmocka_unit_test(test_a_figure_that_no_world_has_is_undefined),
        cmocka_unit_test(test_the_boundary_of_a_plane_is_its_level_line),
        cmocka_unit_test(test_a_level_that_is_only_touched_stands_once_and_undefined_values_have_no_neighbours),
        cmocka_unit_test(test_a_probability_has_wilsons_limits_and_a_boundary_at_one_half),
        cmocka_unit_test(test_levers_and_maps_come_back_from_the_file_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
