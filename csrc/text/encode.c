#include "encode.h"

#include "lines.h"
#include "prefetch.h"
#include "utf8.h"

/* What a byte can be: part of a token, a space, the end of a line, the first of a wide space. */
enum { TOKEN, SPACE, LINE_END, WIDE };

static const uint8_t KIND[256] = {
    [' '] = SPACE,  ['\t'] = SPACE, ['\v'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [0x1C] = SPACE,
    [0x1D] = SPACE, [0x1E] = SPACE, [0x1F] = SPACE, ['\n'] = LINE_END,
    [0xC2] = WIDE,  [0xE1] = WIDE,  [0xE2] = WIDE,  [0xE3] = WIDE,
};

/* Tokens are looked up a batch at a time: the slots and words of a whole batch are on their way
 * from memory before the first of them is needed. */
enum { BATCH = 32 };

typedef struct {
    const uint8_t *text;
    size_t length;
    uint64_t hash;
    int64_t position;
} token;

static void fetch_words(const vl_table *table, const token *batch, int n)
{
    for (int i = 0; i < n; i++) {
        uint32_t id = table->slots[batch[i].hash & table->mask].id;
        if (id) VL_TEXT_PREFETCH(table->words + (id - 1));
    }
}

static int look_up(vl_table *table, const token *batch, int n, int32_t *ids)
{
    fetch_words(table, batch, n);
    for (int i = 0; i < n; i++) {
        ids[i] = vl_table_add(table, batch[i].text, batch[i].length, batch[i].hash, 1, batch[i].position);
        if (ids[i] < 0) return ids[i];
    }
    return 0;
}

static int find(const vl_table *known, vl_table *others, const token *batch, int n, int32_t *ids)
{
    fetch_words(known, batch, n);
    for (int i = 0; i < n; i++) {
        ids[i] = vl_table_find(known, batch[i].text, batch[i].length, batch[i].hash);
        if (ids[i] >= 0 || !others) continue;
        int32_t id = vl_table_add(others, batch[i].text, batch[i].length, batch[i].hash, 1, batch[i].position);
        if (id < 0) return id;
        ids[i] = VL_OTHER(id);
    }
    return 0;
}

/* The end of the token that begins here. It stops at the '\n' behind the text at the latest. */
static const uint8_t *token_end(const uint8_t *p)
{
    do {
        p++;
        while (KIND[*p] == TOKEN) p++;
    } while (KIND[*p] == WIDE && !vl_wide_space(p));
    return p;
}

/* What vl_encode does, and vl_find where `known` is given. */
static inline int encode(const vl_table *known, vl_table *table, const uint8_t *text, size_t length,
                         int64_t position, int every_line, int32_t *ids, int64_t *ends,
                         vl_encoded *encoded)
{
    const uint8_t *p = text, *end = text + length;
    token batch[BATCH];
    int waiting = 0, error = 0;
    int64_t n_ids = 0, n_ends = 0, n_lines = 0;
    const vl_table *first = known ? known : table;
    for (;;) {
        if (waiting == BATCH || p >= end) {
            error = known ? find(known, table, batch, waiting, ids + n_ids)
                          : look_up(table, batch, waiting, ids + n_ids);
            if (error) return error;
            n_ids += waiting;
            waiting = 0;
        }
        if (p >= end) break;
        uint8_t kind = KIND[*p];
        size_t wide = kind == WIDE ? vl_wide_space(p) : 0;
        if (kind == SPACE || wide) {
            p += wide ? wide : 1;
        } else if (kind == LINE_END) {
            int64_t n_tokens = n_ids + waiting;
            if (every_line || !n_ends || ends[n_ends - 1] != n_tokens) ends[n_ends++] = n_tokens;
            n_lines++;
            p++;
        } else {
            const uint8_t *stop = token_end(p);
            uint64_t hash = vl_hash(p, (size_t)(stop - p));
            VL_TEXT_PREFETCH(first->slots + (hash & first->mask));
            batch[waiting++] = (token){p, (size_t)(stop - p), hash, position + (p - text)};
            p = stop;
        }
    }
    *encoded = (vl_encoded){n_ids, n_ends, n_lines};
    return 0;
}

int vl_encode(vl_table *table, const uint8_t *text, size_t length, int64_t position, int every_line,
              int32_t *ids, int64_t *ends, vl_encoded *encoded)
{
    return encode(NULL, table, text, length, position, every_line, ids, ends, encoded);
}

int vl_find(const vl_table *known, vl_table *others, const uint8_t *text, size_t length,
            int32_t *ids, int64_t *ends, vl_encoded *encoded)
{
    return encode(known, others, text, length, 0, 1, ids, ends, encoded);
}

int vl_find_tokens(const vl_table *known, vl_table *others, const uint8_t *text, const int64_t *starts,
                   int64_t n, int32_t *ids)
{
    token batch[BATCH];
    for (int64_t first = 0; first < n; first += BATCH) {
        int size = n - first < BATCH ? (int)(n - first) : BATCH;
        for (int i = 0; i < size; i++) {
            const uint8_t *begin = text + starts[first + i];
            size_t length = (size_t)(starts[first + i + 1] - starts[first + i]);
            batch[i] = (token){begin, length, vl_hash(begin, length), first + i};
            VL_TEXT_PREFETCH(known->slots + (batch[i].hash & known->mask));
        }
        int error = find(known, others, batch, size, ids + first);
        if (error) return error;
    }
    return 0;
}

int vl_encode_lines(vl_table *table, const uint8_t *text, size_t length, int64_t position,
                    int32_t *ids, int64_t *ends, vl_encoded *encoded)
{
    const uint8_t *p = text, *end = text + length;
    token batch[BATCH];
    vl_token next;
    int waiting = 0, error = 0;
    int64_t n_ids = 0, n_ends = 0;
    while (vl_next_token(&p, end, &next)) {
        uint64_t hash = vl_hash(next.text, next.length);
        VL_TEXT_PREFETCH(table->slots + (hash & table->mask));
        batch[waiting++] = (token){next.text, next.length, hash, position + (p - text)};
        if (next.text == VL_EOS) ends[n_ends++] = n_ids + waiting;
        if (waiting == BATCH) {
            if ((error = look_up(table, batch, waiting, ids + n_ids))) return error;
            n_ids += waiting;
            waiting = 0;
        }
    }
    if ((error = look_up(table, batch, waiting, ids + n_ids))) return error;
    *encoded = (vl_encoded){n_ids + waiting, n_ends, n_ends};
    return 0;
}
