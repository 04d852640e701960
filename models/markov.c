#include "models/markov.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void markov_push(const double *from, const double *matrix, int n, double *to)
{
    for (int j = 0; j < n; j++) {
        double sum = 0.0;
        for (int i = 0; i < n; i++)
            sum += from[i] * matrix[i * n + j];
        to[j] = sum;
    }
}

void markov_push_years(const double *start, const double *matrix, int n, int years, double *distribution)
{
    memmove(distribution, start, (size_t)n * sizeof *distribution);
    for (int year = 0; year < years; year++) {
        double next[MARKOV_MAX_STATES];
        markov_push(distribution, matrix, n, next);
        memcpy(distribution, next, (size_t)n * sizeof *distribution);
    }
}

/* Gauss with row pivoting on the augmented matrix a[n][n + 1]; the solution replaces x. */
static bool solve(double a[MARKOV_MAX_STATES][MARKOV_MAX_STATES + 1], int n, double *x)
{
    for (int column = 0; column < n; column++) {
        int pivot = column;
        for (int row = column + 1; row < n; row++)
            if (fabs(a[row][column]) > fabs(a[pivot][column]))
                pivot = row;
        if (fabs(a[pivot][column]) < 1e-14)
            return false;
        for (int k = 0; k <= n; k++) {
            const double kept = a[column][k];
            a[column][k] = a[pivot][k];
            a[pivot][k] = kept;
        }
        for (int row = column + 1; row < n; row++) {
            const double factor = a[row][column] / a[column][column];
            for (int k = column; k <= n; k++)
                a[row][k] -= factor * a[column][k];
        }
    }
    for (int row = n - 1; row >= 0; row--) {
        double sum = a[row][n];
        for (int k = row + 1; k < n; k++)
            sum -= a[row][k] * x[k];
        x[row] = sum / a[row][row];
    }
    return true;
}

bool markov_stationary(const double *matrix, int n, double *distribution)
{
    assert(n >= 1 && n <= MARKOV_MAX_STATES);
    double a[MARKOV_MAX_STATES][MARKOV_MAX_STATES + 1];
    for (int j = 0; j < n - 1; j++) {
        for (int i = 0; i < n; i++)
            a[j][i] = matrix[i * n + j] - (i == j ? 1.0 : 0.0);
        a[j][n] = 0.0;
    }
    for (int i = 0; i <= n; i++)
        a[n - 1][i] = 1.0; /* the probabilities sum to 1 */
    return solve(a, n, distribution);
}

bool markov_expected_years(const double *matrix, int n, double *years)
{
    assert(n >= 1 && n <= MARKOV_MAX_STATES);
    double a[MARKOV_MAX_STATES][MARKOV_MAX_STATES + 1];
    for (int i = 0; i < n - 1; i++) {
        for (int j = 0; j < n - 1; j++)
            a[i][j] = (i == j ? 1.0 : 0.0) - matrix[i * n + j];
        a[i][n - 1] = 1.0;
    }
    return solve(a, n - 1, years);
}
