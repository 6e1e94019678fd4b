import type { Place, Range, When } from './api'

/** An interval of days in words: a day, a month, a range, open ends. */
export function days(w: When): string {
  if (!w.start && !w.end) return 'date not known'
  if (!w.start) return 'until ' + w.end
  if (!w.end) return 'since ' + w.start
  if (w.start === w.end) return w.start
  if (w.precision === 'year' && w.start.slice(0, 4) === w.end.slice(0, 4)) return w.start.slice(0, 4)
  if (w.precision === 'month' && w.start.slice(0, 7) === w.end.slice(0, 7)) return w.start.slice(0, 7)
  return `${w.start} to ${w.end}`
}

export function where(p: Place | null): string {
  if (!p) return 'place not known'
  const parts = [p.name, p.admin1, p.country].filter((s, i, all): s is string => !!s && all.indexOf(s) === i)
  return parts.join(', ')
}

/** A range of numbers; what is not known stays out. */
export function range(r: Range | null): string {
  if (!r) return '–'
  if (r.low === null && r.best === null && r.high === null) return 'some'
  const best = r.best ?? r.low ?? r.high
  if (r.low !== null && r.high !== null && r.low !== r.high) return `${r.low}–${r.high}`
  if (r.low !== null && r.high === null) return `${best} or more`
  return String(best)
}

/** A type's name as a reader writes it. */
export function title(type: string): string {
  return type.charAt(0) + type.slice(1).toLowerCase()
}
