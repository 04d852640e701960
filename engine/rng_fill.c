/* The bulk random numbers: hot, compiled once per instruction set. */
#include <string.h>

#include "engine/bits.h"
#include "engine/rng.h"
#include "engine/rng_block.h"
#include "engine/rng_lanes.h"
#include "engine/variant.h"
#include "engine/vmath.h"

enum { ROUNDS = 10 };

/* What all draws of a key share; spread over the lanes as it is loaded. */
struct lanes_key {
    uint64_t world, keys[ROUNDS][2];
};

static inline void lanes_key_spread(struct lanes_key *spread, const struct rng_key *key)
{
    spread->world = key->world;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        spread->keys[round][0] = key->seed_low + round * PHILOX_W32_0;
        spread->keys[round][1] = key->seed_high + round * PHILOX_W32_1;
    }
}

/* The words of a counter that a draw adds. */
struct lanes_draw {
    lanes year_episode, stream;
};

static inline struct lanes_draw lanes_draw_of(uint32_t year, uint32_t episode, uint32_t stream)
{
    return (struct lanes_draw){lanes_set(year << 16 | episode), lanes_set(stream)};
}

/* Words 0 and 1 of LANES counters in the halves of the lanes of `first`, words 2 and 3 in those of `second`. */
struct lanes_block {
    lanes first, second;
};

/* Rounds of some blocks side by side, so that one's products are under way while another's are awaited. */
static inline void philox_blocks(struct lanes_block *blocks, const lanes *groups, int n_blocks,
                                 const struct lanes_draw *draw, const struct lanes_key *key)
{
    lanes x[MOST_BLOCKS][4];
    for (int b = 0; b < n_blocks; b++) {
        x[b][0] = groups[b];
        x[b][1] = draw->year_episode;
        x[b][2] = draw->stream;
        x[b][3] = lanes_set(key->world);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int b = 0; b < n_blocks; b++) {
            const lanes product0 = lanes_product(x[b][0], lanes_set(PHILOX_M4x32_0));
            const lanes product1 = lanes_product(x[b][2], lanes_set(PHILOX_M4x32_1));
            x[b][0] = lanes_xor(lanes_high(product1), x[b][1], lanes_set(key->keys[round][0]));
            x[b][1] = product1;
            x[b][2] = lanes_xor(lanes_high(product0), x[b][3], lanes_set(key->keys[round][1]));
            x[b][3] = product0;
        }
    for (int b = 0; b < n_blocks; b++)
        blocks[b] = (struct lanes_block){lanes_pair(x[b][0], x[b][1]), lanes_pair(x[b][2], x[b][3])};
}

/* The words of LANES groups in order: x0 x1 x2 x3 of the first, then of the second, … */
static inline void store_groups(uint32_t *words, struct lanes_block block)
{
#if defined(__AVX512F__)
    const lanes low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
    _mm512_storeu_si512(words, _mm512_permutex2var_epi64(block.first, low, block.second));
    _mm512_storeu_si512(words + 16, _mm512_permutex2var_epi64(block.first, high, block.second));
#elif defined(__AVX2__)
    const lanes even = _mm256_unpacklo_epi64(block.first, block.second);
    const lanes odd = _mm256_unpackhi_epi64(block.first, block.second);
    _mm256_storeu_si256((__m256i *)words, _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256((__m256i *)(words + 8), _mm256_permute2x128_si256(even, odd, 0x31));
#else
    _mm_storeu_si128((__m128i *)words, _mm_unpacklo_epi64(block.first, block.second));
    _mm_storeu_si128((__m128i *)(words + 4), _mm_unpackhi_epi64(block.first, block.second));
#endif
}

static inline void fill_groups(uint32_t *restrict words, int n_groups, uint32_t first_group,
                               const struct lanes_draw *draw, const struct lanes_key *key)
{
    static const uint64_t COUNT[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    const lanes step = lanes_set(LANES);
    lanes group = lanes_add(lanes_load(COUNT), lanes_set(first_group));
    int done = 0;
    for (; done + MOST_BLOCKS * LANES <= n_groups; done += MOST_BLOCKS * LANES) { /* hot by hand */
        lanes groups[MOST_BLOCKS];
        struct lanes_block blocks[MOST_BLOCKS];
        for (int b = 0; b < MOST_BLOCKS; b++, group = lanes_add(group, step))
            groups[b] = group;
        philox_blocks(blocks, groups, MOST_BLOCKS, draw, key);
        for (int b = 0; b < MOST_BLOCKS; b++)
            store_groups(words + 4 * (done + b * LANES), blocks[b]);
    }
    for (; done < n_groups; done += LANES, group = lanes_add(group, step)) {
        struct lanes_block block;
        philox_blocks(&block, &group, 1, draw, key);
        store_groups(words + 4 * done, block);
    }
}

/* Persons one by one: a lane computes a group of four and keeps the word of its person. n: a multiple of AT_ONCE. */
enum { AT_ONCE = 2 * LANES };
static inline void gather_lanes(uint32_t *restrict words, const uint32_t *restrict persons, int n,
                                const struct lanes_draw *draw, const struct lanes_key *key)
{
    for (int done = 0; done < n; done += AT_ONCE) { /* hot by hand */
        const lanes own[2] = {lanes_persons(persons + done), lanes_persons(persons + done + LANES)};
        const lanes groups[2] = {lanes_groups(own[0]), lanes_groups(own[1])};
        struct lanes_block blocks[2];
        philox_blocks(blocks, groups, 2, draw, key);
        for (int b = 0; b < 2; b++)
            lanes_store_own(words + done + b * LANES, blocks[b].first, blocks[b].second, own[b]);
    }
}

static void fill_words(uint32_t *words, int n, uint32_t first_person, uint32_t year, uint32_t episode, uint32_t stream,
                       const struct rng_key *key)
{
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    struct lanes_key spread;
    lanes_key_spread(&spread, key);
    const struct lanes_draw draw = lanes_draw_of(year, episode, stream);
    const uint32_t first_group = first_person >> 2;
    const int n_groups = (n + 3) / 4, n_whole = n_groups / LANES * LANES;
    fill_groups(words, n_whole, first_group, &draw, &spread);
    for (int done = n_whole; done < n_groups; done++) {
        const philox4x32_ctr_t block = rng_block(first_group + (uint32_t)done, &batch);
        for (int word = 0; word < 4; word++)
            words[4 * done + word] = block.v[word];
    }
}

static void gather_words(uint32_t *words, const uint32_t *persons, int n, uint32_t year, uint32_t episode,
                         uint32_t stream, const struct rng_key *key)
{
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    struct lanes_key spread;
    lanes_key_spread(&spread, key);
    const struct lanes_draw draw = lanes_draw_of(year, episode, stream);
    const int n_whole = n / AT_ONCE * AT_ONCE;
    gather_lanes(words, persons, n_whole, &draw, &spread);
    for (int done = n_whole; done < n; done++)
        words[done] = rng_block(persons[done] >> 2, &batch).v[persons[done] & 3];
}

#ifdef HUIMIN_DOUBLE
static inline double unsigned_to_f64(uint32_t word) { return vm_f64_of_bits(0x4330000000000000u | word) - 0x1p52; }
static inline real uniform_of(uint32_t word) { return (unsigned_to_f64(word) + 0.5) * 0x1p-32; }
static inline real fine_uniform_of(uint32_t word) { return uniform_of(word); }
static inline real small_side_of(uint32_t a, uint32_t b)
{
    return (unsigned_to_f64(a & 0x7fffffffu) + uniform_of(b)) * 0x1p-32;
}
#else
static inline real uniform_of(uint32_t word) { return ((float)(int32_t)(word >> 9) + 0.5f) * 0x1p-23f; }
/* (word + 1/2) 2^-32 rounded once, below 1: the halves of the word convert exactly. */
static inline real fine_uniform_of(uint32_t word)
{
    const float high = (float)(int32_t)(word >> 16) * 65536.0f, low = (float)(int32_t)(word & 0xffffu) + 0.5f;
    const float uniform = (high + low) * 0x1p-32f;
    return uniform < 0x1.fffffep-1f ? uniform : 0x1.fffffep-1f;
}
static inline real small_side_of(uint32_t a, uint32_t b)
{
    return ((float)(int32_t)(a & 0x7fffffffu) + uniform_of(b)) * 0x1p-32f;
}
#endif

/* One short loop a function: the processor overlaps rounds of a short chain of operations, and waits for a long one. */

static void words_to_uniforms(real *restrict uniforms, const uint32_t *restrict words, int n)
{
    for (int i = 0; i < n; i++) /* hot */
        uniforms[i] = uniform_of(words[i]);
}

/* The root is left to the loop that follows, where it is worked out beside other operations. */
static void words_to_logs(real *restrict logs, const uint32_t *restrict words, int n)
{
    for (int i = 0; i < n; i++) /* hot */
        logs[i] = vm_log(fine_uniform_of(words[i]));
}

static inline real radius_of(real log) { return vm_sqrt(REAL(-2.0) * log); }

static void words_to_normals_of_tile(real *restrict cosines, real *restrict sines, const uint32_t *restrict a,
                                     const uint32_t *restrict b, int n)
{
    real radii[RNG_TILE] = {0};
    words_to_logs(radii, a, n);
    if (cosines && sines) {
        for (int i = 0; i < n; i++) { /* hot */
            radii[i] = radius_of(radii[i]);
            cosines[i] = radii[i] * vm_cos_turn(uniform_of(b[i]));
        }
        for (int i = 0; i < n; i++) /* hot */
            sines[i] = radii[i] * vm_sin_turn(uniform_of(b[i]));
    } else if (cosines) {
        for (int i = 0; i < n; i++) /* hot */
            cosines[i] = radius_of(radii[i]) * vm_cos_turn(uniform_of(b[i]));
    } else if (sines) {
        for (int i = 0; i < n; i++) /* hot */
            sines[i] = radius_of(radii[i]) * vm_sin_turn(uniform_of(b[i]));
    }
}

static void words_to_normals(real *cosines, real *sines, const uint32_t *a, const uint32_t *b, int n)
{
    for (int first = 0; first < n; first += RNG_TILE)
        words_to_normals_of_tile(cosines ? cosines + first : NULL, sines ? sines + first : NULL, a + first, b + first,
                                 n - first < RNG_TILE ? n - first : RNG_TILE);
}

static void words_to_logistics(real *restrict logistics, const uint32_t *restrict a, const uint32_t *restrict b, int n)
{
    for (int i = 0; i < n; i++) { /* hot */
        const real side = small_side_of(a[i], b[i]);
        logistics[i] = (REAL(1.0) - side) / side;
    }
    for (int i = 0; i < n; i++) { /* hot */
        const real logistic = vm_log(logistics[i]);
        logistics[i] = (int32_t)a[i] < 0 ? logistic : -logistic;
    }
}

/* ------------------------------------------------------------------ draws of a tile */

enum { STRIDE = 4 * LANES > 16 ? 4 * LANES : 16 }; /* words of one step of the generator, and of a vector of floats */

/* Whose words: those of persons side by side, or of some, padded with any. */
struct people {
    uint32_t first_person;
    const uint32_t *persons; /* NULL: side by side */
    int n;                   /* a multiple of STRIDE */
};

static inline void people_words(uint32_t *words, const struct people *people, uint32_t year, uint32_t episode,
                                uint32_t stream, const struct lanes_key *key)
{
    const struct lanes_draw draw = lanes_draw_of(year, episode, stream);
    if (people->persons)
        gather_lanes(words, people->persons, people->n, &draw, key);
    else
        fill_groups(words, people->n / 4, people->first_person >> 2, &draw, key);
}

#ifdef HUIMIN_DOUBLE
static void people_logistics(real *logistics, const uint32_t *a, const struct people *people, uint32_t year,
                             uint32_t episode, uint32_t stream, const struct lanes_key *key)
{
    uint32_t b[RNG_TILE];
    people_words(b, people, year, episode, stream, key);
    words_to_logistics(logistics, a, b, people->n);
}
#else
/* From 2^24 on, which is a logistic of ln 255 = 5.54, a float does not hold what the second word adds to the first: it is
 * drawn for those beyond. */
#define FAR_LOGISTIC REAL(5.5)
static void people_logistics(real *logistics, const uint32_t *restrict a, const struct people *people, uint32_t year,
                             uint32_t episode, uint32_t stream, const struct lanes_key *key)
{
    const struct lanes_draw draw = lanes_draw_of(year, episode, stream);
    const int n = people->n;
    _Alignas(64) uint32_t persons[RNG_TILE], first[RNG_TILE], second[RNG_TILE];
    uint16_t place[RNG_TILE];
    real refined[RNG_TILE] = {0};
    int n_small = 0;
    words_to_logistics(logistics, a, a, n);
    const struct plane above = plane_of_above(logistics, FAR_LOGISTIC);
    const struct plane below = plane_of_below(logistics, -FAR_LOGISTIC);
    struct plane small = plane_either(&above, &below);
    plane_cut(&small, n);
    for (int w = 0; w < PLANE_WORDS; w++) { /* mostly none or one of a word, so that branches are foreseen */
        uint64_t bits = small.word[w];
        place[n_small] = (uint16_t)(64 * w + __builtin_ctzll(bits | UINT64_C(1) << 63));
        n_small += bits != 0;
        for (bits &= bits - 1; __builtin_expect(bits != 0, 0); bits &= bits - 1)
            place[n_small++] = (uint16_t)(64 * w + __builtin_ctzll(bits));
    }
    for (int s = 0; s < n_small; s++) {
        persons[s] = people->persons ? people->persons[place[s]] : people->first_person + place[s];
        first[s] = a[place[s]];
    }
    const int n_padded = (n_small + STRIDE - 1) / STRIDE * STRIDE;
    for (int s = n_small; s < n_padded; s++)
        persons[s] = first[s] = 0;
    gather_lanes(second, persons, n_padded, &draw, key);
    words_to_logistics(refined, first, second, n_padded);
    for (int s = 0; s < n_small; s++)
        logistics[place[s]] = refined[s];
}
#endif

static void fill_draws(const struct rng_draw *draws, int n_draws, const struct people *people, uint32_t year,
                       const struct rng_key *key)
{
    struct lanes_key spread;
    lanes_key_spread(&spread, key);
    _Alignas(64) uint32_t a[RNG_TILE] = {0}, b[RNG_TILE] = {0};
    for (int d = 0; d < n_draws; d++) {
        const struct rng_draw *draw = &draws[d];
        if (draw->kind == RNG_WORDS) {
            people_words(draw->values, people, year, draw->episode, draw->stream, &spread);
            continue;
        }
        people_words(a, people, year, draw->episode, draw->stream, &spread);
        if (draw->kind == RNG_UNIFORMS) {
            words_to_uniforms(draw->values, a, people->n);
            continue;
        }
        if (draw->kind == RNG_LOGISTICS) {
            people_logistics(draw->values, a, people, year, draw->episode + 1, draw->stream, &spread);
            continue;
        }
        people_words(b, people, year, draw->episode + 1, draw->stream, &spread);
        words_to_normals(draw->values, draw->sines, a, b, people->n);
    }
}

static void fill_tile(const struct rng_draw *draws, int n_draws, int n, uint32_t first_person, uint32_t year,
                      const struct rng_key *key)
{
    const struct people people = {first_person, NULL, (n + STRIDE - 1) / STRIDE * STRIDE};
    fill_draws(draws, n_draws, &people, year, key);
}

static void gather_tile(const struct rng_draw *draws, int n_draws, const uint32_t *persons, int n, uint32_t year,
                        const struct rng_key *key)
{
    uint32_t padded[RNG_TILE];
    const struct people people = {0, padded, (n + STRIDE - 1) / STRIDE * STRIDE};
    memcpy(padded, persons, (size_t)n * sizeof *persons);
    for (int i = n; i < people.n; i++)
        padded[i] = 0;
    fill_draws(draws, n_draws, &people, year, key);
}

extern const struct rng_functions HUIMIN_VARIANT(rng_functions);
const struct rng_functions HUIMIN_VARIANT(rng_functions) = {
    .fill_words = fill_words,
    .gather_words = gather_words,
    .fill_tile = fill_tile,
    .gather_tile = gather_tile,
    .words_to_uniforms = words_to_uniforms,
    .words_to_normals = words_to_normals,
    .words_to_logistics = words_to_logistics,
};
