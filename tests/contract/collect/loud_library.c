/* A PKCS#11 library that prints megabytes before each C_GetTokenInfo, and leaves the answers to the simulated Luna.
 * Only the head of the function list is declared; the list itself is handed on as it is, with one entry changed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES = 68, GET_TOKEN_INFO = 6, PIECE = 64 * 1024 };

struct function_list {
    unsigned char version[2];
    void *entries[ENTRIES];
};

static unsigned long (*get_token_info)(unsigned long slot, void *info);

static unsigned long loud_get_token_info(unsigned long slot, void *info)
{
    static char piece[PIECE];
    int stream = getenv("LOUD_STREAM")[0] - '0';
    memset(piece, 'x', sizeof piece);
    piece[sizeof piece - 1] = '\n';
    for (long left = atol(getenv("LOUD_BYTES")); left > 0; left -= PIECE)
        if (write(stream, piece, sizeof piece) < 0)
            break;
    return get_token_info(slot, info);
}

unsigned long C_GetFunctionList(struct function_list **list)
{
    static struct function_list loud;
    struct function_list *real;
    void *library = dlopen(getenv("LOUD_BEHIND"), RTLD_NOW);
    unsigned long (*get_list)(struct function_list **);
    *(void **)&get_list = dlsym(library, "C_GetFunctionList");
    unsigned long rv = get_list(&real);
    loud = *real;
    *(void **)&get_token_info = real->entries[GET_TOKEN_INFO];
    *(void **)&loud.entries[GET_TOKEN_INFO] = *(void **)&(void *){(void *)loud_get_token_info};
    *list = &loud;
    return rv;
}
