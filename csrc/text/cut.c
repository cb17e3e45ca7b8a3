#include "cut.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

enum { FIRST_LENGTH = 1 << 8 };

void vl_line_free(vl_line *line)
{
    free(line->chars);
    free(line->words);
    free(line->scores);
    free(line->stops);
    free(line->states);
    memset(line, 0, sizeof *line);
}

static int resize(void *array, size_t size)
{
    void *old, *resized;
    memcpy(&old, array, sizeof old);
    if (!(resized = realloc(old, size))) return VL_NO_MEMORY;
    memcpy(array, &resized, sizeof resized);
    return 0;
}

int vl_line_reserve(vl_line *line, size_t length)
{
    if (length < line->capacity) return 0;
    size_t capacity = line->capacity ? line->capacity : FIRST_LENGTH;
    while (capacity <= length) capacity *= 2; /* there is a place behind the last */
    if (capacity > INT32_MAX) return VL_NO_MEMORY;
    if (resize(&line->chars, capacity * sizeof *line->chars) ||
        resize(&line->scores, capacity * sizeof *line->scores) ||
        resize(&line->stops, capacity * sizeof *line->stops) ||
        resize(&line->states, capacity * VL_STATES))
        return VL_NO_MEMORY;
    line->capacity = capacity;
    return 0;
}

int vl_line_add(vl_line *line, size_t start, size_t stop)
{
    if (line->n_words == line->words_capacity) {
        size_t capacity = line->words_capacity ? 2 * line->words_capacity : FIRST_LENGTH;
        if (resize(&line->words, capacity * sizeof *line->words)) return VL_NO_MEMORY;
        line->words_capacity = capacity;
    }
    line->words[line->n_words++] = (vl_span){(int32_t)start, (int32_t)stop, 0};
    return 0;
}

/* What may be part of a word of several characters. */
static int is_wordlike(uint32_t c)
{
    return vl_is_han(c) || vl_is_latin(c) || c == '+' || c == '#' || c == '&' || c == '.' || c == '_' ||
           c == '%' || c == '-';
}

void vl_find_best_path(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    const vl_trie *trie = &dictionary->words;
    double log_total = dictionary->log_total, *scores = line->scores;
    scores[stop] = 0;
    for (size_t at = stop; at-- > start;) {
        double best = 0;
        size_t end = 0;
        int32_t node = vl_trie_child(trie, VL_TRIE_ROOT, line->chars[at]);
        for (size_t i = at + 1; node != VL_TRIE_NONE; i++) {
            if (trie->nodes[node].count) {
                double score = trie->nodes[node].log_count - log_total + scores[i];
                if (!end || score >= best) best = score, end = i;
            }
            if (i == stop) break;
            node = vl_trie_child(trie, node, line->chars[i]);
        }
        if (!end) { /* no word begins here: as likely as one seen once */
            end = at + 1;
            best = 0 - log_total + scores[end];
        }
        scores[at] = best;
        line->stops[at] = (int32_t)end;
    }
}

int vl_is_known(const vl_dictionary *dictionary, const vl_line *line, size_t start, size_t stop)
{
    int32_t node = vl_trie_find(&dictionary->words, line->chars + start, stop - start);
    return node != VL_TRIE_NONE && dictionary->words.nodes[node].count;
}

/* States may only follow two of the four; in the order of the alphabet. */
static const uint8_t BEFORE[VL_STATES][2] = {
    [VL_BEGIN] = {VL_END, VL_SINGLE},
    [VL_END] = {VL_BEGIN, VL_MIDDLE},
    [VL_MIDDLE] = {VL_BEGIN, VL_MIDDLE},
    [VL_SINGLE] = {VL_END, VL_SINGLE},
};

/* Find the likeliest states of Han characters (Viterbi 1967); the first of each is its own. */
static void find_states(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    double last[VL_STATES], next[VL_STATES];
    const double *emit = dictionary->emit + (line->chars[start] - VL_HAN_FIRST) * VL_STATES;
    for (int to = 0; to < VL_STATES; to++) last[to] = dictionary->start[to] + emit[to];
    for (size_t at = start + 1; at < stop; at++) {
        emit = dictionary->emit + (line->chars[at] - VL_HAN_FIRST) * VL_STATES;
        for (int to = 0; to < VL_STATES; to++) {
            int one = BEFORE[to][0], other = BEFORE[to][1];
            double by_one = last[one] + dictionary->change[one][to] + emit[to];
            double by_other = last[other] + dictionary->change[other][to] + emit[to];
            int is_other = by_other >= by_one;
            next[to] = is_other ? by_other : by_one;
            line->states[at * VL_STATES + (size_t)to] = (uint8_t)(is_other ? other : one);
        }
        memcpy(last, next, sizeof last);
    }
    uint8_t state = last[VL_SINGLE] >= last[VL_END] ? VL_SINGLE : VL_END;
    for (size_t at = stop; at-- > start;) {
        uint8_t before = line->states[at * VL_STATES + state];
        line->states[at * VL_STATES] = state;
        state = before;
    }
}

static int add_each(vl_line *line, size_t start, size_t stop)
{
    for (size_t i = start; i < stop; i++)
        if (vl_line_add(line, i, i + 1)) return VL_NO_MEMORY;
    return 0;
}

static int add_allowed(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    int32_t node = vl_trie_find(&dictionary->words, line->chars + start, stop - start);
    if (node != VL_TRIE_NONE && dictionary->words.nodes[node].forbidden) return add_each(line, start, stop);
    return vl_line_add(line, start, stop);
}

static int cut_han(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    find_states(dictionary, line, start, stop);
    size_t begin = start;
    for (size_t i = start; i < stop; i++) {
        uint8_t state = line->states[i * VL_STATES];
        if (state == VL_BEGIN) begin = i;
        if (state == VL_END && add_allowed(dictionary, line, begin, i + 1)) return VL_NO_MEMORY;
        if (state == VL_SINGLE && vl_line_add(line, i, i + 1)) return VL_NO_MEMORY;
    }
    return 0;
}

/* Where a number with decimals, or a word of Latin letters and digits, stops; with its %. */
static size_t latin_stop(const vl_line *line, size_t start, size_t stop)
{
    const uint32_t *c = line->chars;
    size_t i = start;
    while (i < stop && vl_is_latin(c[i])) i++;
    if (i == start) return start;
    if (i + 1 < stop && c[i] == '.' && vl_is_digit(c[i + 1]))
        for (i++; i < stop && vl_is_digit(c[i]);) i++;
    return i < stop && c[i] == '%' ? i + 1 : i;
}

/* Cut what is no Han: Latin words and numbers, and what stands between them. */
static int cut_latin(vl_line *line, size_t start, size_t stop)
{
    size_t begin = start;
    for (size_t i = start; i < stop;) {
        size_t end = latin_stop(line, i, stop);
        if (end == i) {
            i++;
            continue;
        }
        if (begin < i && vl_line_add(line, begin, i)) return VL_NO_MEMORY;
        if (vl_line_add(line, i, end)) return VL_NO_MEMORY;
        begin = i = end;
    }
    return begin < stop ? vl_line_add(line, begin, stop) : 0;
}

/* Cut a run that the dictionary left in single characters. */
static int cut_unknown(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    for (size_t i = start; i < stop;) {
        size_t end = i;
        int han = vl_is_han(line->chars[i]);
        while (end < stop && vl_is_han(line->chars[end]) == han) end++;
        if (han ? cut_han(dictionary, line, i, end) : cut_latin(line, i, end)) return VL_NO_MEMORY;
        i = end;
    }
    return 0;
}

static int add_singles(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    if (stop - start < 2 || vl_is_known(dictionary, line, start, stop)) return add_each(line, start, stop);
    return cut_unknown(dictionary, line, start, stop);
}

static int cut_exactly(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop, int hmm)
{
    vl_find_best_path(dictionary, line, start, stop);
    /* Single characters are kept back: with the model, all of them; without, Latin ones. */
    size_t begin = start;
    for (size_t i = start, end; i < stop; i = end) {
        end = (size_t)line->stops[i];
        if (end - i == 1 && (hmm || vl_is_latin(line->chars[i]))) continue;
        if (begin < i) {
            int error = hmm ? add_singles(dictionary, line, begin, i) : vl_line_add(line, begin, i);
            if (error) return error;
        }
        if (vl_line_add(line, i, end)) return VL_NO_MEMORY;
        begin = end;
    }
    if (begin == stop) return 0;
    return hmm ? add_singles(dictionary, line, begin, stop) : vl_line_add(line, begin, stop);
}

/* Count the words that begin at a place; `end` is where the last of them stops. */
static size_t count_words(const vl_dictionary *dictionary, const vl_line *line, size_t at, size_t stop, size_t *end)
{
    const vl_trie *trie = &dictionary->words;
    size_t n = 0;
    *end = at + 1;
    int32_t node = vl_trie_child(trie, VL_TRIE_ROOT, line->chars[at]);
    for (size_t i = at + 1; node != VL_TRIE_NONE; i++) {
        if (trie->nodes[node].count) n++, *end = i;
        if (i == stop) break;
        node = vl_trie_child(trie, node, line->chars[i]);
    }
    return n;
}

/* Add the words of two characters and more that begin at a place. */
static int add_longer(const vl_dictionary *dictionary, vl_line *line, size_t at, size_t last)
{
    const vl_trie *trie = &dictionary->words;
    int32_t node = vl_trie_child(trie, VL_TRIE_ROOT, line->chars[at]);
    for (size_t i = at + 1; i < last; i++) {
        node = vl_trie_child(trie, node, line->chars[i]);
        if (trie->nodes[node].count && vl_line_add(line, at, i + 1)) return VL_NO_MEMORY;
    }
    return 0;
}

/* Add all words of the dictionary that a block holds, and what is in none of them; Latin letters
 * and digits together. */
static int cut_fully(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop)
{
    size_t covered = start, latin = start, latin_end = start; /* a Latin run that may go on */
    for (size_t at = start; at < stop; at++) {
        size_t end;
        size_t n_words = count_words(dictionary, line, at, stop, &end);
        int joins = n_words < 2 && at >= covered && vl_is_latin(line->chars[at]);
        if (latin < latin_end && (joins ? latin_end < at : !vl_is_latin(line->chars[at]))) {
            if (vl_line_add(line, latin, latin_end)) return VL_NO_MEMORY;
            latin = latin_end;
        }
        if (joins) {
            if (latin == latin_end) latin = at;
            latin_end = covered = end;
        } else if (n_words < 2 && at >= covered) {
            if (vl_line_add(line, at, end)) return VL_NO_MEMORY;
            covered = end;
        } else if (end > at + 1) {
            if (add_longer(dictionary, line, at, end)) return VL_NO_MEMORY;
            covered = end;
        }
    }
    return latin < latin_end ? vl_line_add(line, latin, latin_end) : 0;
}

/* Before each long word put the words of the dictionary that it holds. */
static int add_shorter(const vl_dictionary *dictionary, vl_line *line)
{
    size_t n_words = line->n_words;
    for (size_t w = 0; w < n_words; w++) {
        vl_span word = line->words[w];
        for (int32_t n = 2; n < word.stop - word.start && n < 4; n++)
            for (int32_t i = word.start; i + n <= word.stop; i++)
                if (vl_is_known(dictionary, line, (size_t)i, (size_t)(i + n)) &&
                    vl_line_add(line, (size_t)i, (size_t)(i + n)))
                    return VL_NO_MEMORY;
        if (vl_line_add(line, (size_t)word.start, (size_t)word.stop)) return VL_NO_MEMORY;
    }
    line->n_words -= n_words;
    memmove(line->words, line->words + n_words, line->n_words * sizeof *line->words);
    return 0;
}

/* Add what stands between blocks: character by character, or with `whole` what spaces leave. */
static int add_others(vl_line *line, size_t start, size_t stop, int whole)
{
    for (size_t i = start; i < stop;) {
        size_t end = i + 1;
        if (!vl_is_space(line->chars[i])) {
            while (whole && end < stop && !vl_is_space(line->chars[end])) end++;
            if (vl_line_add(line, i, end)) return VL_NO_MEMORY;
        }
        i = end;
    }
    return 0;
}

int vl_cut(const vl_dictionary *dictionary, vl_line *line, vl_cut_mode mode, int hmm)
{
    line->n_words = 0;
    for (size_t i = 0, end; i < line->length; i = end) {
        int wordlike = is_wordlike(line->chars[i]), error;
        for (end = i + 1; end < line->length && is_wordlike(line->chars[end]) == wordlike;) end++;
        if (!wordlike)
            error = add_others(line, i, end, mode == VL_FULL);
        else if (mode == VL_FULL)
            error = cut_fully(dictionary, line, i, end);
        else
            error = cut_exactly(dictionary, line, i, end, hmm);
        if (error) return error;
    }
    return mode == VL_SEARCH ? add_shorter(dictionary, line) : 0;
}
