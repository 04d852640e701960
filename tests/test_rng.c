/* The generator: known answers, the same bits in every instruction set, transforms against GSL. */
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "engine/rng.h"
#include "engine/rng_block.h"
#include "engine/variant.h"
#include "tests/assert_near.h"

enum { N_WORDS = 4096 };

/* Random123's kat_vectors, philox4x32, 10 rounds. */
struct known_answer {
    uint32_t counter[4], key[2], words[4];
};
static const struct known_answer ZEROS = {{0}, {0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}};
static const struct known_answer ONES = {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                                         {0xffffffff, 0xffffffff},
                                         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}};
static const struct known_answer DIGITS_OF_PI = {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                                                 {0xa4093822, 0x299f31d0},
                                                 {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};

static void assert_block(const struct known_answer *known)
{
    const struct rng_batch batch = {known->counter[1], known->counter[2], known->counter[3], known->key[0],
                                    known->key[1]};
    const philox4x32_ctr_t block = rng_block(known->counter[0], &batch);
    assert_memory_equal(block.v, known->words, sizeof known->words);
}

static void test_one_block_gives_the_published_words(void **state)
{
    (void)state;
    assert_block(&ZEROS);
    assert_block(&ONES);
    assert_block(&DIGITS_OF_PI);
}

/* The counter's layout as well: person, year and episode come back as the published counter. */
static void assert_fill(const struct rng_functions *functions, const struct known_answer *known, int n)
{
    const struct rng_key key = {known->key[0], known->key[1], known->counter[3]};
    const uint32_t first = known->counter[0] << 2, year = known->counter[1] >> 16, episode = known->counter[1] & 0xffff;
    uint32_t words[64];
    functions->fill_words(words, n, first, year, episode, known->counter[2], &key);
    assert_memory_equal(words, known->words, sizeof known->words);
}

static void test_every_instruction_set_gives_the_published_words(void **state)
{
    (void)state;
    for (int level = VARIANT_LOWEST; level <= VARIANT_HIGHEST; level++) {
        const struct rng_functions *functions = rng_functions_of(level);
        if (!functions) {
            print_message("this machine cannot run v%d\n", level);
            continue;
        }
        for (int n = 4; n <= 64; n += 4) {
            assert_fill(functions, &ZEROS, n);
            assert_fill(functions, &DIGITS_OF_PI, n);
        }
    }
}

static uint32_t word_of(uint32_t person, uint32_t year, uint32_t episode, uint32_t stream, const struct rng_key *key)
{
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    return rng_block(person >> 2, &batch).v[person & 3];
}

static void test_a_word_depends_on_its_position_alone(void **state)
{
    (void)state;
    const struct rng_key key = rng_key_of(0x123456789abcdef0u, 77);
    const uint32_t firsts[] = {0, 4, 512, 1000000, 0xfffffe00u};
    for (int level = VARIANT_LOWEST; level <= VARIANT_HIGHEST; level++) {
        const struct rng_functions *functions = rng_functions_of(level);
        for (int f = 0; functions && f < 5; f++) {
            for (int n = 1; n < 140; n++) {
                uint32_t words[140];
                functions->fill_words(words, n, firsts[f], 3, 2, 99, &key);
                for (int i = 0; i < n; i++)
                    assert_int_equal(words[i], word_of(firsts[f] + (uint32_t)i, 3, 2, 99, &key));
            }
        }
    }
}

static void test_fill_stays_within_the_next_multiple_of_four(void **state)
{
    (void)state;
    const struct rng_key key = rng_key_of(1, 0);
    for (int level = VARIANT_LOWEST; level <= VARIANT_HIGHEST; level++) {
        const struct rng_functions *functions = rng_functions_of(level);
        for (int n = 0; functions && n < 100; n++) {
            uint32_t words[140], scattered[140], persons[140];
            for (uint32_t i = 0; i < 140; i++) {
                words[i] = scattered[i] = 0xdeadbeef;
                persons[i] = i;
            }
            functions->fill_words(words, n, 0, 0, 0, 0, &key);
            functions->gather_words(scattered, persons, n, 0, 0, 0, &key);
            for (int i = (n + 3) / 4 * 4; i < 140; i++)
                assert_int_equal(words[i], 0xdeadbeef);
            for (int i = n; i < 140; i++)
                assert_int_equal(scattered[i], 0xdeadbeef);
        }
    }
}

static void test_scattered_persons_get_their_own_words(void **state)
{
    (void)state;
    const struct rng_key key = rng_key_of(20210101, 5);
    for (int level = VARIANT_LOWEST; level <= VARIANT_HIGHEST; level++) {
        const struct rng_functions *functions = rng_functions_of(level);
        for (int n = 0; functions && n < 70; n++) {
            uint32_t persons[70], words[70];
            for (uint32_t i = 0; i < 70; i++)
                persons[i] = i * 2654435761u + (uint32_t)n;
            functions->gather_words(words, persons, n, 9, 1, 7, &key);
            for (int i = 0; i < n; i++)
                assert_int_equal(words[i], word_of(persons[i], 9, 1, 7, &key));
        }
    }
}

struct tile_values {
    uint32_t words[RNG_TILE];
    real uniforms[RNG_TILE], cosines[RNG_TILE], sines[RNG_TILE], one_sine[RNG_TILE], logistics[RNG_TILE];
};

static void expect_tile(struct tile_values *expected, const uint32_t *persons, int n, const struct rng_key *key)
{
    uint32_t a[RNG_TILE], b[RNG_TILE];
    rng_gather_words(expected->words, persons, n, 6, 5, 50, key);
    rng_gather_words(a, persons, n, 6, 0, 51, key);
    rng_words_to_uniforms(expected->uniforms, a, n);
    rng_gather_words(a, persons, n, 6, 2, 52, key);
    rng_gather_words(b, persons, n, 6, 3, 52, key);
    rng_words_to_normals(expected->cosines, expected->sines, a, b, n);
    rng_gather_words(a, persons, n, 6, 0, 53, key);
    rng_gather_words(b, persons, n, 6, 1, 53, key);
    rng_words_to_normals(NULL, expected->one_sine, a, b, n);
    rng_words_to_logistics(expected->logistics, a, b, n);
}

static void assert_tile(const struct tile_values *actual, const struct tile_values *expected, int n)
{
    const size_t bytes = (size_t)n * sizeof(real);
    assert_memory_equal(actual->words, expected->words, (size_t)n * sizeof(uint32_t));
    assert_memory_equal(actual->uniforms, expected->uniforms, bytes);
    assert_memory_equal(actual->cosines, expected->cosines, bytes);
    assert_memory_equal(actual->sines, expected->sines, bytes);
    assert_memory_equal(actual->one_sine, expected->one_sine, bytes);
    assert_memory_equal(actual->logistics, expected->logistics, bytes);
}

static void test_draws_of_a_tile_are_those_of_its_persons_one_by_one(void **state)
{
    (void)state;
    static struct tile_values expected, actual;
    static const int SIZES[] = {1, 5, 8, 31, 33, 130, RNG_TILE - 1, RNG_TILE};
    const struct rng_key key = rng_key_of(20210101, 6);
    const struct rng_draw draws[] = {{RNG_WORDS, 50, 5, actual.words, NULL},
                                     {RNG_UNIFORMS, 51, 0, actual.uniforms, NULL},
                                     {RNG_NORMALS, 52, 2, actual.cosines, actual.sines},
                                     {RNG_NORMALS, 53, 0, NULL, actual.one_sine},
                                     {RNG_LOGISTICS, 53, 0, actual.logistics, NULL}};
    for (int level = VARIANT_LOWEST; level <= VARIANT_HIGHEST; level++) {
        const struct rng_functions *functions = rng_functions_of(level);
        for (int s = 0; functions && s < 8; s++) {
            const int n = SIZES[s];
            uint32_t persons[RNG_TILE];
            for (uint32_t i = 0; i < RNG_TILE; i++)
                persons[i] = 1024 + i;
            expect_tile(&expected, persons, n, &key);
            functions->fill_tile(draws, 5, n, 1024, 6, &key);
            assert_tile(&actual, &expected, n);
            for (uint32_t i = 0; i < RNG_TILE; i++)
                persons[i] = i * 2654435761u + 3;
            expect_tile(&expected, persons, n, &key);
            functions->gather_tile(draws, 5, persons, n, 6, &key);
            assert_tile(&actual, &expected, n);
        }
    }
}

/* Random words with the extremes among them. */
static void make_words(uint32_t *a, uint32_t *b)
{
    static const uint32_t EDGES[] = {0,          1,          2,          0xff,       0x1ff,      0x200,
                                     0x7fffffff, 0x80000000, 0x80000001, 0xfffffdff, 0xfffffeff, 0xffffff7f,
                                     0xfffffffe, 0xffffffff, 0x3fffffff, 0x40000000};
    const struct rng_key key = rng_key_of(7, 7);
    rng_fill_words(a, N_WORDS, 0, 0, 0, 1, &key);
    rng_fill_words(b, N_WORDS, 0, 0, 0, 2, &key);
    for (int i = 0; i < 256; i++) {
        a[i] = EDGES[i / 16];
        b[i] = EDGES[i % 16];
    }
    for (int i = 256; i < 2048; i++)
        a[i] >>= i % 32;
}

static void test_transforms_give_the_same_bits_in_every_instruction_set(void **state)
{
    (void)state;
    static uint32_t a[N_WORDS], b[N_WORDS];
    static real expected[4][N_WORDS], actual[4][N_WORDS];
    make_words(a, b);
    for (int level = VARIANT_LOWEST; level <= VARIANT_HIGHEST; level++) {
        const struct rng_functions *functions = rng_functions_of(level);
        if (!functions)
            continue;
        functions->words_to_uniforms(actual[0], a, N_WORDS);
        functions->words_to_normals(actual[1], actual[2], a, b, N_WORDS);
        functions->words_to_logistics(actual[3], a, b, N_WORDS);
        if (level == VARIANT_LOWEST)
            memcpy(expected, actual, sizeof expected);
        assert_memory_equal(actual, expected, sizeof expected);
        functions->words_to_normals(actual[0], NULL, a, b, N_WORDS - 3);
        assert_memory_equal(actual[0], expected[1], (N_WORDS - 3) * sizeof(real));
        functions->words_to_normals(NULL, actual[0], a, b, N_WORDS - 5);
        assert_memory_equal(actual[0], expected[2], (N_WORDS - 5) * sizeof(real));
    }
}

static void test_uniforms_are_never_0_or_1(void **state)
{
    (void)state;
    static uint32_t a[N_WORDS], b[N_WORDS];
    static real uniforms[N_WORDS];
    make_words(a, b);
    rng_words_to_uniforms(uniforms, a, N_WORDS);
    for (int i = 0; i < N_WORDS; i++) {
        assert_true(uniforms[i] > REAL(0.0) && uniforms[i] < REAL(1.0));
#ifdef HUIMIN_DOUBLE
        assert_true(uniforms[i] == (a[i] + 0.5) / 4294967296.0);
#else
        assert_true((double)uniforms[i] == ((a[i] >> 9) + 0.5) / 8388608.0);
#endif
    }
}

/* A float's own error, in the value, allowed to the transforms; in double the same formulas are near rounding. */
static const double ALLOWED = sizeof(real) == sizeof(double) ? 1e-15 : 2e-7;

static void test_normals_are_near_box_and_muller_in_double(void **state)
{
    (void)state;
    static uint32_t a[N_WORDS], b[N_WORDS];
    static real cosines[N_WORDS], sines[N_WORDS], turns[N_WORDS];
    make_words(a, b);
    rng_words_to_normals(cosines, sines, a, b, N_WORDS);
    rng_words_to_uniforms(turns, b, N_WORDS);
    for (int i = 0; i < N_WORDS; i++) {
        const double turn = (double)turns[i], u = (a[i] + 0.5) / 4294967296.0;
        const double radius = sqrt(-2.0 * log(u)), cosine = cos(2.0 * M_PI * turn), sine = sin(2.0 * M_PI * turn);
        /* Near u = 1 a float of u is off by up to 2^-24, and the squared radius by twice that. */
        const double step = sizeof(real) == sizeof(double) ? 0.0 : fmin(0x1p-24 / radius, sqrt(0x1p-23));
        assert_within((double)cosines[i] - radius * cosine, -ALLOWED * radius - step, ALLOWED * radius + step);
        assert_within((double)sines[i] - radius * sine, -ALLOWED * radius - step, ALLOWED * radius + step);
        assert_true(isfinite(cosines[i]) && isfinite(sines[i]));
    }
}

static void test_normals_reach_their_tails(void **state)
{
    (void)state;
    const uint32_t a[4] = {0, 1, 2, 0xffffffff}, b[4] = {0, 0, 0, 0};
    real cosines[4];
    rng_words_to_normals(cosines, NULL, a, b, 4);
    assert_near(cosines[0], sqrt(2.0 * 33.0 * M_LN2), 1e-6); /* 6.76: u = 2^-33 */
    assert_near(cosines[1], sqrt(-2.0 * log(1.5 * 0x1p-32)), 1e-6);
    assert_near(cosines[2], sqrt(-2.0 * log(2.5 * 0x1p-32)), 1e-6);
    assert_within(cosines[3], 0.0, 4e-4);
}

static void test_logistics_are_symmetric_and_refined_in_both_tails(void **state)
{
    (void)state;
    static uint32_t a[N_WORDS], b[N_WORDS];
    static real upper[N_WORDS], lower[N_WORDS];
    make_words(a, b);
    for (int i = 0; i < N_WORDS; i++)
        a[i] &= 0x7fffffffu;
    rng_words_to_logistics(lower, a, b, N_WORDS);
    for (int i = 0; i < N_WORDS; i++)
        a[i] |= 0x80000000u;
    rng_words_to_logistics(upper, a, b, N_WORDS);
    for (int i = 0; i < N_WORDS; i++) {
        const double fraction =
            sizeof(real) == sizeof(double) ? (b[i] + 0.5) / 4294967296.0 : ((b[i] >> 9) + 0.5) / 8388608.0;
        const double side = ((a[i] & 0x7fffffffu) + fraction) / 4294967296.0, exact = log(side) - log1p(-side);
        assert_true(upper[i] == -lower[i] && upper[i] >= REAL(0.0));
        assert_within((double)lower[i] - exact, -ALLOWED * (1.0 - exact), ALLOWED * (1.0 - exact));
    }
    const uint32_t lowest[2] = {0, 0}, refined[2] = {0, 0x80000000u};
    rng_words_to_logistics(lower, lowest, refined, 2);
    assert_true(lower[0] < lower[1] && lower[1] < REAL(-22.0));
}

static void test_streams_are_fnv1a_of_their_names(void **state)
{
    (void)state;
    /* Published vectors: Fowler, Noll and Vo, draft-eastlake-fnv, appendix. */
    assert_int_equal(rng_stream(""), 0x811c9dc5u);
    assert_int_equal(rng_stream("a"), 0xe40c292cu);
    assert_int_equal(rng_stream("foobar"), 0xbf9cf968u);
}

static void test_doubles_take_the_words_of_two_persons(void **state)
{
    (void)state;
    const struct rng_key key = rng_key_of(0xfeedfacecafebeefu, 3);
    for (uint32_t person = 0; person < 1000; person++) {
        const uint64_t high = word_of(2 * person, 4, 1, 8, &key), low = word_of(2 * person + 1, 4, 1, 8, &key);
        const double uniform = rng_uniform_f64(&key, person, 4, 1, 8);
        assert_true(uniform == ((double)((high << 32 | low) >> 12) + 0.5) / 4503599627370496.0);
        assert_near(rng_normal_f64(&key, person, 4, 1, 8), gsl_cdf_ugaussian_Pinv(uniform), 1e-14);
    }
}

static void test_forced_instruction_sets_are_checked(void **state)
{
    (void)state;
    const char *before = getenv("HUIMIN_ISA");
    char *kept = before ? strdup(before) : NULL;
    const char *refused[] = {"v1", "v5", "avx2", "V3"};
    for (int i = 0; i < 4; i++) {
        struct status status = {0};
        setenv("HUIMIN_ISA", refused[i], 1);
        assert_false(variant_check(&status));
        assert_int_equal(status.code, EXIT_USAGE);
        assert_non_null(strstr(status.sentences[0], refused[i]));
        status_free(&status);
    }
    struct status status = {0};
    setenv("HUIMIN_ISA", "v2", 1);
    assert_true(variant_check(&status) && status_ok(&status));
    if (!kept)
        unsetenv("HUIMIN_ISA");
    else
        setenv("HUIMIN_ISA", kept, 1);
    free(kept);
    assert_true(rng_functions() == rng_functions_of(variant_choose()));
    assert_true(variant_name()[0] == 'v' && variant_name()[1] == '0' + variant_choose());
    assert_null(rng_functions_of(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_block_gives_the_published_words),
        cmocka_unit_test(test_every_instruction_set_gives_the_published_words),
        cmocka_unit_test(test_a_word_depends_on_its_position_alone),
        cmocka_unit_test(test_fill_stays_within_the_next_multiple_of_four),
        cmocka_unit_test(test_scattered_persons_get_their_own_words),
        cmocka_unit_test(test_draws_of_a_tile_are_those_of_its_persons_one_by_one),
        cmocka_unit_test(test_transforms_give_the_same_bits_in_every_instruction_set),
        cmocka_unit_test(test_uniforms_are_never_0_or_1),
        cmocka_unit_test(test_normals_are_near_box_and_muller_in_double),
        cmocka_unit_test(test_normals_reach_their_tails),
        cmocka_unit_test(test_logistics_are_symmetric_and_refined_in_both_tails),
        cmocka_unit_test(test_streams_are_fnv1a_of_their_names),
        cmocka_unit_test(test_doubles_take_the_words_of_two_persons),
        cmocka_unit_test(test_forced_instruction_sets_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
