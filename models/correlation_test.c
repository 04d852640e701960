#include "models/correlation_test.h"

#include <math.h>

#include "engine/real.h"
#include "engine/vmath.h"

static double ratio_of(double a, double b) { return b > 0.0 ? a / b : NAN; }

struct correlation correlation_of_risk(const struct risk_class *classes, int n_classes, double members_risk_yuan,
                                       double risk_square_yuan2)
{
    double covariance = members_risk_yuan, of_membership = 0.0, of_risk = risk_square_yuan2;
    for (int c = 0; c < n_classes; c++) {
        if (classes[c].people <= 0.0)
            continue;
        const double mean_yuan = classes[c].risk_yuan / classes[c].people;
        covariance -= classes[c].members * mean_yuan;
        of_membership += classes[c].members * (1.0 - classes[c].members / classes[c].people);
        of_risk -= classes[c].risk_yuan * mean_yuan;
    }
    return (struct correlation){ratio_of(covariance, sqrt(max_of(of_membership * of_risk, 0.0))),
                                ratio_of(covariance, of_membership)};
}

double correlation_odds_ratio(const struct event_table *t)
{
    const double against = t->out_with * t->in_without, favour = t->in_with * t->out_without;
    return favour > 0.0 ? ratio_of(favour, against) : NAN;
}

double correlation_common_odds_ratio(const struct event_table *tables, int n_tables)
{
    double favour = 0.0, against = 0.0;
    for (int i = 0; i < n_tables; i++) {
        const struct event_table *t = &tables[i];
        const double people = t->out_without + t->out_with + t->in_without + t->in_with;
        if (people > 0.0) {
            favour += t->in_with * t->out_without / people;
            against += t->out_with * t->in_without / people;
        }
    }
    return favour > 0.0 ? ratio_of(favour, against) : NAN;
}

double correlation_chi_square(const struct event_table *t)
{
    const double out = t->out_without + t->out_with, in = t->in_without + t->in_with;
    const double without = t->out_without + t->in_without, with = t->out_with + t->in_with;
    const double cross = t->in_with * t->out_without - t->out_with * t->in_without;
    return ratio_of(cross * cross * (in + out), in * out * with * without);
}

double correlation_selection_ratio(const struct event_table *t)
{
    const double in = t->in_without + t->in_with, people = in + t->out_without + t->out_with;
    return ratio_of(t->in_with * people, in * (t->in_with + t->out_with));
}

/* Slope of Φ₂(h, k, ρ) in t, where ρ = sin 2πt: 2π cos(2πt) φ₂, which stays smooth where ρ nears 1 (Drezner and Wesolowsky,
 * J. Stat. Comput. Simul. 35 (1990) 101). */
static double slope(double h, double k, double t)
{
    const double rho = vm_sin_quarter_f64(t);
    return vm_exp_f64(-0.5 * (h * h - 2.0 * h * k * rho + k * k) / ((1.0 - rho) * (1.0 + rho)));
}

/* Its integral from a to b by Gauss and Legendre's rule of 8 points on equal parts, a thirty-second of a turn at most. */
static double integral(double h, double k, double a, double b)
{
    const int n_parts = 1 + (int)(fabs(b - a) * 32.0);
    static const double AT[] = {0.18343464249564980, 0.52553240991632899, 0.79666647741362674, 0.96028985649753623};
    static const double WEIGHT[] = {0.36268378337836198, 0.31370664587788729, 0.22238103445337447, 0.10122853629037626};
    const double half = 0.5 * (b - a) / n_parts;
    double sum = 0.0;
    for (int part = 0; part < n_parts; part++) {
        const double middle = a + (2 * part + 1) * half;
        for (int i = 0; i < 4; i++)
            sum += WEIGHT[i] * (slope(h, k, middle - half * AT[i]) + slope(h, k, middle + half * AT[i]));
    }
    return half * sum;
}

double correlation_tetrachoric(const struct event_table *table)
{
    enum { MAX_STEPS = 100 };
    static const double MOST = 0.2499, CLOSE = 1e-14;
    const double in_all = table->in_without + table->in_with, with_all = table->out_with + table->in_with;
    const double people = in_all + table->out_without + table->out_with;
    const double in = ratio_of(in_all, people), with = ratio_of(with_all, people);
    if (!(in > 0.0 && in < 1.0 && with > 0.0 && with < 1.0))
        return NAN;
    const double h = vm_normal_quantile_f64(in), k = vm_normal_quantile_f64(with);
    /* Φ₂ rises with t: Newton's steps, kept in a bracket that shrinks; each integral goes on from the last t. */
    double low = -MOST, high = MOST, t = 0.0, missing = table->in_with / people - in * with;
    for (int step = 0; step < MAX_STEPS && fabs(missing) > CLOSE * with; step++) {
        if (missing > 0.0)
            low = t;
        else
            high = t;
        const double newton = t + missing / slope(h, k, t);
        const double next = newton > low && newton < high ? newton : 0.5 * (low + high);
        if (next == t)
            break;
        missing -= integral(h, k, t, next);
        t = next;
    }
    return vm_sin_quarter_f64(t);
}
