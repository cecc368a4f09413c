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

/* One that says yes and writes nothing, and one that writes two bytes more than the largest structure has room for. */
unsigned long CA_RoleStateGet(unsigned long slot, unsigned long role, unsigned char *state)
{
    (void)slot;
    (void)role;
    (void)state;
    return 0;
}

unsigned long CA_GetHAState(unsigned long slot, unsigned char *status)
{
    (void)slot;
    for (size_t i = 0; i < 2050; i++)
        status[i] = 0;
    return 0;
}

unsigned long CA_RetrieveLicenseList(unsigned long slot, unsigned long *size, unsigned long *licenses)
{
    (void)slot;
    (void)licenses;
    *size = 3;
    return 0;
}
