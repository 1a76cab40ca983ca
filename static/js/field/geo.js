// Points on the ground, as cities/geo.py reckons them: coordinate systems, distances, areas. No page, no store.
// Points are {lon, lat} in degrees; shapes are GeoJSON MultiPolygon coordinates. All is WGS84 but what comes from a map.

const EARTH = 6371008.8;
const METRES_A_DEGREE = (Math.PI * EARTH) / 180;
const AXIS = 6378245;
const FLATTENING = 0.00669342162296594323;
const BD_TURN = (Math.PI * 3000) / 180;
const radians = (degrees) => (degrees * Math.PI) / 180;

export function toWgs84(point, system) {
  if (system === "wgs84" || !isShifted(point)) return { lon: point.lon, lat: point.lat };
  return undone(toGcj02, system === "bd09" ? undone(gcjToBd, point) : point);
}

// Only to draw over a map that is shifted so; never to store.
export function toGcj02(point) {
  if (!isShifted(point)) return { lon: point.lon, lat: point.lat };
  const { sin, PI, sqrt, abs } = Math;
  const x = point.lon - 105;
  const y = point.lat - 35;
  const waves = ((20 * sin(6 * PI * x) + 20 * sin(2 * PI * x)) * 2) / 3;
  const root = sqrt(abs(x));
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves;
  north += ((20 * sin(PI * y) + 40 * sin((PI * y) / 3)) * 2) / 3;
  north += ((160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves;
  east += ((20 * sin(PI * x) + 40 * sin((PI * x) / 3)) * 2) / 3;
  east += ((150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3;
  const bulge = 1 - FLATTENING * sin(radians(point.lat)) ** 2;
  const metresNorth = (((AXIS * (1 - FLATTENING)) / (bulge * sqrt(bulge))) * PI) / 180;
  const metresEast = ((AXIS / sqrt(bulge)) * Math.cos(radians(point.lat)) * PI) / 180;
  return { lon: point.lon + east / metresEast, lat: point.lat + north / metresNorth };
}

// The rectangle in which Chinese maps shift their points.
function isShifted({ lon, lat }) {
  return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

function gcjToBd({ lon, lat }) {
  const reach = Math.hypot(lon, lat) + 0.00002 * Math.sin(lat * BD_TURN);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * BD_TURN);
  return { lon: reach * Math.cos(angle) + 0.0065, lat: reach * Math.sin(angle) + 0.006 };
}

function undone(shift, wanted) {
  let found = { ...wanted };
  for (let step = 0; step < 20; step += 1) {
    const reached = shift(found);
    const off = { lon: wanted.lon - reached.lon, lat: wanted.lat - reached.lat };
    found = { lon: found.lon + off.lon, lat: found.lat + off.lat };
    if (Math.abs(off.lon) < 1e-9 && Math.abs(off.lat) < 1e-9) break;
  }
  return found;
}

// Metres between two points in one system.
export function distance(a, b) {
  const halfLat = Math.sin(radians(b.lat - a.lat) / 2);
  const halfLon = Math.sin(radians(b.lon - a.lon) / 2);
  const chord = halfLat ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * halfLon ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(chord)));
}

export function contains(shape, point) {
  return shape.some(([outer, ...holes]) => inRing(outer, point) && !holes.some((hole) => inRing(hole, point)));
}

// A ray to the east crosses the border an odd number of times.
function inRing(ring, { lon, lat }) {
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of sides(ring)) {
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

// 0 within, else how far the nearest border is.
export function metresOutside(shape, point) {
  if (contains(shape, point)) return 0;
  const wide = METRES_A_DEGREE * Math.cos(radians(point.lat));
  const flat = ([lon, lat]) => [(lon - point.lon) * wide, (lat - point.lat) * METRES_A_DEGREE];
  let nearest = Infinity;
  for (const polygon of shape) {
    for (const ring of polygon) {
      for (const [a, b] of sides(ring)) nearest = Math.min(nearest, fromOrigin(flat(a), flat(b)));
    }
  }
  return nearest;
}

function fromOrigin(a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const along = length ? Math.max(0, Math.min(1, -(a[0] * dx + a[1] * dy) / length)) : 0;
  return Math.hypot(a[0] + along * dx, a[1] + along * dy);
}

function* sides(ring) {
  for (let n = 0; n < ring.length; n += 1) yield [ring[n], ring[(n + 1) % ring.length]];
}
