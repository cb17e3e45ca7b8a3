/* Chinese text into words by a dictionary and a hidden Markov model, as jieba does.
 *
 * Of all ways to cut a text into words of the dictionary the likeliest is taken, each word as
 * likely as it is frequent; runs of single characters that this leaves are joined by a model with
 * four states. The algorithm, and the order of its sums in double precision, are those of jieba
 * 0.42 (https://github.com/fxsjy/jieba, MIT), so that ties fall alike. */
#ifndef VL_TEXT_CUT_H
#define VL_TEXT_CUT_H

#include "han.h"
#include "trie.h"

/* A character is the begin, end or middle of a word, or a single one. Of equally likely states the
 * last in the alphabet counts. */
enum { VL_BEGIN, VL_END, VL_MIDDLE, VL_SINGLE, VL_STATES };

typedef struct {
    vl_trie words;
    int64_t total;     /* sum of all counts that were ever given */
    double log_total;
    double start[VL_STATES];
    double change[VL_STATES][VL_STATES]; /* from, to */
    double *emit; /* of Han characters, rows of VL_STATES; NULL for no model */
} vl_dictionary;

typedef enum { VL_EXACT, VL_FULL, VL_SEARCH } vl_cut_mode;

/* A word of a line: where it begins and stops, and its part of speech, 0 if nobody asked. */
typedef struct {
    int32_t start;
    int32_t stop;
    int32_t tag;
} vl_span;

/* A line, the words found in it, and room to work in. */
typedef struct {
    uint32_t *chars;
    size_t length;
    size_t capacity; /* of all arrays but `words` */
    vl_span *words;
    size_t n_words;
    size_t words_capacity;
    double *scores; /* of the rest of the line from each place on */
    int32_t *stops; /* where the best word that begins at a place stops */
    uint8_t *states; /* for each place and state, the state before it */
} vl_line;

void vl_line_free(vl_line *line);

/* Make room for `length` characters. Return 0 or VL_NO_MEMORY. */
int vl_line_reserve(vl_line *line, size_t length);

/* Append a word. Return 0 or VL_NO_MEMORY. */
int vl_line_add(vl_line *line, size_t start, size_t stop);

/* Cut a line; what is no white space is in some word. Return 0 or VL_NO_MEMORY. */
int vl_cut(const vl_dictionary *dictionary, vl_line *line, vl_cut_mode mode, int hmm);

/* Find, from the end backwards, the likeliest way to cut what follows each place: `stops`. */
void vl_find_best_path(const vl_dictionary *dictionary, vl_line *line, size_t start, size_t stop);

/* Whether some characters are a word of the dictionary. */
int vl_is_known(const vl_dictionary *dictionary, const vl_line *line, size_t start, size_t stop);

#endif
