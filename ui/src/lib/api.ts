// Shapes of the HTTP API (docs/api.md) and of the contract khabar/1.
// Offsets count Unicode code points: see lib/text.ts.

export interface Mark {
  text: string
  start: number
  end: number
}
export interface Quote {
  quote: string
  start: number
  end: number
}
export interface Place {
  name: string
  admin2?: string
  admin1?: string
  country?: string
  country_code?: string
  lat: number
  lon: number
  precision: string
  mention?: Mark
}
export interface When {
  start?: string
  end?: string
  precision: string
  expression?: string
  note?: string
  mention?: Mark
}
export interface Range {
  low: number | null
  best: number | null
  high: number | null
}
export interface EventActor {
  name: string
  actor_id?: string
  role: string
  class: string
  sector?: string
  country?: string
  mention?: Mark
}
export interface Casualty extends Range {
  effect: string
  category: string
  wording: string
  scope: string
  by?: string
  mention?: Mark
  rule?: string
}
export interface KEvent {
  id: string
  type: string
  mode?: string
  subtype?: string
  contexts: string[]
  trigger: Mark
  actors: EventActor[]
  place: Place | null
  place_reason?: string
  time: When
  casualties: Casualty[]
  weapons: { term: string; mention?: Mark }[]
  tactics: string[]
  outcome?: string
  status: string
  modality: string
  aggregate: boolean
  responsibility: { actor: string; stance: string; by?: string }[]
  claims: string[]
  evidence: Quote[]
  confidence: number
  rule: string
}
export interface Claim extends Quote {
  id: string
  source: { name: string; type: string; mention?: Mark; anonymity_reason?: string }
  channel?: string
  via?: string
  stance: string
  hedge: string
  about: string[]
  cue?: Mark
  content?: { start: number; end: number }
  direct: boolean
}
export interface Report {
  id: string
  title: string
  subtitle?: string
  outlet?: string
  agency?: string
  authors: string[]
  published?: string
  published_info: { kind: string; earliest?: string; latest?: string; quote?: string; note?: string }
  place?: string
  places: string[]
  genre?: string
  truncated: boolean
  damage?: string[]
  captions?: { text: string; credit?: string }[]
  blocks?: { kind: string; start: number; end: number }[]
  text: string
}
export interface Extraction {
  report: Report
  events: KEvent[]
  claims: Claim[]
  figures: (Quote & { id: string; value: number | null; unit: string; measure: string; source?: string; checks: string[] })[]
  agreements: (Quote & { id: string; name: string; parties: string[]; mediators: string[]; status: string; date?: string })[]
  people: { id: string; name: string; role?: string; affiliation?: string }[]
  relations: (Quote & { a: string; b: string; relation: string })[]
}
export interface ReportSummary {
  id: string
  title: string
  outlet?: string
  agency?: string
  published?: string
  genre?: string
  events: number
  claims: number
  figures: number
  input: string
}
export interface IncidentSummary {
  incident_id: string
  kind: string
  type: string
  mode?: string
  title: string
  status: string
  disputed: boolean
  place: Place | null
  time: When
  actors: { name: string; actor_id?: string; role: string }[]
  killed: Range | null
  wounded: Range | null
  weapons: string[]
  reports: number
  independent: number
  confidence: number
}
export interface EventRef {
  report: string
  event: string
}
export interface Incident extends Omit<IncidentSummary, 'reports' | 'killed' | 'wounded' | 'actors'> {
  subtype?: string
  contexts: string[]
  reports: string[]
  events: EventRef[]
  mentions: EventRef[]
  actors: (EventActor & { events: EventRef[] })[]
  tactics: string[]
  target_kind?: string
  outcome?: string
  casualties: (Range & {
    effect: string
    category: string
    rule: string
    history: (Range & EventRef & { published?: string; outlet?: string; source?: string; wording: string; current: boolean })[]
  })[]
  sources: { reports: number; outlets: string[]; independent: number; groups: string[][] }
  responsibility: { actor: string; stance: string; events: EventRef[] }[]
  disagreements: { field: string; open: boolean; values: { value: string; events: EventRef[] }[] }[]
  accounts: (EventRef & {
    report_title: string
    outlet?: string
    published?: string
    status: string
    mode?: string
    place?: string
    time: When
    sources: string[]
    evidence: Quote[]
    confidence: number
  })[]
  merges: { a: EventRef; b: EventRef; score: number; features: { feature: string; value: number; weight: number }[] }[]
  first_reported?: string
  last_reported?: string
}
export interface FacetValue {
  value: string
  label?: string
  count: number
}
export type Facets = Record<string, FacetValue[]>
export interface MapPoint {
  incident_id: string
  lat: number
  lon: number
  type: string
  title: string
  precision: string
}
export interface Listing<T> {
  total: number
  items: T[]
}
export interface Status {
  version: string
  record: {
    inputs: number
    states: Record<string, number>
    reports: number
    events: number
    claims: number
    incidents: number
    earliest?: string
    latest?: string
    stale: boolean
  }
}

/** The API's own words for what went wrong. */
export class APIError extends Error {}

export async function get<T>(path: string, query: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
  const params = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== ''))
  const url = '/api/' + path + (params.size > 0 ? '?' + params.toString() : '')
  const response = await fetch(url, signal ? { signal } : {})
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string }
    throw new APIError(problem.detail ?? problem.title ?? `${response.status} ${response.statusText}`)
  }
  return (await response.json()) as T
}
