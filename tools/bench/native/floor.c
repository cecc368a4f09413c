/* The floor: the bare script's work in C. floor LIBRARY SLOT FILE */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pkcs11.h"

static CK_RV ask(const char *library, CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    void *module = dlopen(library, RTLD_NOW);
    if (module == NULL)
        return CKR_GENERAL_ERROR;
    /* POSIX lets dlsym's result be a function; ISO C has no cast for it. */
    union {
        void *symbol;
        CK_RV (*initialize)(void *);
        CK_RV (*token_info)(CK_SLOT_ID, CK_TOKEN_INFO *);
    } initialize = {dlsym(module, "C_Initialize")}, token_info = {dlsym(module, "C_GetTokenInfo")};
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    CK_RV rv = initialize.initialize(&arguments);
    return rv == CKR_OK ? token_info.token_info(slot, info) : rv;
}

static void print(FILE *file, const CK_TOKEN_INFO *info, CK_SLOT_ID slot)
{
    const CK_ULONG numbers[] = {
        info->ulSessionCount,        info->ulMaxSessionCount,   info->ulRwSessionCount,    info->ulMaxRwSessionCount,
        info->ulTotalPublicMemory,   info->ulFreePublicMemory,  info->ulTotalPrivateMemory, info->ulFreePrivateMemory,
        info->flags,                 slot,
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        fprintf(file, "hsm_line_%zu{label=\"%.32s\"} %lu\n", i, (const char *)info->label, numbers[i]);
}

int main(int argc, char **argv)
{
    char temporary[4096];
    CK_TOKEN_INFO info = {0};
    if (argc != 4)
        return 2;
    CK_SLOT_ID slot = strtoul(argv[2], NULL, 10);
    if (ask(argv[1], slot, &info) != CKR_OK)
        return 1;
    snprintf(temporary, sizeof temporary, "%s.tmp", argv[3]);
    FILE *file = fopen(temporary, "w");
    if (file == NULL)
        return 1;
    print(file, &info, slot);
    if (fflush(file) != 0 || fsync(fileno(file)) != 0 || fclose(file) != 0)
        return 1;
    return rename(temporary, argv[3]) == 0 ? 0 : 1;
}
