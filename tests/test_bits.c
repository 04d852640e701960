/* Counts by planes of bits against naive loops, for whole tiles and for parts of them. */
#include "engine/bits.h"

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

static void test_masks_of_arms_turn_into_planes(void **state)
{
    (void)state;
    static const int ARMS[] = {1, 2, 8, 9, 33, 64}, SIZES[] = {1, 9, 130, 509, TILE};
    const struct rng_key key = rng_key_of(4, 0);
    uint64_t masks[TILE];
    uint32_t low[TILE], high[TILE];
    rng_fill_words(low, TILE, 0, 0, 0, rng_stream("test.masks"), &key);
    rng_fill_words(high, TILE, 0, 0, 1, rng_stream("test.masks"), &key);
    for (int i = 0; i < TILE; i++)
        masks[i] = (uint64_t)high[i] << 32 | low[i];
    for (size_t a = 0; a < sizeof ARMS / sizeof ARMS[0]; a++)
        for (size_t s = 0; s < sizeof SIZES / sizeof SIZES[0]; s++) {
            struct plane planes[MAX_ARMS];
            planes_of_masks(planes, ARMS[a], masks, SIZES[s]);
            for (int k = 0; k < ARMS[a]; k++) {
                int64_t count = 0;
                for (int i = 0; i < SIZES[s]; i++) {
                    const uint64_t bit = masks[i] >> k & 1;
                    assert_int_equal(planes[k].word[i / 64] >> (i % 64) & 1, bit);
                    count += (int64_t)bit;
                }
                assert_int_equal(plane_count(&planes[k]), count);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_planes_count_as_loops_do),
        cmocka_unit_test(test_masks_of_arms_turn_into_planes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
