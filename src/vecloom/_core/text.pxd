cdef list as_list(sentence, Py_ssize_t number)
cdef object plain(token, Py_ssize_t number)
