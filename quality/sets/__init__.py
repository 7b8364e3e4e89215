"""One module a data set. Each has `predict(data, shelf)`: file name -> prediction lines, from input files alone."""
