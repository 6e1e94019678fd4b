// Offsets of the contract count Unicode code points; JavaScript strings count
// UTF-16 units. A report's text is split into code points once.

export interface Layer {
  kind: 'event' | 'claim' | 'place' | 'time' | 'actor' | 'count'
  /** what a click selects: "event:e1", "claim:c2" */
  target: string
  start: number
  end: number
  label: string
}

export interface Piece {
  start: number
  text: string
  layers: Layer[]
}

/** Cuts [start, end) of the text at every layer boundary. */
export function pieces(points: string[], start: number, end: number, layers: Layer[]): Piece[] {
  const inside = layers.filter((l) => l.start < end && l.end > start)
  const cuts = new Set([start, end])
  for (const l of inside) {
    cuts.add(Math.max(l.start, start))
    cuts.add(Math.min(l.end, end))
  }
  const at = [...cuts].sort((a, b) => a - b)
  const out: Piece[] = []
  for (let i = 0; i + 1 < at.length; i++) {
    const from = at[i]!
    const to = at[i + 1]!
    out.push({
      start: from,
      text: points.slice(from, to).join(''),
      layers: inside.filter((l) => l.start <= from && l.end >= to),
    })
  }
  return out
}

/** Paragraphs of the text, as code-point ranges. */
export function paragraphs(points: string[]): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = []
  let start = 0
  for (let i = 0; i <= points.length; i++) {
    if (i === points.length || points[i] === '\n') {
      if (i > start) out.push({ start, end: i })
      start = i + 1
    }
  }
  return out
}
