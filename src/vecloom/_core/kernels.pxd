from libc.stdint cimport int32_t, int64_t


cdef extern from "dispatch.h" nogil:
    size_t VL_LOGITS(int inputs, int outputs)
    enum:
        VL_NEAREST_LANES

    ctypedef struct vl_tile:
        int inputs
        int outputs
        int dim
        float lr
        const float **h
        float **dh
        float **own
        float **o
        const float *label
        const float *weight
        double *loss
        float *f
        float **copies
        float *scratch
        int frozen

    enum:
        VL_GLOVE_CONTEXTS

    ctypedef struct vl_glove:
        int n
        int dim
        float rate
        float clip
        float *word
        float **contexts
        const float *log_x
        const float *weight
        double *loss

    ctypedef struct vl_kernels:
        const char *name
        int width
        void (*tile)(const vl_tile *tile) noexcept nogil
        void (*tile_logits)(const vl_tile *tile) noexcept nogil
        void (*tile_gradients)(const vl_tile *tile) noexcept nogil
        void (*tile_update)(const vl_tile *tile) noexcept nogil
        void (*gather)(const float *rows, const int64_t *ids, int n, int dim, float scale, float *out) noexcept nogil
        void (*scatter)(float *rows, const int64_t *ids, int n, int dim, float scale, const float *delta) noexcept nogil
        void (*weighted_sum)(const float **rows, const float *weights, int n, int dim, float scale,
                             float *out) noexcept nogil
        void (*maximum)(const float **rows, int n, int dim, float *out) noexcept nogil
        void (*softmax)(const float *h, float *dh, float *o, int64_t n, int dim, int64_t target, float lr,
                        float *f, double *loss, int frozen) noexcept nogil
        int (*glove)(const vl_glove *step) noexcept nogil
        void (*scores)(const float **queries, int nq, const float *rows, int64_t n, int dim,
                       float *out, int64_t ld) noexcept nogil
        void (*square_norms)(const float *rows, int64_t n, int dim, float *out) noexcept nogil
        void (*cosines)(const float **queries, int nq, const float *rows, int64_t n, int dim,
                        float *out, int64_t ld) noexcept nogil
        void (*distances)(const float **queries, int nq, const float *rows, int64_t n, int dim,
                          float *out, int64_t ld) noexcept nogil
        int64_t (*next_above)(const float *x, int64_t i, int64_t n, float threshold) noexcept nogil
        void (*nearest)(const float *points, int64_t n, int64_t stride, int dim, const float *centroids, int k,
                        int32_t *code, float *distance, float *scratch) noexcept nogil
        void (*sigmoid)(const float *x, int n, float *out) noexcept nogil
        void (*softplus)(const float *x, int n, float *out) noexcept nogil

    ctypedef struct vl_tile_f64:
        int inputs
        int outputs
        int dim
        double lr
        const double **h
        double **dh
        double **own
        double **o
        const double *label
        const double *weight
        double *loss
        double *f
        double **copies
        double *scratch
        int frozen

    ctypedef struct vl_glove_f64:
        int n
        int dim
        double rate
        double clip
        double *word
        double **contexts
        const double *log_x
        const double *weight
        double *loss

    ctypedef struct vl_kernels_f64:
        const char *name
        int width
        void (*tile)(const vl_tile_f64 *tile) noexcept nogil
        void (*tile_logits)(const vl_tile_f64 *tile) noexcept nogil
        void (*tile_gradients)(const vl_tile_f64 *tile) noexcept nogil
        void (*tile_update)(const vl_tile_f64 *tile) noexcept nogil
        void (*gather)(const double *rows, const int64_t *ids, int n, int dim, double scale, double *out) noexcept nogil
        void (*scatter)(double *rows, const int64_t *ids, int n, int dim, double scale,
                        const double *delta) noexcept nogil
        void (*weighted_sum)(const double **rows, const double *weights, int n, int dim, double scale,
                             double *out) noexcept nogil
        void (*maximum)(const double **rows, int n, int dim, double *out) noexcept nogil
        void (*softmax)(const double *h, double *dh, double *o, int64_t n, int dim, int64_t target, double lr,
                        double *f, double *loss, int frozen) noexcept nogil
        int (*glove)(const vl_glove_f64 *step) noexcept nogil
        void (*scores)(const double **queries, int nq, const double *rows, int64_t n, int dim,
                       double *out, int64_t ld) noexcept nogil
        void (*square_norms)(const double *rows, int64_t n, int dim, double *out) noexcept nogil
        void (*cosines)(const double **queries, int nq, const double *rows, int64_t n, int dim,
                        double *out, int64_t ld) noexcept nogil
        void (*distances)(const double **queries, int nq, const double *rows, int64_t n, int dim,
                          double *out, int64_t ld) noexcept nogil
        int64_t (*next_above)(const double *x, int64_t i, int64_t n, double threshold) noexcept nogil
        void (*nearest)(const double *points, int64_t n, int64_t stride, int dim, const double *centroids, int k,
                        int32_t *code, double *distance, double *scratch) noexcept nogil
        void (*sigmoid)(const double *x, int n, double *out) noexcept nogil
        void (*softplus)(const double *x, int n, double *out) noexcept nogil

    const vl_kernels *vl_find_kernels(const char *name)
    const vl_kernels_f64 *vl_reference_kernels()


# The kernels this process uses: the fastest present, or those VECLOOM_ISA names.
cdef const vl_kernels *active() noexcept nogil
