"""An organisation that never was: everything here comes from the word lists beside it and a seed."""
