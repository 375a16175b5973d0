-- +goose Up
-- What is computed from the facts and kept, so that reading a scorecard never scans them.
-- Everything here can be rebuilt from the facts; `taraz check` compares the two.

-- What every customer did in every month, in customer order: orders, sale days, first and
-- last sale day, sales, sales of the first day, returns, lines, costed net, its lines, cost.
-- employee is a num (0: orders without one) or -1 for the whole organisation. Some thousand
-- customer months are packed into one value (rollup_pack.go), because they are only ever
-- read as a whole and in this order. A customer's months are never divided.
CREATE TABLE customer_month (
    employee BIGINT NOT NULL,
    first_customer BIGINT NOT NULL,
    last_customer BIGINT NOT NULL,
    size BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    PRIMARY KEY (employee, first_customer)
);

-- Sums of the additive measures by month. part is the scale of a scaled sum. Measures that
-- start with @ count all facts of an entity (part "any day": where they belonged on any of
-- their days); month -1 holds those without a date.
CREATE TABLE measure_month (
    measure TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    part TEXT NOT NULL,
    month BIGINT NOT NULL,
    sum DOUBLE PRECISION NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (kind, measure, month, scope, part)
);

-- The first and the last day of every date of an entity in every month.
CREATE TABLE fact_month (
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    month BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    PRIMARY KEY (entity, field, month)
);

-- KPI values as they were last written; like_for_like 1 holds an earlier period cut to the
-- days of the running one.
CREATE TABLE kpi_value (
    kpi TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    grain TEXT NOT NULL,
    first_month BIGINT NOT NULL,
    like_for_like BIGINT NOT NULL,
    value DOUBLE PRECISION,
    numerator DOUBLE PRECISION,
    denominator DOUBLE PRECISION,
    reason TEXT NOT NULL,
    n BIGINT NOT NULL,
    to_date BIGINT NOT NULL,
    cut BIGINT NOT NULL,
    maturing BIGINT NOT NULL,
    short_history BIGINT NOT NULL,
    PRIMARY KEY (kind, scope, kpi, grain, like_for_like, first_month)
);

-- How complete customer profiles were on the days on which customers were imported.
CREATE TABLE profile_measure (
    day BIGINT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    filled BIGINT NOT NULL,
    fields BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (kind, scope, day)
);

-- For which day, settings and catalogue the values were written.
CREATE TABLE rollup_state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE rollup_state;
DROP TABLE profile_measure;
DROP TABLE kpi_value;
DROP TABLE fact_month;
DROP TABLE measure_month;
DROP TABLE customer_month;
