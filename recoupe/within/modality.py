def find_modals(*args): return ()
