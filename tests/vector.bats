#!/usr/bin/env bats
# scripts/vector.sh passes a loop that is vector code and fails each kind of loop that is not. It works on a small
# tree of its own: one file of marked loops, compiled as the Makefile compiles a hot file.

setup() {
    tree=$BATS_TEST_TMPDIR
    mkdir -p "$tree"/{scripts,engine,models,build/obj/{v2,v3,v4}/engine}
    cp scripts/vector.sh scripts/hot_loops.awk "$tree/scripts/"
    cd "$tree"
}

# loop BODY [MARK]: a file with one marked loop, compiled for each instruction set.
loop() {
    local set
    cat >engine/loops.c <<TEXT
#include <math.h>
double run(float *restrict a, const float *restrict b, const double *restrict c, float limit, int n);
double run(float *restrict a, const float *restrict b, const double *restrict c, float limit, int n)
{
    double sum = 0.0;
    int k = 0;
    for (int i = 0; i < n; i++) /* hot${2:-} */
        $1
    return sum + k * limit;
}
TEXT
    for set in v2 v3 v4; do
        gcc -std=gnu11 -g -O3 ${CONTRACT:--ffp-contract=off} -fno-math-errno -fno-trapping-math -march=x86-64-$set \
            -fopt-info-vec-optimized-missed=build/obj/$set/engine/loops.o.vec -c engine/loops.c \
            -o build/obj/$set/engine/loops.o
    done
}

@test "vector: a loop of arithmetic and a ternary is vector code in every set" {
    loop 'a[i] = b[i] * 2.0f + (b[i] < limit ? b[i] : limit);'
    run scripts/vector.sh --verbose
    [ "$status" -eq 0 ]
    [[ "$output" == *"engine/loops.c:7"*" v2 v3 v4"* ]]
    [[ "$output" == *"1 loops marked hot are vector code in 3 objects"* ]]
}

@test "vector: a call of fmin fails" {
    loop 'a[i] = fminf(b[i], limit);'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"loops.c:7 v4 in engine/loops.c: the compiler did not vectorise it"* ]]
    [[ "$output" == *"it calls fminf"* ]]
}

@test "vector: a function of the C library fails" {
    loop 'a[i] = expf(b[i]);'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"it calls expf"* ]]
}

@test "vector: a store behind a branch fails" {
    loop 'if (b[i] > limit) a[k++] = b[i] * 3.0f;'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"loops.c:7 v2 in engine/loops.c: its machine code does nothing packed"* ]]
}

@test "vector: a sum of floats in order fails, although the compiler calls it vectorised" {
    loop 'sum += c[i] * c[i];'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"packed work waits for scalar work of engine/loops.c:8"* ]]
    [[ "$output" != *"did not vectorise"* ]]
}

@test "vector: a fused multiply-add fails" {
    CONTRACT=-ffp-contract=fast loop 'a[i] = a[i] * b[i] + limit;'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"v3/engine/loops.o holds a fused multiply-add"* ]]
    [[ "$output" != *"v2/engine/loops.o holds"* ]]
}

@test "vector: a mark from v4 on asks nothing of v2 and v3" {
    loop 'a[i] = b[i] > limit ? fminf(b[i], limit) : 0.0f;' ' from v4'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"loops.c:7 v4 in"* ]]
    [[ "$output" != *"loops.c:7 v3 in"* ]]
}

@test "vector: a mark that is misspelt, and no mark at all, are errors" {
    loop 'a[i] = b[i];' ' form v3'
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"loops.c:7: this mark says nothing that is understood"* ]]
    sed -i 's,/\* hot.*,,' engine/loops.c
    run scripts/vector.sh
    [ "$status" -eq 1 ]
    [[ "$output" == *"no loop is marked"* ]]
}
