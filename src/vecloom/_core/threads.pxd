cdef extern from "threads.h" nogil:
    ctypedef struct vl_mutex:
        pass
    ctypedef struct vl_condition:
        pass
    void vl_mutex_init(vl_mutex *m)
    void vl_mutex_free(vl_mutex *m)
    void vl_lock(vl_mutex *m)
    void vl_unlock(vl_mutex *m)
    void vl_condition_init(vl_condition *c)
    void vl_condition_free(vl_condition *c)
    void vl_wait(vl_condition *c, vl_mutex *m)
    void vl_wake_all(vl_condition *c)
    void vl_prefetch(const void *row, size_t bytes)
