-- +goose Up
-- The standing SQL sources. The store does not look into them: secret is the sealed address
-- (base64), mapping the text of a mapping file, last_value what the watermark had reached.
-- Instants are seconds since 1970, 0 for none; whoever holds claim is reading the source, until
-- claimed_until.

CREATE TABLE sql_source (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    database_name TEXT NOT NULL,
    user_name TEXT NOT NULL,
    secret TEXT NOT NULL,
    table_name TEXT NOT NULL,
    query TEXT NOT NULL,
    entity TEXT NOT NULL,
    mapping_name TEXT NOT NULL,
    mapping TEXT NOT NULL,
    covers_yesterday BIGINT NOT NULL,
    watermark TEXT NOT NULL,
    last_value TEXT NOT NULL,
    schedule TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created BIGINT NOT NULL,
    next_run BIGINT NOT NULL,
    last_run BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    failures BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    claim TEXT NOT NULL,
    claimed_until BIGINT NOT NULL
);

-- +goose Down
DROP TABLE sql_source;
