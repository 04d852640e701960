/* What the writer and the reader of result files agree on. */
#include "results/archive.h"

#include <string.h>

#include "results/partial.h"

#define ARM_TEXT(member_)                                                                                              \
    {                                                                                                                  \
#member_, offsetof(struct record_arm, member_), false                                                          \
    }
#define INPUT_TEXT(member_)                                                                                            \
    {                                                                                                                  \
#member_, offsetof(struct record_input, member_), false                                                        \
    }

const char *const ARCHIVE_WORLD_GROUPS[N_WORLD_SETS] = {"/worlds", "/process_worlds", "/parameter_worlds"};

const struct archive_text ARCHIVE_ARM_TEXTS[N_ARCHIVE_ARM_TEXTS] = {
    ARM_TEXT(label_en),
    ARM_TEXT(label_zh),
    ARM_TEXT(city_en),
    ARM_TEXT(city_zh),
    ARM_TEXT(product_en),
    ARM_TEXT(product_zh),
    ARM_TEXT(operating_model_en),
    ARM_TEXT(operating_model_zh),
};
const struct archive_text ARCHIVE_INPUT_TEXTS[N_ARCHIVE_INPUT_TEXTS] = {
    {"for_arm", offsetof(struct record_input, arm), false},
    INPUT_TEXT(key),
    INPUT_TEXT(unit),
    INPUT_TEXT(meaning),
    INPUT_TEXT(value),
    INPUT_TEXT(kind),
    INPUT_TEXT(source),
    INPUT_TEXT(file),
    {"meaning_zh", offsetof(struct record_input, meaning_zh), true},
};

const char *const ARCHIVE_TALLY_GROUPS[N_ARCHIVE_TALLY_GROUPS] = {"/cells", "/tiers", "/demand"};

bool archive_put_groups(struct store *store, const struct record *record)
{
    partial_put(store, record);
    archive_put_published(store, record);
    archive_put_regions(store, record);
    return archive_put_precision(store, record) && archive_put_design(store, record);
}

const char *archive_tally_group(const struct record_tally *tally)
{
    bool is_demand = tally->n_axes == 0;
    for (int a = 0; a < tally->n_axes; a++) {
        if (strcmp(tally->axes[a].name, "payer") == 0 || strcmp(tally->axes[a].name, "income_quintile") == 0) {
            return ARCHIVE_TALLY_GROUPS[1];
        }
        is_demand = is_demand || strcmp(tally->axes[a].name, "reservation_premium") == 0;
    }
    return ARCHIVE_TALLY_GROUPS[is_demand ? 2 : 0];
}
