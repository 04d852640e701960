/* The bulk random numbers: hot, compiled once per instruction set. */
#include <immintrin.h>
#include <stddef.h>

#include "engine/rng.h"
#include "engine/rng_block.h"
#include "engine/variant.h"
#include "engine/vmath.h"

enum { ROUNDS = 10 };

/* A vector holds one word of several counters in its 64-bit lanes, where the 32 x 32 bit product that Philox needs
 * is one instruction. Only the low half of a lane counts until the words are stored. */
#if defined(__AVX512F__)
typedef __m512i lanes;
enum { LANES = 8 };
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
enum { LANES = 4 };
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
enum { LANES = 2 };
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

/* What all groups of a batch share, spread over the lanes once. */
struct lanes_batch {
    lanes year_episode, stream, world, keys[ROUNDS][2];
};

static inline struct lanes_batch lanes_batch_of(const struct rng_batch *batch)
{
    struct lanes_batch spread;
    spread.year_episode = lanes_set(batch->year_episode);
    spread.stream = lanes_set(batch->stream);
    spread.world = lanes_set(batch->world);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        spread.keys[round][0] = lanes_set(batch->seed_low + round * PHILOX_W32_0);
        spread.keys[round][1] = lanes_set(batch->seed_high + round * PHILOX_W32_1);
    }
    return spread;
}

/* Words 0 and 1 of LANES counters in the halves of the lanes of `first`, words 2 and 3 in those of `second`. */
struct lanes_block {
    lanes first, second;
};

static inline struct lanes_block philox_lanes(lanes group, const struct lanes_batch *batch)
{
    lanes x0 = group, x1 = batch->year_episode, x2 = batch->stream, x3 = batch->world;
    for (int round = 0; round < ROUNDS; round++) {
        const lanes product0 = lanes_product(x0, lanes_set(PHILOX_M4x32_0));
        const lanes product1 = lanes_product(x2, lanes_set(PHILOX_M4x32_1));
        x0 = lanes_xor(lanes_high(product1), x1, batch->keys[round][0]);
        x1 = product1;
        x2 = lanes_xor(lanes_high(product0), x3, batch->keys[round][1]);
        x3 = product0;
    }
    return (struct lanes_block){lanes_pair(x0, x1), lanes_pair(x2, x3)};
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

static void fill_words(uint32_t *words, int n, uint32_t first_person, uint32_t year, uint32_t episode, uint32_t stream,
                       const struct rng_key *key)
{
    static const uint64_t COUNT[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    const struct lanes_batch spread = lanes_batch_of(&batch);
    const uint32_t first_group = first_person >> 2;
    const int n_groups = (n + 3) / 4;
    const lanes step = lanes_set(LANES);
    lanes group = lanes_add(lanes_load(COUNT), lanes_set(first_group));
    int done = 0;
    for (; done + LANES <= n_groups; done += LANES) {
        store_groups(words + 4 * (size_t)done, philox_lanes(group, &spread));
        group = lanes_add(group, step);
    }
    for (; done < n_groups; done++) {
        const philox4x32_ctr_t block = rng_block(first_group + (uint32_t)done, &batch);
        for (int word = 0; word < 4; word++)
            words[4 * done + word] = block.v[word];
    }
}

static void gather_words(uint32_t *words, const uint32_t *persons, int n, uint32_t year, uint32_t episode,
                         uint32_t stream, const struct rng_key *key)
{
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    const struct lanes_batch spread = lanes_batch_of(&batch);
    int done = 0;
    for (; done + LANES <= n; done += LANES) {
        uint64_t groups[LANES];
        uint32_t blocks[4 * LANES];
        for (int lane = 0; lane < LANES; lane++)
            groups[lane] = persons[done + lane] >> 2;
        store_groups(blocks, philox_lanes(lanes_load(groups), &spread));
        for (int lane = 0; lane < LANES; lane++)
            words[done + lane] = blocks[4 * (uint32_t)lane + (persons[done + lane] & 3)];
    }
    for (; done < n; done++)
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

static inline real radius_of(uint32_t word) { return vm_sqrt(REAL(-2.0) * vm_log(fine_uniform_of(word))); }

static inline real logistic_of(uint32_t a, uint32_t b)
{
    const real side = small_side_of(a, b);
    const real magnitude = vm_log((REAL(1.0) - side) / side);
    return (int32_t)a < 0 ? magnitude : -magnitude;
}

static void words_to_uniforms(real *restrict uniforms, const uint32_t *restrict words, int n)
{
    for (int i = 0; i < n; i++)
        uniforms[i] = uniform_of(words[i]);
}

static void words_to_cosines(real *restrict cosines, const uint32_t *restrict a, const uint32_t *restrict b, int n)
{
    for (int i = 0; i < n; i++)
        cosines[i] = radius_of(a[i]) * vm_cos_turn(uniform_of(b[i]));
}

static void words_to_sines(real *restrict sines, const uint32_t *restrict a, const uint32_t *restrict b, int n)
{
    for (int i = 0; i < n; i++)
        sines[i] = radius_of(a[i]) * vm_sin_turn(uniform_of(b[i]));
}

static void words_to_both(real *restrict cosines, real *restrict sines, const uint32_t *restrict a,
                          const uint32_t *restrict b, int n)
{
    for (int i = 0; i < n; i++) {
        const real radius = radius_of(a[i]), turn = uniform_of(b[i]);
        cosines[i] = radius * vm_cos_turn(turn);
        sines[i] = radius * vm_sin_turn(turn);
    }
}

static void words_to_normals(real *cosines, real *sines, const uint32_t *a, const uint32_t *b, int n)
{
    if (cosines && sines)
        words_to_both(cosines, sines, a, b, n);
    else if (cosines)
        words_to_cosines(cosines, a, b, n);
    else if (sines)
        words_to_sines(sines, a, b, n);
}

static void words_to_logistics(real *restrict logistics, const uint32_t *restrict a, const uint32_t *restrict b, int n)
{
    for (int i = 0; i < n; i++)
        logistics[i] = logistic_of(a[i], b[i]);
}

extern const struct rng_functions HUIMIN_VARIANT(rng_functions);
const struct rng_functions HUIMIN_VARIANT(rng_functions) = {
    .fill_words = fill_words,
    .gather_words = gather_words,
    .words_to_uniforms = words_to_uniforms,
    .words_to_normals = words_to_normals,
    .words_to_logistics = words_to_logistics,
};
