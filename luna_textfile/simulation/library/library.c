/* C_Initialize, C_Finalize, C_GetInfo. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "entry.h"

/* All four mutex functions or none; nothing in the reserved place. */
static bool are_good(const CK_C_INITIALIZE_ARGS *arguments)
{
    if (arguments == NULL)
        return true;
    int given = (arguments->CreateMutex != NULL) + (arguments->DestroyMutex != NULL) + (arguments->LockMutex != NULL) +
                (arguments->UnlockMutex != NULL);
    return arguments->pReserved == NULL && (given == 0 || given == 4);
}

static CK_RV prepare(const CK_C_INITIALIZE_ARGS *arguments)
{
    if (library_is_initialised())
        return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    if (!are_good(arguments))
        return CKR_ARGUMENTS_BAD;
    const char *path = getenv("LUNA_SIMULATOR_SCENARIO");
    if (path == NULL || *path == '\0') {
        fprintf(stderr, "luna simulator: LUNA_SIMULATOR_SCENARIO is not set: give it the path of a scenario file\n");
        return CKR_GENERAL_ERROR;
    }
    return call_log_open() && scenario_load(path) && clock_start(path) ? CKR_OK : CKR_GENERAL_ERROR;
}

EXPORT CK_RV C_Initialize(void *arguments)
{
    struct call call = {.function = FN_C_Initialize, .rv = prepare(arguments)};
    if (call.rv == CKR_OK)
        call_disturb(&call);
    if (call.rv == CKR_OK)
        library_mark(true);
    return call_end(&call);
}

EXPORT CK_RV C_Finalize(void *reserved)
{
    struct call call = call_library(FN_C_Finalize, false);
    if (call.rv == CKR_OK && reserved != NULL)
        call.rv = CKR_ARGUMENTS_BAD;
    if (call.rv == CKR_OK)
        library_mark(false);
    return call_end(&call);
}

EXPORT CK_RV C_GetInfo(CK_INFO *info)
{
    struct call call = call_library(FN_C_GetInfo, false);
    if (call.rv == CKR_OK && info == NULL)
        call.rv = CKR_ARGUMENTS_BAD;
    if (call.rv == CKR_OK) {
        info->cryptokiVersion = (CK_VERSION){2, 20};
        put_words(info->manufacturerID, sizeof info->manufacturerID, "luna-textfile simulator");
        info->flags = 0;
        put_text(info->libraryDescription, sizeof info->libraryDescription, &scenario.library_description);
        info->libraryVersion = scenario.library_version;
    }
    return call_end(&call);
}
