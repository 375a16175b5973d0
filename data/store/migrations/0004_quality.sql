-- +goose Up
-- National ids, and customers who are one person.

ALTER TABLE customer ADD COLUMN national_id TEXT;

-- via_customer is the num of the merged customer under whose id a fact was given, while the
-- fact counts for the one who was kept; 0: customer is whom the fact was given for.
ALTER TABLE fact_order ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fact_lead ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fact_deal ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fact_interaction ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fact_ticket ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fact_answer ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fact_departure ADD COLUMN via_customer BIGINT NOT NULL DEFAULT 0;

-- Two merged customers may have left on one day.
DROP INDEX IF EXISTS fact_departure_key;
CREATE UNIQUE INDEX fact_departure_key ON fact_departure (source, customer, left_on, via_customer);

-- Every merge that was ever made, without names; undone is 0 while it is in force. The imports
-- are the last before it was made and before it was undone.
CREATE TABLE customer_merge (
    num INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    kept BIGINT NOT NULL,
    kept_id TEXT NOT NULL,
    moved BIGINT NOT NULL,
    import BIGINT NOT NULL,
    undone BIGINT NOT NULL DEFAULT 0,
    undone_by TEXT NOT NULL DEFAULT '',
    undone_import BIGINT NOT NULL DEFAULT 0
);

-- Whom a merge joined to the one who was kept, in the order in which they fill his gaps.
CREATE TABLE customer_merge_member (
    merge BIGINT NOT NULL,
    position BIGINT NOT NULL,
    customer BIGINT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (merge, customer)
);

-- What is known of every customer of a merge in force under his own id, the kept one too.
-- Of these the table customer holds the kept one alone, whose num is root, with his gaps
-- filled from the others in the order of place.
CREATE TABLE customer_own (
    num INTEGER PRIMARY KEY,
    root BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    stub BIGINT NOT NULL,
    name TEXT,
    kind TEXT,
    gender TEXT,
    birth_year BIGINT,
    occupation TEXT,
    city TEXT,
    segment TEXT,
    channel TEXT,
    acquired_on BIGINT,
    acquired_on_month BIGINT,
    manager BIGINT NOT NULL DEFAULT 0,
    phone TEXT,
    email TEXT,
    national_id TEXT,
    email_opt_in BIGINT,
    sms_opt_in BIGINT,
    main_competitor TEXT,
    wallet BIGINT
);

CREATE INDEX customer_own_root ON customer_own (root);

-- The journals follow their tables.
ALTER TABLE undo_customer ADD COLUMN national_id TEXT;
ALTER TABLE undo_fact_order ADD COLUMN via_customer BIGINT;
ALTER TABLE undo_fact_lead ADD COLUMN via_customer BIGINT;
ALTER TABLE undo_fact_deal ADD COLUMN via_customer BIGINT;
ALTER TABLE undo_fact_interaction ADD COLUMN via_customer BIGINT;
ALTER TABLE undo_fact_ticket ADD COLUMN via_customer BIGINT;
ALTER TABLE undo_fact_answer ADD COLUMN via_customer BIGINT;
ALTER TABLE undo_fact_departure ADD COLUMN via_customer BIGINT;
