/* A mutex and a condition variable, on POSIX and on Windows; and the hint that
 * a row will be needed soon. */
#ifndef VL_THREADS_H
#define VL_THREADS_H

#include <stddef.h>

#ifdef _WIN32

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

typedef SRWLOCK vl_mutex;
typedef CONDITION_VARIABLE vl_condition;
static inline void vl_mutex_init(vl_mutex *m) { InitializeSRWLock(m); }
static inline void vl_mutex_free(vl_mutex *m) { (void)m; }
static inline void vl_lock(vl_mutex *m) { AcquireSRWLockExclusive(m); }
static inline void vl_unlock(vl_mutex *m) { ReleaseSRWLockExclusive(m); }
static inline void vl_condition_init(vl_condition *c) { InitializeConditionVariable(c); }
static inline void vl_condition_free(vl_condition *c) { (void)c; }
static inline void vl_wait(vl_condition *c, vl_mutex *m) { SleepConditionVariableSRW(c, m, INFINITE, 0); }
static inline void vl_wake_all(vl_condition *c) { WakeAllConditionVariable(c); }

#else

#include <pthread.h>

typedef pthread_mutex_t vl_mutex;
typedef pthread_cond_t vl_condition;
static inline void vl_mutex_init(vl_mutex *m) { pthread_mutex_init(m, NULL); }
static inline void vl_mutex_free(vl_mutex *m) { pthread_mutex_destroy(m); }
static inline void vl_lock(vl_mutex *m) { pthread_mutex_lock(m); }
static inline void vl_unlock(vl_mutex *m) { pthread_mutex_unlock(m); }
static inline void vl_condition_init(vl_condition *c) { pthread_cond_init(c, NULL); }
static inline void vl_condition_free(vl_condition *c) { pthread_cond_destroy(c); }
static inline void vl_wait(vl_condition *c, vl_mutex *m) { pthread_cond_wait(c, m); }
static inline void vl_wake_all(vl_condition *c) { pthread_cond_broadcast(c); }

#endif

/* Rows are sent for in order to be written: a line that another core has
 * changed would otherwise arrive shared, and every store wait for a second
 * trip. PREFETCHW is older than x86-64-v3, and a no-op where it is missing. */
#if defined(_MSC_VER) && defined(_M_X64)
#include <intrin.h>
#define VL_PREFETCH(p) _m_prefetchw(p)
#elif defined(_MSC_VER)
#define VL_PREFETCH(p) __prefetch(p)
#elif defined(__x86_64__)
#define VL_PREFETCH(p) __asm__ volatile("prefetchw %0" : : "m"(*(p)))
#else
#define VL_PREFETCH(p) __builtin_prefetch(p, 1, 3)
#endif

static inline void vl_prefetch(const void *row, size_t bytes)
{
    const char *p = (const char *)row;
    for (size_t i = 0; i < bytes; i += 64) VL_PREFETCH(p + i);
}

#endif
