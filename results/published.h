/* What is published of the quantities that the census takes: the one table of targets and checks. */
#ifndef HUIMIN_PUBLISHED_H
#define HUIMIN_PUBLISHED_H

#include "engine/study.h"
#include "results/census_worlds.h"

/* The first simulated year. */
enum { PUBLISHED_FIRST_YEAR = 2021 };

enum published_kind {
    PUBLISHED_STATED,   /* the scenario states it: the people must show it */
    PUBLISHED_TARGET,   /* a parameter is solved to it */
    PUBLISHED_CHECK,    /* nothing is fitted to it */
    PUBLISHED_RECALLED, /* from general knowledge, no page seen: shown, never a target */
};

/* By what a figure is moved to the simulated city and year before it is compared. */
enum published_index {
    PUBLISHED_AS_IT_IS,
    PUBLISHED_BY_COST_TREND,    /* to the first simulated year, by city.cost.trend_per_year */
    PUBLISHED_BY_INCOME_LEVEL,  /* to the city, by city.income.level */
    PUBLISHED_BY_AGES_UNDER_60, /* to the city's share of people under 60, of 60 and over, or of both */
    PUBLISHED_BY_AGES_60_PLUS,
    PUBLISHED_BY_BOTH_AGES,
};

enum published_unit { PUBLISHED_PERCENT, PUBLISHED_YUAN, PUBLISHED_NUMBER };

struct published {
    enum census_figure figure;
    const char *en, *zh;
    enum published_kind kind;
    enum published_unit unit;
    double value; /* shares are of 1 */
    double high;  /* of a range from value; 0 where it is none. PUBLISHED_BY_BOTH_AGES: the value at 60 and over */
    int year;     /* of the figure */
    enum published_index index;
    const char *source;            /* row of scenarios/evidence: "file.csv: entity metric year (where it comes from)" */
    const char *stated_by;         /* key of the scenario that states it in place of value, or NULL */
    const char *note_en, *note_zh; /* what to know when comparing, or NULL */
    bool is_relative;              /* differences are relative; otherwise in the unit */
};

extern const struct published PUBLISHED[];
extern const int N_PUBLISHED;

/* Share of households with catastrophic expenditure: an outcome of the models, beside the census. */
extern const struct published PUBLISHED_CATASTROPHIC;

/* Enrolment of the operating models in their first two years, of those insured by basic medical insurance, and
 * the claims per member of the first year that the government-push product is to have. */
struct published_enrolment {
    const char *arm; /* as the study of the five models names it */
    double rate[2];
    const char *source;
};
enum { N_PUBLISHED_ENROLMENTS = 5 };
extern const struct published_enrolment PUBLISHED_ENROLMENTS[N_PUBLISHED_ENROLMENTS]; /* by rising involvement */
#define PUBLISHED_GOVERNMENT_PUSH "government-push"
#define PUBLISHED_CLAIM_PER_MEMBER_YUAN 90.0 /* premium of 100 yuan × floor of .90 (hmb_models.csv): a fit, no check */

/* The entry of a figure; NULL where nothing is published. */
const struct published *published_find(enum census_figure figure);

/* A published figure moved to the city and year of an arm of a study. */
struct published_value {
    double value, high; /* as in struct published, moved; high 0 where it is no range */
    const char *source; /* the scenario's own where it states the figure */
    double index;       /* what the figure was multiplied by; 1 where it was not moved */
};
struct published_value published_move(const struct published *published, const struct study *study, int arm);

/* National shares of 2020 that move ages (population_summary.csv). */
#define PUBLISHED_SHARE_60_PLUS 0.1870

#endif
