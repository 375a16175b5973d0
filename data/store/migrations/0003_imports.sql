-- +goose Up
-- Imports as people know them: one run an import, what it did to every file, the rows it
-- rejected, what takes it back, and the mappings that were kept.

-- status: running, done, failed (problem says why) or undone. machine, pid and born name the
-- process that runs it; on PostgreSQL it holds the advisory lock claim instead. day is
-- today as it was, undoable 1 while what takes the run back is kept.
CREATE TABLE import_run (
    num INTEGER PRIMARY KEY,
    started BIGINT NOT NULL,
    ended BIGINT,
    who TEXT NOT NULL,
    status TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT '',
    files TEXT NOT NULL DEFAULT '[]',
    machine TEXT NOT NULL DEFAULT '',
    pid BIGINT NOT NULL DEFAULT 0,
    born TEXT NOT NULL DEFAULT '',
    claim BIGINT NOT NULL DEFAULT 0,
    day BIGINT NOT NULL DEFAULT 0,
    undoable BIGINT NOT NULL DEFAULT 0,
    rejects_cut BIGINT NOT NULL DEFAULT 0,
    undone_at BIGINT,
    undone_by TEXT NOT NULL DEFAULT ''
);

-- What was loaded before runs were kept: every load a run of its own, which cannot be undone.
INSERT INTO import_run (num, started, ended, who, status) SELECT num, at, at, who, 'done' FROM import_log;

-- step counts the loads of a run from 0; everything 1: all facts of the entity and source
-- are of this run. reasons and months are JSON.
ALTER TABLE import_log ADD COLUMN run BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_log ADD COLUMN step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_log ADD COLUMN everything BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_log ADD COLUMN rows_read BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_log ADD COLUMN reasons TEXT NOT NULL DEFAULT '{}';
ALTER TABLE import_log ADD COLUMN months TEXT NOT NULL DEFAULT '[]';
UPDATE import_log SET run = num, rows_read = inserted + updated + unchanged + rejected;
CREATE INDEX import_log_run ON import_log (run, step);
CREATE INDEX import_log_hash ON import_log (hash, run);

-- The days that runs vouched for, of which coverage holds the latest; run 0 is what was
-- vouched for before runs were kept.
CREATE TABLE vouched (
    run BIGINT NOT NULL,
    entity TEXT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (run, entity)
);
INSERT INTO vouched (run, entity, day) SELECT 0, entity, vouched_day FROM coverage;

-- The rejected rows of a run, as gzip.
CREATE TABLE import_reject (
    run BIGINT NOT NULL,
    part BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    PRIMARY KEY (run, part)
);

-- Mappings that people kept, in versions from 1.
CREATE TABLE mapping (
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    signature TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE INDEX mapping_signature ON mapping (signature, at);

-- What takes a run back. undo_number: the nums that it gave; undo_source: the sources.
CREATE TABLE undo_number (
    run BIGINT NOT NULL,
    entity TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (run, entity)
);
CREATE TABLE undo_source (
    run BIGINT NOT NULL,
    source BIGINT NOT NULL,
    PRIMARY KEY (run, source)
);

-- The rows of a table as they were before a load changed or removed them (what 1 and 2),
-- and the keys of the rows that it brought (what 0).
CREATE TABLE undo_fact_order AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_order t WHERE 1 = 0;
CREATE INDEX undo_fact_order_run ON undo_fact_order (run);
CREATE TABLE undo_fact_lead AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_lead t WHERE 1 = 0;
CREATE INDEX undo_fact_lead_run ON undo_fact_lead (run);
CREATE TABLE undo_fact_deal AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_deal t WHERE 1 = 0;
CREATE INDEX undo_fact_deal_run ON undo_fact_deal (run);
CREATE TABLE undo_fact_contact AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_contact t WHERE 1 = 0;
CREATE INDEX undo_fact_contact_run ON undo_fact_contact (run);
CREATE TABLE undo_fact_spend AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_spend t WHERE 1 = 0;
CREATE INDEX undo_fact_spend_run ON undo_fact_spend (run);
CREATE TABLE undo_fact_interaction AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_interaction t WHERE 1 = 0;
CREATE INDEX undo_fact_interaction_run ON undo_fact_interaction (run);
CREATE TABLE undo_fact_ticket AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_ticket t WHERE 1 = 0;
CREATE INDEX undo_fact_ticket_run ON undo_fact_ticket (run);
CREATE TABLE undo_fact_answer AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_answer t WHERE 1 = 0;
CREATE INDEX undo_fact_answer_run ON undo_fact_answer (run);
CREATE TABLE undo_fact_training AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_training t WHERE 1 = 0;
CREATE INDEX undo_fact_training_run ON undo_fact_training (run);
CREATE TABLE undo_fact_idea AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_idea t WHERE 1 = 0;
CREATE INDEX undo_fact_idea_run ON undo_fact_idea (run);
CREATE TABLE undo_fact_departure AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM fact_departure t WHERE 1 = 0;
CREATE INDEX undo_fact_departure_run ON undo_fact_departure (run);
CREATE TABLE undo_customer AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM customer t WHERE 1 = 0;
CREATE INDEX undo_customer_run ON undo_customer (run);
CREATE TABLE undo_campaign AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM campaign t WHERE 1 = 0;
CREATE INDEX undo_campaign_run ON undo_campaign (run);
CREATE TABLE undo_product_version AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM product_version t WHERE 1 = 0;
CREATE INDEX undo_product_version_run ON undo_product_version (run);
CREATE TABLE undo_employee_version AS SELECT CAST(0 AS BIGINT) AS run, CAST(0 AS BIGINT) AS step, CAST(0 AS BIGINT) AS what, t.* FROM employee_version t WHERE 1 = 0;
CREATE INDEX undo_employee_version_run ON undo_employee_version (run);
CREATE TABLE undo_profile_measure AS SELECT CAST(0 AS BIGINT) AS run, t.* FROM profile_measure t WHERE 1 = 0;
CREATE INDEX undo_profile_measure_run ON undo_profile_measure (run);

-- +goose Down
DROP TABLE undo_profile_measure;
DROP TABLE undo_fact_order;
DROP TABLE undo_fact_lead;
DROP TABLE undo_fact_deal;
DROP TABLE undo_fact_contact;
DROP TABLE undo_fact_spend;
DROP TABLE undo_fact_interaction;
DROP TABLE undo_fact_ticket;
DROP TABLE undo_fact_answer;
DROP TABLE undo_fact_training;
DROP TABLE undo_fact_idea;
DROP TABLE undo_fact_departure;
DROP TABLE undo_customer;
DROP TABLE undo_campaign;
DROP TABLE undo_product_version;
DROP TABLE undo_employee_version;
DROP TABLE undo_source;
DROP TABLE undo_number;
DROP TABLE mapping;
DROP TABLE import_reject;
DROP TABLE vouched;
DROP INDEX import_log_hash;
DROP INDEX import_log_run;
ALTER TABLE import_log DROP COLUMN months;
ALTER TABLE import_log DROP COLUMN reasons;
ALTER TABLE import_log DROP COLUMN rows_read;
ALTER TABLE import_log DROP COLUMN everything;
ALTER TABLE import_log DROP COLUMN step;
ALTER TABLE import_log DROP COLUMN run;
DROP TABLE import_run;
