/* Planes of bits against naive loops, for whole tiles and for parts of them. */
#include "engine/bits.h"

#include "engine/pick.h"
#include "engine/rng.h"
#include "tests/assert_near.h"

static void test_planes_count_as_loops_do(void **state)
{
    (void)state;
    static const int SIZES[] = {0, 1, 7, 8, 63, 64, 65, 100, 511, TILE};
    const struct rng_key key = rng_key_of(3, 0);
    for (size_t s = 0; s < sizeof SIZES / sizeof SIZES[0]; s++) {
        const int n = SIZES[s];
        uint8_t a[TILE], b[TILE]; /* what lies beyond n is there, and must not count */
        uint32_t words[TILE];
        int64_t count_a = 0, both = 0, without = 0, place_sum = 0, visited_sum = 0;
        rng_fill_words(words, TILE, 0, 0, (uint32_t)s, rng_stream("test.bits"), &key);
        for (int i = 0; i < TILE; i++)
            a[i] = words[i] & 1, b[i] = words[i] >> 1 & 1;
        for (int i = 0; i < n; i++) {
            count_a += a[i];
            both += a[i] & b[i];
            without += a[i] & !b[i];
            place_sum += a[i] * (i + 1);
        }
        const struct plane plane_a = plane_of_flags(a, n), plane_b = plane_of_flags(b, n);
        const struct plane in_both = plane_both(&plane_a, &plane_b), in_a_alone = plane_without(&plane_a, &plane_b);
        FOR_EACH_BIT(i, &plane_a) visited_sum += (int64_t)i + 1;
        assert_int_equal(plane_count(&plane_a), count_a);
        assert_int_equal(plane_count_both(&plane_a, &plane_b), both);
        assert_int_equal(plane_count(&in_both), both);
        assert_int_equal(plane_count(&in_a_alone), without);
        assert_int_equal(visited_sum, place_sum);
    }
}

/* Bytes of all values, flags in their lowest bit, and planes, from one stream of words. */
struct luck {
    uint8_t bytes[TILE];
    uint32_t words[TILE];
    real values[TILE];
    struct plane plane;
};

static void draw(struct luck *luck, int round)
{
    const struct rng_key key = rng_key_of(4, (uint32_t)round);
    uint32_t more[TILE];
    rng_fill_words(luck->words, TILE, 0, 0, 0, rng_stream("test.values"), &key);
    rng_fill_words(more, TILE, 0, 0, 1, rng_stream("test.values"), &key);
    for (int i = 0; i < TILE; i++) {
        luck->bytes[i] = (uint8_t)(more[i] >> 8);
        luck->values[i] = (real)(int32_t)(more[i] & 0xff) - REAL(128);
    }
    for (int w = 0; w < PLANE_WORDS; w++)
        luck->plane.word[w] = (uint64_t)more[2 * w] << 32 | more[2 * w + 1];
    if (round == 0) /* the largest sum there is */
        for (int i = 0; i < TILE; i++)
            luck->words[i] = UINT32_MAX, luck->plane.word[i / 64] = ~UINT64_C(0);
}

static void test_planes_of_codes_are_what_comparisons_say(void **state)
{
    (void)state;
    static const uint8_t CODES[] = {0, 1, 3, 40, 60, 127, 128, 200, 255};
    struct luck luck;
    for (int round = 0; round < 4; round++) {
        draw(&luck, round);
        for (size_t c = 0; c < sizeof CODES; c++) {
            const struct plane equal = plane_of_code(luck.bytes, CODES[c]);
            const struct plane at_least = plane_at_least(luck.bytes, CODES[c]);
            for (int i = 0; i < TILE; i++) {
                assert_int_equal(plane_has(&equal, i), luck.bytes[i] == CODES[c]);
                assert_int_equal(plane_has(&at_least, i), luck.bytes[i] >= CODES[c]);
            }
        }
        for (int bit = 0; bit < 8; bit++) {
            const struct plane with_bit = plane_with_bit(luck.bytes, bit);
            for (int i = 0; i < TILE; i++)
                assert_int_equal(plane_has(&with_bit, i), luck.bytes[i] >> bit & 1);
        }
    }
}

static void test_planes_of_values_are_what_comparisons_say(void **state)
{
    (void)state;
    struct luck luck, other;
    draw(&luck, 1);
    draw(&other, 2);
    luck.values[7] = (real)NAN; /* is not below, above or less than anything */
    const struct plane less = plane_of_less(luck.values, other.values);
    const struct plane below = plane_of_below(luck.values, REAL(5)), above = plane_of_above(luck.values, REAL(5));
    for (int i = 0; i < TILE; i++) {
        assert_int_equal(plane_has(&less, i), luck.values[i] < other.values[i]);
        assert_int_equal(plane_has(&below, i), luck.values[i] < REAL(5));
        assert_int_equal(plane_has(&above, i), luck.values[i] > REAL(5));
    }
}

static void test_picked_people_come_back_to_their_places(void **state)
{
    (void)state;
    struct luck luck;
    int32_t codes[TILE], picked_codes[PICK_ROOM];
    real picked[PICK_ROOM], back[TILE];
    draw(&luck, 3);
    for (int i = 0; i < TILE; i++) {
        codes[i] = i;
        back[i] = REAL(-1);
    }
    const int n = pick_people(picked_codes, picked, codes, luck.values, &luck.plane);
    int next = 0;
    FOR_EACH_BIT(i, &luck.plane)
    {
        assert_int_equal(picked_codes[next], i);
        assert_true(picked[next++] == luck.values[i]);
    }
    assert_int_equal(n, next);
    pick_put_back(back, picked, &luck.plane);
    for (int i = 0; i < TILE; i++)
        assert_true(back[i] == (plane_has(&luck.plane, i) ? luck.values[i] : REAL(-1)));
}

static void test_one_of_four_values_is_picked_by_code(void **state)
{
    (void)state;
    const real table[4] = {REAL(3), REAL(-1), REAL(0.5), REAL(7)};
    uint8_t codes[TILE];
    real values[TILE];
    for (int i = 0; i < TILE; i++)
        codes[i] = (uint8_t)(i / 3 % 4);
    pick_of_four(values, table, codes);
    for (int i = 0; i < TILE; i++)
        assert_true(values[i] == table[codes[i]]);
}

static void test_sums_over_a_plane_are_exact(void **state)
{
    (void)state;
    struct luck luck;
    for (int round = 0; round < 4; round++) {
        int64_t sum = 0, sum_of_bytes = 0;
        uint8_t bytes[TILE];
        draw(&luck, round);
        for (int i = 0; i < TILE; i++) {
            luck.words[i] >>= 4 * round; /* large and small */
            bytes[i] = (uint8_t)luck.words[i];
            sum += plane_has(&luck.plane, i) ? (int64_t)luck.words[i] : 0;
            sum_of_bytes += plane_has(&luck.plane, i) ? bytes[i] : 0;
        }
        assert_true(sum > 0 && plane_sum(&luck.plane, luck.words) == sum);
        assert_true(sum_of_bytes > 0 && plane_sum_bytes(&luck.plane, bytes) == sum_of_bytes);
    }
}

static void test_places_are_those_of_the_bits_in_order(void **state)
{
    (void)state;
    struct luck luck;
    uint16_t place[TILE];
    int n = 0;
    draw(&luck, 1);
    const int listed = plane_places(&luck.plane, place);
    FOR_EACH_BIT(i, &luck.plane) assert_int_equal(place[n++], i);
    assert_true(n > 0 && n == listed);
}

static void test_codes_hold_each_plane_at_its_place(void **state)
{
    (void)state;
    struct plane planes[8];
    const struct plane *pointers[8];
    struct plane_codes codes;
    for (int p = 0; p < 8; p++) {
        struct luck luck;
        draw(&luck, 1 + p);
        planes[p] = luck.plane;
        pointers[p] = &planes[p];
    }
    plane_codes_of(&codes, pointers);
    for (int i = 0; i < TILE; i++) {
        const int index = TILE / 8 * (i % 8) + i / 8;
        for (int p = 0; p < 8; p++)
            assert_int_equal(plane_code_at(&codes, i) >> p & 1, plane_has(&planes[p], i));
        assert_int_equal(plane_code_at(&codes, i), ((const uint8_t *)codes.row)[index]);
    }
}

static void test_eight_sums_move_where_the_code_has_a_bit(void **state)
{
    (void)state;
    for (int code = 0; code < 256; code++) {
        const union eight mask = eight_of_code((uint8_t)code);
        union eight sum = {.lane = {1, 2, 3, 4, 5, 6, 7, 8}};
        eight_add(&sum, &mask, INT64_C(1) << 50);
        eight_add(&sum, &mask, -7);
        for (int lane = 0; lane < 8; lane++)
            assert_true(sum.lane[lane] == lane + 1 + (code >> lane & 1 ? (INT64_C(1) << 50) - 7 : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_planes_count_as_loops_do),
        cmocka_unit_test(test_planes_of_codes_are_what_comparisons_say),
        cmocka_unit_test(test_planes_of_values_are_what_comparisons_say),
        cmocka_unit_test(test_picked_people_come_back_to_their_places),
        cmocka_unit_test(test_one_of_four_values_is_picked_by_code),
        cmocka_unit_test(test_sums_over_a_plane_are_exact),
        cmocka_unit_test(test_places_are_those_of_the_bits_in_order),
        cmocka_unit_test(test_codes_hold_each_plane_at_its_place),
        cmocka_unit_test(test_eight_sums_move_where_the_code_has_a_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
