#include "engine/drawn_slots.h"

static bool is_drawn(const struct study *study, int slot)
{
    /* Arms that a design makes draw nothing that no stated arm draws. */
    for (int k = 0; k < study->n_arms - study->n_made_arms; k++) {
        if (study->arms[k].quantities[slot].prior != PRIOR_FIXED) {
            return true;
        }
    }
    return false;
}

int drawn_slots(const struct study *study, int *slots)
{
    int n_drawn = 0;
    for (int slot = 0; slot < study->set->n_slots; slot++) {
        if (!is_drawn(study, slot)) {
            continue;
        }
        if (slots) {
            slots[n_drawn] = slot;
        }
        n_drawn++;
    }
    return n_drawn;
}
