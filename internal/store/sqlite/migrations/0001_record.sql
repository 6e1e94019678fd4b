-- The record. Documents are JSON of the contract; the columns beside them serve filters.
CREATE TABLE page (
  sha256 TEXT PRIMARY KEY,
  size   INTEGER NOT NULL,
  packed BLOB NOT NULL            -- zlib
) WITHOUT ROWID;

CREATE TABLE input (
  key          TEXT PRIMARY KEY,
  id           TEXT NOT NULL,
  kind         TEXT NOT NULL,     -- collect.Kind
  page         TEXT NOT NULL,     -- khabar.Page
  sha256       TEXT NOT NULL,     -- empty where the page could not be collected
  state        TEXT NOT NULL CHECK (state IN ('pending','read','duplicate','failed')),
  error        TEXT,              -- khabar.Error, where failed
  duplicate_of TEXT,
  CHECK ((state = 'failed') = (error IS NOT NULL)),
  CHECK ((state = 'duplicate') = (duplicate_of IS NOT NULL))
) WITHOUT ROWID;
CREATE INDEX input_sha ON input (sha256, state);
CREATE INDEX input_state ON input (state, key);

CREATE TABLE report (
  n         INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  input     TEXT NOT NULL,
  version   INTEGER NOT NULL,
  title     TEXT NOT NULL,
  outlet    TEXT NOT NULL,
  agency    TEXT NOT NULL,
  published TEXT NOT NULL,
  language  TEXT NOT NULL,
  genre     TEXT NOT NULL,
  events    INTEGER NOT NULL,
  claims    INTEGER NOT NULL,
  figures   INTEGER NOT NULL,
  doc       BLOB NOT NULL         -- khabar.Extraction, zlib
);
CREATE INDEX report_input ON report (input);
CREATE INDEX report_published ON report (published DESC, id);

CREATE TABLE report_version (
  id      TEXT NOT NULL,
  version INTEGER NOT NULL,
  input   TEXT NOT NULL,
  doc     BLOB NOT NULL,
  PRIMARY KEY (id, version)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE report_fts USING fts5(title, text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

CREATE TABLE event (
  n        INTEGER PRIMARY KEY,
  report   TEXT NOT NULL,
  event    TEXT NOT NULL,
  type     TEXT NOT NULL,
  mode     TEXT NOT NULL,
  status   TEXT NOT NULL,
  modality TEXT NOT NULL,
  start    TEXT NOT NULL,
  "end"    TEXT NOT NULL,
  country  TEXT NOT NULL,
  published TEXT NOT NULL,
  outlet   TEXT NOT NULL,
  doc      TEXT NOT NULL,
  UNIQUE (report, event)
);
CREATE INDEX event_start ON event (start DESC, report, event);
CREATE INDEX event_type ON event (type, mode, start);
CREATE VIRTUAL TABLE event_fts USING fts5(text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

CREATE TABLE part (
  report    TEXT NOT NULL,
  kind      TEXT NOT NULL,
  n         INTEGER NOT NULL,
  name      TEXT NOT NULL,
  status    TEXT NOT NULL,
  published TEXT NOT NULL,
  outlet    TEXT NOT NULL,
  doc       TEXT NOT NULL,
  PRIMARY KEY (report, kind, n)
) WITHOUT ROWID;
CREATE INDEX part_kind ON part (kind, published DESC, report, n);
CREATE INDEX part_name ON part (kind, name);

CREATE TABLE incident (
  n           INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  kind        TEXT NOT NULL,
  type        TEXT NOT NULL,
  mode        TEXT NOT NULL,
  status      TEXT NOT NULL,
  disputed    INTEGER NOT NULL,
  title       TEXT NOT NULL,
  start       TEXT NOT NULL,      -- first and last day; empty where undated
  "end"       TEXT NOT NULL,
  precision   TEXT NOT NULL,
  place       TEXT NOT NULL,
  place_precision TEXT NOT NULL,
  country     TEXT NOT NULL,
  admin1      TEXT NOT NULL,
  lat         REAL,
  lon         REAL,
  killed      INTEGER,
  reports     INTEGER NOT NULL,
  independent INTEGER NOT NULL,
  first       TEXT NOT NULL,
  last        TEXT NOT NULL,
  summary     TEXT NOT NULL,      -- store.IncidentSummary
  doc         BLOB NOT NULL       -- incident.Incident, zlib
);
CREATE INDEX incident_start ON incident (kind, start DESC, id);
CREATE INDEX incident_type ON incident (kind, type, mode);
CREATE INDEX incident_place ON incident (kind, country, admin1);
CREATE VIRTUAL TABLE incident_fts USING fts5(title, names, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

CREATE TABLE incident_event (
  report   TEXT NOT NULL,
  event    TEXT NOT NULL,
  incident TEXT NOT NULL,
  mention  INTEGER NOT NULL,      -- 1 where it only speaks of the incident
  PRIMARY KEY (report, event)
) WITHOUT ROWID;
CREATE INDEX incident_event_incident ON incident_event (incident);

CREATE TABLE incident_tag (
  incident TEXT NOT NULL,
  field    TEXT NOT NULL,         -- actor, weapon
  value    TEXT NOT NULL,         -- the actor's id, or its name where it has none
  label    TEXT NOT NULL,
  PRIMARY KEY (incident, field, value)
) WITHOUT ROWID;
CREATE INDEX incident_tag_value ON incident_tag (field, value);

-- One row: marks raised when reports change, lowered when incidents are merged.
CREATE TABLE mark (one INTEGER PRIMARY KEY CHECK (one = 1), stale INTEGER NOT NULL);
INSERT INTO mark VALUES (1, 0);
