import type { Feature, FeatureCollection, MultiLineString, Point, Position } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlas from 'world-atlas/countries-50m.json'

// Natural Earth's borders, from the world-atlas package: bundled, so that the
// map needs no network.
const world = atlas as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>

/** Country borders as lines, cut where they would cross the 180th meridian. */
export function borders(): Feature<MultiLineString> {
  const lines = mesh(world, world.objects.countries)
  const coordinates: Position[][] = []
  for (const line of lines.coordinates) {
    let part: Position[] = []
    for (const point of line) {
      const last = part[part.length - 1]
      if (last && Math.abs(point[0]! - last[0]!) > 180) {
        coordinates.push(part)
        part = []
      }
      part.push(point)
    }
    coordinates.push(part)
  }
  return {
    type: 'Feature',
    properties: {},
    geometry: { type: 'MultiLineString', coordinates: coordinates.filter((c) => c.length > 1) },
  }
}

/** Land as polygons, leaving out countries that cross the 180th meridian. */
export function land(): FeatureCollection {
  const all = feature(world, world.objects.countries) as FeatureCollection
  return { ...all, features: all.features.filter((f) => !crosses(f)) }
}

/** One label point a country: the middle of its largest ring. */
export function labels(): FeatureCollection<Point, { name: string }> {
  const all = feature(world, world.objects.countries) as FeatureCollection
  const features: Feature<Point, { name: string }>[] = []
  for (const f of all.features) {
    const ring = largestRing(f)
    if (!ring) continue
    const box = bounds(ring)
    if (box.east - box.west > 180) continue
    features.push({
      type: 'Feature',
      properties: { name: String(f.properties?.['name'] ?? '') },
      geometry: { type: 'Point', coordinates: [(box.west + box.east) / 2, (box.south + box.north) / 2] },
    })
  }
  return { type: 'FeatureCollection', features }
}

function rings(f: Feature): Position[][] {
  if (f.geometry.type === 'Polygon') return f.geometry.coordinates.slice(0, 1)
  if (f.geometry.type === 'MultiPolygon') return f.geometry.coordinates.map((p) => p[0] ?? [])
  return []
}

function crosses(f: Feature): boolean {
  return rings(f).some((ring) => ring.some((p, i) => i > 0 && Math.abs(p[0]! - ring[i - 1]![0]!) > 180))
}

function largestRing(f: Feature): Position[] | undefined {
  let best: Position[] | undefined
  let size = 0
  for (const ring of rings(f)) {
    const b = bounds(ring)
    const area = (b.east - b.west) * (b.north - b.south)
    if (area > size) {
      best = ring
      size = area
    }
  }
  return best
}

function bounds(ring: Position[]) {
  const box = { west: 180, east: -180, south: 90, north: -90 }
  for (const [x, y] of ring as [number, number][]) {
    box.west = Math.min(box.west, x)
    box.east = Math.max(box.east, x)
    box.south = Math.min(box.south, y)
    box.north = Math.max(box.north, y)
  }
  return box
}
