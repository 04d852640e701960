/* What the engine refuses at start-up: columns that nobody writes or two do, units and types that clash, readers before
 * their writers, draws of the wrong type or of a stream that is taken. */
#include "engine/layout.h"

#include <string.h>

#include "tests/assert_near.h"

struct any_view {
    uint8_t *is_vacated, *flag;
    real *level, *luck, *more_luck;
    uint32_t *word;
    const struct listed_draw *some, *others;
    double *pool_level;
    int64_t *count;
};

#define VACATED FIELD(UPDATES, struct any_view, is_vacated, PERSON, "flag", "left")
#define LEVEL(role_, unit_) FIELD(role_, struct any_view, level, PERSON, unit_, "a level")

static bool lay_out(const struct person_model *const *persons, int n_persons, const struct pool_model *const *pools,
                    int n_pools, struct status *status)
{
    const struct model_list models = {persons, n_persons, pools, n_pools};
    struct layout layout;
    const bool ok = layout_init(&layout, &models, 4, 3, status);
    layout_free(&layout);
    return ok;
}

/* One or two person models of these fields; the sentence must contain every word. */
static void refuse(const struct field *first, int n_first, const struct field *second, int n_second, const char *words)
{
    const struct person_model a = {.name = "alpha", .scope = SCOPE_PATH, .fields = first, .n_fields = n_first};
    const struct person_model b = {.name = "beta", .scope = SCOPE_PATH, .fields = second, .n_fields = n_second};
    struct status status = {0};
    if (lay_out((const struct person_model *const[]){&a, &b}, second ? 2 : 1, NULL, 0, &status))
        fail_msg("models should be refused: %s", words);
    assert_int_equal(status.code, EXIT_RUN_FAILED);
    if (!strstr(status.sentences[0], words))
        fail_msg("'%s' does not say '%s'", status.sentences[0], words);
    status_free(&status);
}
#define REFUSE(first_, second_, words_) refuse(first_, COUNT_OF(first_), second_, COUNT_OF(second_), words_)

static void test_models_that_fit_are_accepted(void **state)
{
    (void)state;
    static const struct field WRITER[] = {VACATED, LEVEL(WRITES, "yuan")}, READER[] = {LEVEL(READS, "yuan")};
    const struct person_model a = {.name = "alpha", .scope = SCOPE_PATH, .fields = WRITER, .n_fields = 2};
    const struct person_model b = {.name = "beta", .scope = SCOPE_PATH, .fields = READER, .n_fields = 1};
    struct status status = {0};
    assert_true(lay_out((const struct person_model *const[]){&a, &b}, 2, NULL, 0, &status));
    status_free(&status);
}

static void test_a_column_read_where_it_is_written_needs_no_writer(void **state)
{
    (void)state;
    static const struct field LONE[] = {VACATED, LEVEL(READS_IF, "yuan")};
    static const struct field WRITER[] = {VACATED, LEVEL(WRITES, "yuan")}, UNIT[] = {LEVEL(READS_IF, "fen")};
    const struct person_model a = {.name = "alpha", .scope = SCOPE_PATH, .fields = LONE, .n_fields = 2};
    struct status status = {0};
    assert_true(lay_out((const struct person_model *const[]){&a}, 1, NULL, 0, &status));
    status_free(&status);
    REFUSE(WRITER, UNIT, "unit 'fen'");
}

static void test_a_column_needs_one_writer(void **state)
{
    (void)state;
    static const struct field LONE[] = {VACATED, LEVEL(READS, "yuan")}, WRITER[] = {VACATED, LEVEL(WRITES, "yuan")},
                              AGAIN[] = {LEVEL(UPDATES, "yuan")};
    refuse(LONE, COUNT_OF(LONE), NULL, 0, "nobody writes column level");
    REFUSE(WRITER, AGAIN, "model beta: column level: already written by model alpha");
}

static void test_units_and_types_must_agree(void **state)
{
    (void)state;
    static const struct field WRITER[] = {VACATED, LEVEL(WRITES, "yuan")}, UNIT[] = {LEVEL(READS, "fen")};
    struct other {
        const uint8_t *level;
    };
    static const struct field TYPE[] = {FIELD(READS, struct other, level, PERSON, "yuan", "a level")};
    static const struct field SHAPE[] = {FIELD(READS, struct any_view, level, PERSON_ARM, "yuan", "a level")};
    REFUSE(WRITER, UNIT, "unit 'fen'");
    REFUSE(WRITER, TYPE, "column level");
    REFUSE(WRITER, SHAPE, "column level");
}

static void test_what_lasts_a_tile_is_not_read_before_it_is_written(void **state)
{
    (void)state;
    static const struct field READER[] = {VACATED, LEVEL(READS, "yuan")}, WRITER[] = {LEVEL(WRITES, "yuan")},
                              KEEPER[] = {LEVEL(UPDATES, "yuan")};
    REFUSE(READER, WRITER, "model alpha reads column level before model beta writes it");
    /* last year's value of a lasting column is there to be read */
    const struct person_model a = {.name = "alpha", .scope = SCOPE_PATH, .fields = READER, .n_fields = 2};
    const struct person_model b = {.name = "beta", .scope = SCOPE_PATH, .fields = KEEPER, .n_fields = 1};
    struct status status = {0};
    assert_true(lay_out((const struct person_model *const[]){&a, &b}, 2, NULL, 0, &status));
}

static void test_draws_have_their_type_and_a_stream_of_their_own(void **state)
{
    (void)state;
    static const struct field WORD[] = {VACATED, DRAW(DRAWS, struct any_view, luck, WORD, "test.luck", "luck")};
    static const struct field REAL_DRAW[] = {VACATED, DRAW(DRAWS, struct any_view, word, UNIFORM, "test.luck", "luck")};
    static const struct field TWICE[] = {VACATED, DRAW(DRAWS, struct any_view, luck, UNIFORM, "test.luck", "luck"),
                                         DRAW(DRAWS, struct any_view, more_luck, UNIFORM, "test.luck", "luck")};
    static const struct field PAIR[] = {VACATED, DRAW(DRAWS, struct any_view, luck, NORMAL_COS, "test.luck", "luck"),
                                        DRAW(DRAWS, struct any_view, more_luck, NORMAL_SIN, "test.luck", "luck")};
    refuse(WORD, COUNT_OF(WORD), NULL, 0, "words must be uint32_t");
    refuse(REAL_DRAW, COUNT_OF(REAL_DRAW), NULL, 0, "this draw must be real");
    refuse(TWICE, COUNT_OF(TWICE), NULL, 0, "stream test.luck is taken");
    static const struct field COLUMN[] = {VACATED, FIELD(WRITES, struct any_view, some, PERSON, "1", "no column")};
    static const struct field LISTED_TWICE[] = {VACATED,
                                                DRAW(DRAWS, struct any_view, luck, UNIFORM, "test.luck", "luck"),
                                                LISTED_DRAW(struct any_view, some, UNIFORM, 1, "test.luck", "luck")};
    static const struct field SAME_HALF[] = {VACATED,
                                             LISTED_DRAW(struct any_view, some, NORMAL_COS, 1, "test.luck", "luck"),
                                             LISTED_DRAW(struct any_view, others, NORMAL_COS, 1, "test.luck", "luck")};
    static const struct field LISTED_PAIR[] = {VACATED,
                                               DRAW(DRAWS, struct any_view, luck, NORMAL_COS, "test.luck", "luck"),
                                               LISTED_DRAW(struct any_view, some, NORMAL_SIN, 1, "test.luck", "luck")};
    refuse(COLUMN, COUNT_OF(COLUMN), NULL, 0, "a listed draw, and nothing else");
    refuse(LISTED_TWICE, COUNT_OF(LISTED_TWICE), NULL, 0, "stream test.luck is taken");
    refuse(SAME_HALF, COUNT_OF(SAME_HALF), NULL, 0, "stream test.luck is taken");
    const struct person_model listed = {
        .name = "alpha", .scope = SCOPE_PATH, .fields = LISTED_PAIR, .n_fields = COUNT_OF(LISTED_PAIR)};
    struct status of_listed = {0};
    assert_true(lay_out((const struct person_model *const[]){&listed}, 1, NULL, 0, &of_listed));
    const struct person_model pair = {.name = "alpha", .scope = SCOPE_PATH, .fields = PAIR, .n_fields = COUNT_OF(PAIR)};
    struct status status = {0};
    assert_true(lay_out((const struct person_model *const[]){&pair}, 1, NULL, 0, &status));
}

static void test_models_own_only_what_is_theirs(void **state)
{
    (void)state;
    static const struct field POOL_COLUMN[] = {VACATED,
                                               FIELD(WRITES, struct any_view, pool_level, ARM, "1", "a pool's")};
    static const struct field REAL_TALLY[] = {VACATED, FIELD(TALLIES, struct any_view, pool_level, ARM, "1", "a sum")};
    static const struct field NO_VACATED[] = {LEVEL(WRITES, "yuan")};
    static const struct field ONLY_VACATED[] = {VACATED};
    static const struct field POOL_TALLY[] = {FIELD(TALLIES, struct any_view, count, ARM, "1", "a sum")};
    refuse(POOL_COLUMN, COUNT_OF(POOL_COLUMN), NULL, 0, "a person model cannot own a pool column");
    refuse(REAL_TALLY, COUNT_OF(REAL_TALLY), NULL, 0, "a tally must be int64_t");
    refuse(NO_VACATED, COUNT_OF(NO_VACATED), NULL, 0, "is_vacated");
    const struct person_model people = {.name = "alpha", .scope = SCOPE_PATH, .fields = ONLY_VACATED, .n_fields = 1};
    const struct pool_model pool = {.name = "gamma", .scope = SCOPE_ARM, .fields = POOL_TALLY, .n_fields = 1};
    struct status status = {0};
    assert_false(lay_out((const struct person_model *const[]){&people}, 1, (const struct pool_model *const[]){&pool}, 1,
                         &status));
    assert_non_null(strstr(status.sentences[0], "only person models tally"));
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models_that_fit_are_accepted),
        cmocka_unit_test(test_a_column_read_where_it_is_written_needs_no_writer),
        cmocka_unit_test(test_a_column_needs_one_writer),
        cmocka_unit_test(test_units_and_types_must_agree),
        cmocka_unit_test(test_what_lasts_a_tile_is_not_read_before_it_is_written),
        cmocka_unit_test(test_draws_have_their_type_and_a_stream_of_their_own),
        cmocka_unit_test(test_models_own_only_what_is_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
