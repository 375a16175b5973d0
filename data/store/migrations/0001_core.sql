-- +goose Up
-- What a CRM knows, one text for SQLite and PostgreSQL. Columns follow the declarations in
-- package data (a test compares them):
--   text and choices TEXT (empty is NULL); numbers, money, days, instants and flags BIGINT;
--   any number DOUBLE PRECISION; a reference the other's num, 0 when empty.
--   A dated day d has its calendar month in d_month; a dated instant t its day in t_day and
--   its month in t_month, both in the organisation's calendar and time zone.
-- A num counts from 1 and is INTEGER, so that it is the rowid in SQLite.

CREATE TABLE organisation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    currency TEXT NOT NULL,
    unit TEXT NOT NULL,
    calendar TEXT NOT NULL,
    fiscal_start BIGINT NOT NULL,
    zone TEXT NOT NULL,
    demo BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL
);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE source (
    num INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE import_log (
    num INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    entity TEXT NOT NULL,
    source TEXT NOT NULL,
    inserted BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    status TEXT NOT NULL
);

CREATE TABLE target (
    kpi TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    grain TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    red DOUBLE PRECISION,
    goal DOUBLE PRECISION,
    floor DOUBLE PRECISION,
    best DOUBLE PRECISION,
    red_lower DOUBLE PRECISION,
    lower DOUBLE PRECISION,
    upper DOUBLE PRECISION,
    red_upper DOUBLE PRECISION,
    PRIMARY KEY (kpi, kind, scope, grain, valid_from)
);

CREATE TABLE strategy (
    valid_from BIGINT PRIMARY KEY,
    text TEXT NOT NULL
);

CREATE TABLE coverage (
    entity TEXT PRIMARY KEY,
    vouched_day BIGINT NOT NULL
);

-- Master data: known by id alone, whatever the source. stub: 1 while only referred to.

CREATE TABLE customer (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stub BIGINT NOT NULL DEFAULT 1,
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
    email_opt_in BIGINT,
    sms_opt_in BIGINT,
    main_competitor TEXT,
    wallet BIGINT
);

CREATE TABLE campaign (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stub BIGINT NOT NULL DEFAULT 1,
    name TEXT,
    channel TEXT,
    purpose TEXT,
    starts_on BIGINT,
    starts_on_month BIGINT,
    ends_on BIGINT,
    budget BIGINT
);

CREATE TABLE product (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stub BIGINT NOT NULL DEFAULT 1
);

-- valid_from is -1000000 where none was given.
CREATE TABLE product_version (
    product BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    name TEXT,
    category TEXT,
    unit_cost BIGINT,
    PRIMARY KEY (product, valid_from)
);

-- name, hired_on and left_on are the latest known of the versions.
CREATE TABLE employee (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stub BIGINT NOT NULL DEFAULT 1,
    name TEXT,
    hired_on BIGINT,
    left_on BIGINT
);

CREATE TABLE employee_version (
    employee BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    name TEXT,
    department TEXT,
    role TEXT,
    manager BIGINT NOT NULL DEFAULT 0,
    customer_facing BIGINT,
    hired_on BIGINT,
    hired_on_month BIGINT,
    left_on BIGINT,
    left_on_month BIGINT,
    left_reason TEXT,
    PRIMARY KEY (employee, valid_from)
);

-- Derived from the versions. Every product and employee, stubs too, has spans without a gap
-- from -1000000 to 1073741824, both ends inclusive.

CREATE TABLE product_span (
    product BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    to_day BIGINT NOT NULL,
    category TEXT NOT NULL,
    unit_cost BIGINT,
    PRIMARY KEY (product, from_day)
);

CREATE TABLE employee_span (
    employee BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    to_day BIGINT NOT NULL,
    department TEXT NOT NULL,
    role TEXT NOT NULL,
    manager BIGINT NOT NULL,
    customer_facing BIGINT NOT NULL,
    PRIMARY KEY (employee, from_day)
);

-- Every manager above an employee, as of the day; 0 while there is none.
CREATE TABLE employee_chain (
    employee BIGINT NOT NULL,
    manager BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    to_day BIGINT NOT NULL,
    PRIMARY KEY (employee, manager, from_day)
);

-- Facts: known by their source and key. The unique index on the key (fact_ENTITY_key) is
-- built after the first load of a table, so it is not here.

CREATE TABLE fact_order (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    line BIGINT NOT NULL DEFAULT 1,
    customer BIGINT NOT NULL DEFAULT 0,
    ordered_at BIGINT,
    ordered_at_day BIGINT,
    ordered_at_month BIGINT,
    amount BIGINT,
    product BIGINT NOT NULL DEFAULT 0,
    employee BIGINT NOT NULL DEFAULT 0,
    channel TEXT,
    campaign BIGINT NOT NULL DEFAULT 0,
    quantity DOUBLE PRECISION,
    cost BIGINT,
    discount BIGINT,
    kind TEXT DEFAULT 'sale',
    promised_on BIGINT,
    promised_on_month BIGINT,
    delivered_on BIGINT,
    delivered_on_month BIGINT
);

-- lead_source is the field "source"; source is where the row came from, as everywhere.
CREATE TABLE fact_lead (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    created_on BIGINT,
    created_on_month BIGINT,
    lead_source TEXT,
    campaign BIGINT NOT NULL DEFAULT 0,
    employee BIGINT NOT NULL DEFAULT 0,
    customer BIGINT NOT NULL DEFAULT 0,
    converted_on BIGINT,
    converted_on_month BIGINT
);

CREATE TABLE fact_deal (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    stage TEXT,
    opened_on BIGINT,
    opened_on_month BIGINT,
    customer BIGINT NOT NULL DEFAULT 0,
    product BIGINT NOT NULL DEFAULT 0,
    employee BIGINT NOT NULL DEFAULT 0,
    campaign BIGINT NOT NULL DEFAULT 0,
    closed_on BIGINT,
    closed_on_month BIGINT,
    amount BIGINT,
    lost_reason TEXT
);

CREATE TABLE fact_contact (
    source BIGINT NOT NULL,
    campaign BIGINT NOT NULL DEFAULT 0,
    person TEXT NOT NULL,
    contacted_on BIGINT,
    contacted_on_month BIGINT,
    responded_on BIGINT,
    responded_on_month BIGINT,
    converted_on BIGINT,
    converted_on_month BIGINT,
    opted_out_on BIGINT,
    opted_out_on_month BIGINT
);

CREATE TABLE fact_spend (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    spent_on BIGINT,
    spent_on_month BIGINT,
    amount BIGINT,
    purpose TEXT DEFAULT 'other',
    channel TEXT,
    campaign BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE fact_interaction (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    happened_at BIGINT,
    happened_at_day BIGINT,
    happened_at_month BIGINT,
    customer BIGINT NOT NULL DEFAULT 0,
    employee BIGINT NOT NULL DEFAULT 0,
    channel TEXT,
    direction TEXT,
    duration_minutes DOUBLE PRECISION,
    subject TEXT
);

CREATE TABLE fact_ticket (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    opened_at BIGINT,
    opened_at_day BIGINT,
    opened_at_month BIGINT,
    customer BIGINT NOT NULL DEFAULT 0,
    employee BIGINT NOT NULL DEFAULT 0,
    channel TEXT,
    category TEXT,
    kind TEXT DEFAULT 'request',
    justified BIGINT,
    first_response_at BIGINT,
    first_response_at_day BIGINT,
    first_response_at_month BIGINT,
    promised_at BIGINT,
    promised_at_day BIGINT,
    promised_at_month BIGINT,
    resolved_at BIGINT,
    resolved_at_day BIGINT,
    resolved_at_month BIGINT,
    contacts BIGINT,
    reopened_at BIGINT,
    reopened_at_day BIGINT,
    reopened_at_month BIGINT,
    compensation BIGINT,
    compensated_at BIGINT,
    compensated_at_month BIGINT
);

CREATE TABLE fact_answer (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    survey TEXT,
    score DOUBLE PRECISION,
    answered_at BIGINT,
    answered_at_day BIGINT,
    answered_at_month BIGINT,
    item TEXT,
    scale_min DOUBLE PRECISION,
    scale_max DOUBLE PRECISION,
    customer BIGINT NOT NULL DEFAULT 0,
    employee BIGINT NOT NULL DEFAULT 0,
    about BIGINT NOT NULL DEFAULT 0,
    ticket TEXT,
    comment TEXT
);

CREATE TABLE fact_training (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    employee BIGINT NOT NULL DEFAULT 0,
    completed_on BIGINT,
    completed_on_month BIGINT,
    course TEXT,
    hours DOUBLE PRECISION,
    score DOUBLE PRECISION,
    cost BIGINT
);

CREATE TABLE fact_idea (
    source BIGINT NOT NULL,
    id TEXT NOT NULL,
    employee BIGINT NOT NULL DEFAULT 0,
    submitted_on BIGINT,
    submitted_on_month BIGINT,
    implemented_on BIGINT,
    implemented_on_month BIGINT
);

CREATE TABLE fact_departure (
    source BIGINT NOT NULL,
    customer BIGINT NOT NULL DEFAULT 0,
    left_on BIGINT NOT NULL,
    left_on_month BIGINT,
    reason TEXT,
    controllable BIGINT,
    competitor TEXT
);
