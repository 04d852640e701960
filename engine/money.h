/* Money: whole fen (1/100 yuan), held in double where tiers compute and in int64_t where sums are kept. A double
 * holds every whole number of fen up to 2^53 (90 trillion yuan) exactly, and sums and differences of whole fen
 * are exact as long as they stay below it. */
#ifndef HUIMIN_MONEY_H
#define HUIMIN_MONEY_H

#include <math.h>
#include <stdint.h>

#include "engine/vmath.h"

#define FEN_PER_YUAN 100.0

/* The largest amount that fen_to_int64 takes: 22.5 trillion yuan. */
#define FEN_MAXIMUM 0x1p51

/* To whole fen, half to even: a payment is rounded once, and in the same direction on every machine. One
 * instruction from x86-64-v2 on, in vectors too. */
static inline double round_fen(double amount_fen) { return rint(amount_fen); }

/* Yuan to whole fen and back. An amount stated to the fen (12.34 yuan) gives its exact number of fen. */
static inline double fen_of_yuan(double amount_yuan) { return round_fen(amount_yuan * FEN_PER_YUAN); }
static inline double yuan_of_fen(double amount_fen) { return amount_fen / FEN_PER_YUAN; }

/* Whole fen from double to integer, |fen| <= FEN_MAXIMUM; by bits, because the conversion instruction for vectors
 * exists only in AVX-512. */
static inline int64_t fen_to_int64(double whole_fen)
{
    return (int64_t)(vm_bits_of_f64(whole_fen + VM_ROUND_F64) - vm_bits_of_f64(VM_ROUND_F64));
}

/* Whole fen from integer to double: exact up to 2^53 either side of 0. */
static inline double fen_of_int64(int64_t whole_fen) { return (double)whole_fen; }

#endif
