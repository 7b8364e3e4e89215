def find_mentions(*args): return (), ()
