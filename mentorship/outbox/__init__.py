"""Work that is due, kept in the database: each mail is a row with a key, written in the transaction of its cause."""
