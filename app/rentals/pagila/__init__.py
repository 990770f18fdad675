"""The Pagila sample database in and out: the COPY blocks of its dumps, without PostgreSQL."""
