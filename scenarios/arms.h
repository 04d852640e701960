/* The arms of a study: its base, overridden by what each arm extends, by what it states itself, and by the
 * command line. */
#ifndef HUIMIN_ARMS_H
#define HUIMIN_ARMS_H

#include "scenarios/regions.h"
#include "scenarios/sheet.h"

enum { MAX_STUDY_ARMS = 500 };

/* One arm as it is stated; its sheet is made when it is asked for. */
struct arm_outline {
    const char *name;
    struct words label;
    const struct node *node; /* the item of `arms`; NULL where the study has none */
};

struct arm_list {
    int n_arms;
    struct arm_outline *arms;
};

/* An argument of --set, as nested maps. */
struct override_list {
    int n_overrides;
    const struct node **maps;
};

/* Reads names and labels. Without `arms` there is one, named for the file that states the operating model or
 * else for the study. */
bool arms_list(struct reading *reading, const struct sheet *base, const char *study_stem, struct arm_list *list);
/* At most 60 small letters, digits and hyphens, the first no hyphen. */
bool arms_is_name(const char *name);
/* Parses --set arguments and refuses those that name an arm or a region that is not there. */
bool arms_read_overrides(struct reading *reading, const char *const *overrides, int n_overrides,
                         const struct arm_list *list, const struct region_list *regions, struct override_list *parsed);
/* Makes `sheet` what the arm is over the base, that of a region where there are any, and reads the arm's label. */
bool arms_read(struct reading *reading, const struct sheet *base, struct arm_outline *arm,
               const struct override_list *overrides, struct sheet *sheet);

#endif
