/* Unsegmented text into lines of words with spaces between them. */
#ifndef VL_TEXT_SEGMENT_H
#define VL_TEXT_SEGMENT_H

#include "tags.h"

typedef struct {
    const vl_dictionary *dictionary; /* NULL: words are n-grams of characters */
    vl_cut_mode mode;
    int hmm;
    int shortest; /* of n-grams */
    int longest;
    const uint32_t *lowered; /* of each code point; 0 if it is part of no word, see encode.h */
    int lower;       /* write words in lower case */
    int narrow;      /* take full-width letters and digits for those of ASCII */
    int punctuation; /* keep words without a letter or digit */
    const vl_tagger *tagger; /* or NULL, */
    const uint8_t *wanted;   /* and by tag whether such words are kept */
    const vl_trie *stop_words; /* words left out, as they would be written; or NULL */
} vl_segmentation;

typedef struct {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
} vl_written;

/* Append the words of the text, which is UTF-8; line ends stay. Return 0 or VL_NO_MEMORY. */
int vl_segment(const vl_segmentation *how, const uint8_t *text, size_t length, vl_written *written);

#endif
