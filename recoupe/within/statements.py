def find_statements(*args): return ()
