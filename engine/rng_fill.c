/* The bulk random numbers: hot, compiled once per instruction set. */
#include <immintrin.h>
#include <string.h>

#include "engine/rng.h"
#include "engine/rng_block.h"
#include "engine/variant.h"
#include "engine/vmath.h"

enum { ROUNDS = 10 };

/* A vector holds one word of several counters in its 64-bit lanes, where the 32 x 32 bit product that Philox needs
 * is one instruction. Only the low half of a lane counts until the words are stored. */
#if defined(__AVX512F__)
typedef __m512i lanes;
enum { LANES = 8, MOST_BLOCKS = 4 };
static inline lanes lanes_set(uint32_t value) { return _mm512_set1_epi64((long long)value); }
static inline lanes lanes_load(const uint64_t *from) { return _mm512_loadu_si512(from); }
static inline lanes lanes_product(lanes x, lanes y) { return _mm512_mul_epu32(x, y); }
static inline lanes lanes_high(lanes x) { return _mm512_shuffle_epi32(x, _MM_PERM_DDBB); }
static inline lanes lanes_add(lanes x, lanes y) { return _mm512_add_epi64(x, y); }
static inline lanes lanes_xor(lanes x, lanes y, lanes z) { return _mm512_ternarylogic_epi64(x, y, z, 0x96); }
static inline lanes lanes_pair(lanes low, lanes high)
{
    return _mm512_mask_shuffle_epi32(low, 0xaaaa, high, _MM_PERM_CCAA);
}
#elif defined(__AVX2__)
typedef __m256i lanes;
enum { LANES = 4, MOST_BLOCKS = 2 };
static inline lanes lanes_set(uint32_t value) { return _mm256_set1_epi64x((long long)value); }
static inline lanes lanes_load(const uint64_t *from) { return _mm256_loadu_si256((const __m256i *)from); }
static inline lanes lanes_product(lanes x, lanes y) { return _mm256_mul_epu32(x, y); }
static inline lanes lanes_high(lanes x) { return _mm256_shuffle_epi32(x, 0xf5); }
static inline lanes lanes_add(lanes x, lanes y) { return _mm256_add_epi64(x, y); }
static inline lanes lanes_xor(lanes x, lanes y, lanes z) { return _mm256_xor_si256(_mm256_xor_si256(x, y), z); }
static inline lanes lanes_pair(lanes low, lanes high)
{
    return _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0xaa);
}
#else
typedef __m128i lanes;
enum { LANES = 2, MOST_BLOCKS = 2 };
static inline lanes lanes_set(uint32_t value) { return _mm_set1_epi64x((long long)value); }
static inline lanes lanes_load(const uint64_t *from) { return _mm_loadu_si128((const __m128i *)from); }
static inline lanes lanes_product(lanes x, lanes y) { return _mm_mul_epu32(x, y); }
static inline lanes lanes_high(lanes x) { return _mm_shuffle_epi32(x, 0xf5); }
static inline lanes lanes_add(lanes x, lanes y) { return _mm_add_epi64(x, y); }
static inline lanes lanes_xor(lanes x, lanes y, lanes z) { return _mm_xor_si128(_mm_xor_si128(x, y), z); }
static inline lanes lanes_pair(lanes low, lanes high)
{
    return _mm_or_si128(_mm_and_si128(low, lanes_set(0xffffffffu)), _mm_slli_epi64(high, 32));
}
#endif

/* What all draws of a key share, spread over the lanes once. */
struct lanes_key {
    lanes world, keys[ROUNDS][2];
};

static inline struct lanes_key lanes_key_of(const struct rng_key *key)
{
    struct lanes_key spread;
    spread.world = lanes_set(key->world);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        spread.keys[round][0] = lanes_set(key->seed_low + round * PHILOX_W32_0);
        spread.keys[round][1] = lanes_set(key->seed_high + round * PHILOX_W32_1);
    }
    return spread;
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
        x[b][3] = key->world;
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int b = 0; b < n_blocks; b++) {
            const lanes product0 = lanes_product(x[b][0], lanes_set(PHILOX_M4x32_0));
            const lanes product1 = lanes_product(x[b][2], lanes_set(PHILOX_M4x32_1));
            x[b][0] = lanes_xor(lanes_high(product1), x[b][1], key->keys[round][0]);
            x[b][1] = product1;
            x[b][2] = lanes_xor(lanes_high(product0), x[b][3], key->keys[round][1]);
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

/* Persons one by one: a lane computes a group of four and keeps the word of its person. */
static inline void gather_lanes(uint32_t *restrict words, const uint32_t *restrict persons, int n,
                                const struct lanes_draw *draw, const struct lanes_key *key)
{
    for (int done = 0; done < n; done += LANES) {
        uint64_t groups[LANES];
        uint32_t blocks[4 * LANES];
        for (int lane = 0; lane < LANES; lane++)
            groups[lane] = persons[done + lane] >> 2;
        const lanes group = lanes_load(groups);
        struct lanes_block block;
        philox_blocks(&block, &group, 1, draw, key);
        store_groups(blocks, block);
        for (int lane = 0; lane < LANES; lane++)
            words[done + lane] = blocks[4 * lane + (int)(persons[done + lane] & 3)];
    }
}

static void fill_words(uint32_t *words, int n, uint32_t first_person, uint32_t year, uint32_t episode, uint32_t stream,
                       const struct rng_key *key)
{
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    const struct lanes_key spread = lanes_key_of(key);
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
    const struct lanes_key spread = lanes_key_of(key);
    const struct lanes_draw draw = lanes_draw_of(year, episode, stream);
    const int n_whole = n / LANES * LANES;
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

static void words_to_radii(real *restrict radii, const uint32_t *restrict words, int n)
{
    for (int i = 0; i < n; i++) /* hot */
        radii[i] = vm_log(fine_uniform_of(words[i]));
    for (int i = 0; i < n; i++) /* hot */
        radii[i] = vm_sqrt(REAL(-2.0) * radii[i]);
}

static void words_to_normals_of_tile(real *restrict cosines, real *restrict sines, const uint32_t *restrict a,
                                     const uint32_t *restrict b, int n)
{
    real radii[RNG_TILE], turns[RNG_TILE];
    words_to_radii(radii, a, n);
    words_to_uniforms(turns, b, n);
    if (cosines)
        for (int i = 0; i < n; i++) /* hot */
            cosines[i] = radii[i] * vm_cos_turn(turns[i]);
    if (sines)
        for (int i = 0; i < n; i++) /* hot */
            sines[i] = radii[i] * vm_sin_turn(turns[i]);
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
    for (int i = 0; i < n; i++) /* hot */
        logistics[i] = vm_log(logistics[i]);
    for (int i = 0; i < n; i++) /* hot */
        logistics[i] = (int32_t)a[i] < 0 ? logistics[i] : -logistics[i];
}

/* ------------------------------------------------------------------ draws of a tile */

/* Whose words: those of persons side by side, or of some, padded with any to a multiple of the lanes. */
struct people {
    uint32_t first_group;
    const uint32_t *persons; /* NULL: side by side */
    int n;                   /* rounded up */
};

static inline void people_words(uint32_t *words, const struct people *people, uint32_t year, uint32_t episode,
                                uint32_t stream, const struct lanes_key *key)
{
    const struct lanes_draw draw = lanes_draw_of(year, episode, stream);
    if (people->persons)
        gather_lanes(words, people->persons, people->n, &draw, key);
    else
        fill_groups(words, people->n / 4, people->first_group, &draw, key);
}

static void fill_draws(const struct rng_draw *draws, int n_draws, const struct people *people, uint32_t year,
                       const struct rng_key *key)
{
    const struct lanes_key spread = lanes_key_of(key);
    uint32_t a[RNG_TILE], b[RNG_TILE];
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
        people_words(b, people, year, draw->episode + 1, draw->stream, &spread);
        if (draw->kind == RNG_NORMALS)
            words_to_normals(draw->values, draw->sines, a, b, people->n);
        else
            words_to_logistics(draw->values, a, b, people->n);
    }
}

enum { STRIDE = 4 * LANES > 16 ? 4 * LANES : 16 }; /* words of one step of the generator, and of a vector of floats */

static void fill_tile(const struct rng_draw *draws, int n_draws, int n, uint32_t first_person, uint32_t year,
                      const struct rng_key *key)
{
    const struct people people = {first_person >> 2, NULL, (n + STRIDE - 1) / STRIDE * STRIDE};
    fill_draws(draws, n_draws, &people, year, key);
}

static void gather_tile(const struct rng_draw *draws, int n_draws, const uint32_t *persons, int n, uint32_t year,
                        const struct rng_key *key)
{
    uint32_t padded[RNG_TILE] = {0};
    memcpy(padded, persons, (size_t)n * sizeof *persons);
    const struct people people = {0, padded, (n + LANES - 1) / LANES * LANES};
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
