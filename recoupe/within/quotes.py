def find_quotes(*args): return ()
