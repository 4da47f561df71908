-- Tables that decide.sh reads, and tables that it fills: psql --set ON_ERROR_STOP=1 --file schema.sql
--
-- Identifiers are text, whatever they look like: an ID keeps its leading zeros. Amounts are whole đồng, bigint.
begin;
create schema rentsupport;
set local search_path = rentsupport;

-- What goes in: the columns of src/files/formats.md. Null is unknown, '{}' is the known set without a month.
-- row_no is the order of the rows: of two requests for one month the first is paid. No column is bound to be
-- filled, unique or known elsewhere: a row with such a fault is told in rejects, not lost while it is entered.
-- They may as well be views of an office's own tables.
create table employers (
  row_no bigint generated always as identity primary key,
  employer_id text, tax_code text, name text, kind text, registered boolean, zone text, province text, district text,
  account text, bank text
);
create table lists (
  row_no bigint generated always as identity primary key,
  list_id text, employer_id text, "group" text, drawn_up_on date, posted_on date, sent_to_si_on date,
  si_confirmed_on date, received_on date, submitted_on date, decided_on date, funded_on date, paid_on date,
  payroll_copy boolean, forms_attached boolean, signed boolean
);
create table workers (
  row_no bigint generated always as identity primary key,
  request_id text, list_id text, worker_id text, section text, full_name text, birth_date text, insurance_no text,
  applied boolean, contract_type text, contract_signed_on date, contract_starts_on date, contract_ends_on date,
  previous_contract text, previous_contract_ended_on date, rent_from date, rent_to date, rented_months text[],
  pays_rent boolean, insured_months text[], payroll_months text[], insurance_exempt text, newly_recruited boolean,
  insured_elsewhere boolean, months text[], account text, bank text, account_name text
);
create table history (
  row_no bigint generated always as identity primary key,
  worker_id text, month text, amount_vnd bigint, "group" text, insurance_no text, full_name text, birth_date text
);
create table persons (
  row_no bigint generated always as identity primary key,
  worker_id text, other_id text, same boolean, decided_on date, reason text
);

-- What comes out. A run is named by the digest of its summary.json, which names the digests of all that went in and
-- came out, so the same run is never there twice. summary holds the file's own bytes, as type json keeps them.
create table runs (
  run bigint generated always as identity primary key,
  summary_sha256 text not null unique check (summary_sha256 = encode(sha256(convert_to(summary::text, 'UTF8')), 'hex')),
  summary json not null,
  manifest json not null,
  loaded_at timestamptz not null default now()
);
-- A row of a table below belongs to the run that is being loaded; row_no is its place in the file.
create function loaded_run() returns bigint language sql stable
  return current_setting('rentsupport.run')::bigint;
create table decisions (
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  request_id text, list_id text, employer_id text, worker_id text, "group" text, month text, outcome text,
  amount_vnd bigint, max_amount_vnd bigint, failed text, unknown text, ask text, mask text,
  primary key (run, row_no)
);
create index on decisions (request_id, month);
create index on decisions (worker_id);
create table schedule (
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  payment_no bigint, request_id text, list_id text, employer_id text, worker_id text, full_name text, "group" text,
  month text, amount_vnd bigint, account text, posting_ends_on date, si_confirms_by date, district_submits_by date,
  province_decides_by date, funds_by date, employer_pays_by date, completes_in_time text,
  ledger_state text, ledger_entry bigint, -- with evaluate's --ledger
  primary key (run, row_no)
);
create table rejects (
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  file text, line bigint, key text, "column" text, code text, message text, record text,
  primary key (run, row_no)
);
create table issues (
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  file text, line bigint, key text, "column" text, code text, message text,
  primary key (run, row_no)
);
create table persons_to_check (
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  worker_id text, other_id text, evidence text, request_ids text, amount_vnd bigint, same text, decided_on text,
  reason text,
  primary key (run, row_no)
);
create table reviews ( -- with evaluate's --ledger
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  kind text, list_id text, number_in_list text, request_id text, worker_id text, month text, amount_before bigint,
  amount_now bigint, reason text,
  primary key (run, row_no)
);
create table overdue ( -- with evaluate's --as-of
  run bigint not null default loaded_run() references runs on delete cascade,
  row_no bigint generated always as identity,
  list_id text, employer_id text, district text, step text, who text, last_day date, working_days_late bigint,
  payments bigint, amount_vnd bigint,
  primary key (run, row_no)
);
commit;
