/* A client that claims to have filled four entries of a policy set and has written two. */
#include <stddef.h>

unsigned long CA_GetHSMPolicySet(unsigned long slot, unsigned long *ids, unsigned long *id_count, unsigned long *values,
                                 unsigned long *value_count)
{
    (void)slot;
    for (unsigned long i = 0; ids != NULL && i < 2; i++) {
        ids[i] = 7 + i;
        values[i] = 1;
    }
    *id_count = *value_count = 4;
    return 0;
}
