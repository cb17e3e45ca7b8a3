#include "tags.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

/* What may be part of a word of several characters. */
static int is_wordlike(uint32_t c)
{
    return vl_is_han(c) || vl_is_latin(c) || c == '+' || c == '#' || c == '&' || c == '.' || c == '_';
}

static int has(const vl_states *states, int32_t state)
{
    return states->bits[state / 64] >> state % 64 & 1;
}

static int is_empty(const vl_states *states)
{
    uint64_t bits = 0;
    for (int i = 0; i < VL_TAG_STATES / 64; i++) bits |= states->bits[i];
    return !bits;
}

/* Where a run of characters is tagged: likelihoods of the last place, and for each place and state
 * the state before it. */
typedef struct {
    double last[VL_TAG_STATES];
    double emit[VL_TAG_STATES];
    vl_states active;
    uint16_t *before;
} tagging;

/* Look up how likely each state has the character; return the states it is usually taken for. */
static vl_states read_emissions(const vl_tagger *tagger, uint32_t c, double *emit)
{
    vl_states usual = {{0}};
    for (int32_t s = 0; s < tagger->n_states; s++) emit[s] = VL_TAG_NEVER;
    int32_t first = tagger->first[c - VL_HAN_FIRST], stop = tagger->first[c - VL_HAN_FIRST + 1];
    for (const vl_emission *e = tagger->emissions + first; e < tagger->emissions + stop; e++) {
        emit[e->state] = e->emit;
        if (e->usual) vl_states_add(&usual, e->state);
    }
    if (is_empty(&usual)) /* of a character never seen, all */
        for (int32_t s = 0; s < tagger->n_states; s++) vl_states_add(&usual, s);
    return usual;
}

/* Go on by one character: to its usual states among those that may follow, else to all of these. */
static void step(const vl_tagger *tagger, tagging *t, uint32_t c, uint16_t *before)
{
    vl_states usual = read_emissions(tagger, c, t->emit), expected = {{0}}, both;
    int32_t froms[VL_TAG_STATES], n_froms = 0;
    for (int32_t s = 0; s < tagger->n_states; s++) {
        if (!has(&t->active, s) || is_empty(&tagger->after[s])) continue;
        froms[n_froms++] = s;
        for (int i = 0; i < VL_TAG_STATES / 64; i++) expected.bits[i] |= tagger->after[s].bits[i];
    }
    for (int32_t s = 0; s < tagger->n_states && is_empty(&expected); s++) /* a dead end: from anywhere */
        if (has(&t->active, s)) froms[n_froms++] = s;
    for (int i = 0; i < VL_TAG_STATES / 64; i++) both.bits[i] = usual.bits[i] & expected.bits[i];
    t->active = is_empty(&both) ? is_empty(&expected) ? usual : expected : both;
    double next[VL_TAG_STATES];
    for (int32_t to = 0; to < tagger->n_states; to++) {
        if (!has(&t->active, to)) continue;
        double best = -INFINITY;
        for (int32_t i = 0; i < n_froms; i++) {
            double score = t->last[froms[i]] + tagger->change[froms[i]][to] + t->emit[to];
            if (score >= best) best = score, before[to] = (uint16_t)froms[i];
        }
        next[to] = best;
    }
    memcpy(t->last, next, sizeof next);
}

static int add_tagged(vl_line *line, size_t start, size_t stop, int32_t tag)
{
    if (vl_line_add(line, start, stop)) return VL_NO_MEMORY;
    line->words[line->n_words - 1].tag = tag;
    return 0;
}

/* Follow the states back from the likeliest last one, and add the words they make. */
static int add_path(const vl_tagger *tagger, tagging *t, vl_line *line, size_t start, size_t stop)
{
    int32_t state = -1;
    for (int32_t s = 0; s < tagger->n_states; s++)
        if (has(&t->active, s) && (state < 0 || t->last[s] >= t->last[state])) state = s;
    /* The states themselves take the place of those before them. */
    for (size_t at = stop - start; at-- > 0;) {
        uint16_t *before = t->before + at * VL_TAG_STATES, previous = before[state];
        before[0] = (uint16_t)state;
        state = previous;
    }
    size_t begin = start, next = start;
    for (size_t i = start; i < stop; i++) {
        int32_t own = t->before[(i - start) * VL_TAG_STATES];
        if (tagger->place[own] == VL_BEGIN) begin = i;
        if (tagger->place[own] == VL_BEGIN || tagger->place[own] == VL_MIDDLE) continue;
        if (add_tagged(line, tagger->place[own] == VL_END ? begin : i, i + 1, tagger->tag[own]))
            return VL_NO_MEMORY;
        next = i + 1;
    }
    int32_t rest = next < stop ? tagger->tag[t->before[(next - start) * VL_TAG_STATES]] : 0;
    return next < stop ? add_tagged(line, next, stop, rest) : 0;
}

static int tag_han(const vl_tagger *tagger, vl_line *line, size_t start, size_t stop)
{
    tagging t;
    if (!(t.before = malloc((stop - start) * VL_TAG_STATES * sizeof *t.before))) return VL_NO_MEMORY;
    t.active = read_emissions(tagger, line->chars[start], t.emit);
    for (int32_t s = 0; s < tagger->n_states; s++) {
        t.last[s] = tagger->start[s] + t.emit[s];
        t.before[s] = (uint16_t)s;
    }
    for (size_t at = start + 1; at < stop; at++)
        step(tagger, &t, line->chars[at], t.before + (at - start) * VL_TAG_STATES);
    int error = add_path(tagger, &t, line, start, stop);
    free(t.before);
    return error;
}

static int is_number(uint32_t c)
{
    return vl_is_digit(c) || c == '.';
}

/* Tag numbers, Latin words, and what stands between them. */
static int tag_latin(const vl_tagger *tagger, vl_line *line, size_t start, size_t stop)
{
    const uint32_t *c = line->chars;
    for (size_t i = start, end; i < stop; i = end) {
        int32_t tag = is_number(c[i]) ? tagger->number : vl_is_latin(c[i]) ? tagger->latin : tagger->unknown;
        end = i + 1;
        if (tag == tagger->number)
            while (end < stop && is_number(c[end])) end++;
        else if (tag == tagger->latin)
            while (end < stop && vl_is_latin(c[end])) end++;
        else
            while (end < stop && !is_number(c[end]) && !vl_is_latin(c[end])) end++;
        if (add_tagged(line, i, end, tag)) return VL_NO_MEMORY;
    }
    return 0;
}

static int add_known(const vl_dictionary *dictionary, const vl_tagger *tagger, vl_line *line, size_t start,
                     size_t stop)
{
    int32_t node = vl_trie_find(&dictionary->words, line->chars + start, stop - start);
    int32_t tag = node == VL_TRIE_NONE ? 0 : dictionary->words.nodes[node].tag;
    return add_tagged(line, start, stop, tag ? tag : tagger->unknown);
}

/* Tag a run that the dictionary left in single characters. */
static int tag_singles(const vl_dictionary *dictionary, const vl_tagger *tagger, vl_line *line, size_t start,
                       size_t stop)
{
    if (stop - start < 2 || vl_is_known(dictionary, line, start, stop)) {
        for (size_t i = start; i < stop; i++)
            if (add_known(dictionary, tagger, line, i, i + 1)) return VL_NO_MEMORY;
        return 0;
    }
    for (size_t i = start, end; i < stop; i = end) {
        int han = vl_is_han(line->chars[i]);
        for (end = i + 1; end < stop && vl_is_han(line->chars[end]) == han;) end++;
        if (han ? tag_han(tagger, line, i, end) : tag_latin(tagger, line, i, end)) return VL_NO_MEMORY;
    }
    return 0;
}

static int tag_block(const vl_dictionary *dictionary, const vl_tagger *tagger, vl_line *line, size_t start,
                     size_t stop, int hmm)
{
    vl_find_best_path(dictionary, line, start, stop);
    size_t begin = start; /* of single characters that are kept back */
    for (size_t i = start, end; i <= stop; i = end) {
        end = i < stop ? (size_t)line->stops[i] : stop + 1;
        if (i < stop && end - i == 1 && (hmm || vl_is_latin(line->chars[i]))) continue;
        if (begin < i && (hmm ? tag_singles(dictionary, tagger, line, begin, i)
                              : add_tagged(line, begin, i, tagger->latin)))
            return VL_NO_MEMORY;
        if (i < stop && add_known(dictionary, tagger, line, i, end)) return VL_NO_MEMORY;
        begin = end;
    }
    return 0;
}

int vl_tag(const vl_dictionary *dictionary, const vl_tagger *tagger, vl_line *line, int hmm)
{
    line->n_words = 0;
    for (size_t i = 0, end; i < line->length; i = end) {
        end = i + 1;
        int error = 0;
        if (is_wordlike(line->chars[i])) {
            while (end < line->length && is_wordlike(line->chars[end])) end++;
            error = tag_block(dictionary, tagger, line, i, end, hmm);
        } else if (!vl_is_space(line->chars[i])) {
            error = add_tagged(line, i, end, tagger->unknown);
        }
        if (error) return error;
    }
    return 0;
}
