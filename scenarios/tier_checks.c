#include "scenarios/tier_checks.h"

#include "engine/number_text.h"
#include "scenarios/quantity_value.h"

static const struct quantity *quantity_of(const struct reading *reading, const struct sheet *sheet, const char *key)
{
    const int index = param_set_find(reading->set, key);
    return index < 0 ? NULL : &sheet->quantities[reading->set->first_slot[index]];
}

bool tier_checks_run(struct reading *reading, const struct sheet *sheet, const char *name, const char *place)
{
    static const char ENTRY[] = "city.commercial_medical.entry_age_limit_years";
    static const char RENEWAL[] = "city.commercial_medical.renewal_age_limit_years";
    const struct quantity *const entry = quantity_of(reading, sheet, ENTRY);
    const struct quantity *const renewal = quantity_of(reading, sheet, RENEWAL);
    char entry_text[NUMBER_TEXT_SIZE], renewal_text[NUMBER_TEXT_SIZE];
    if (!entry || !renewal || quantity_median(renewal) >= quantity_median(entry))
        return true;
    const struct quantity *const stated = renewal->file ? renewal : entry;
    return reading_refuse(reading, quantity_place(reading, stated, place), RENEWAL,
                          "%s is below %s, %s, in '%s': people would be taken whose policy cannot be renewed; give at "
                          "least %s",
                          number_text_short(quantity_median(renewal), renewal_text), ENTRY,
                          number_text_short(quantity_median(entry), entry_text), name, entry_text);
}
