// How long to leave alone what did not go through: longer each time, never the same for two phones, and not for ever.
// Kept in the page and by its own clock: opening it anew, or setting the phone's clock, begins from the start.

// Milliseconds; a first pause, and the longest.
export const pace = { first: 1_000, longest: 300_000 };

// The network itself: after a failure of it everything waits, not only what was on its way.
export const LINE = "line";

const pauses = new Map();

export function failed(key) {
  const times = timesOf(key) + 1;
  const whole = Math.min(pace.longest, pace.first * 2 ** (times - 1));
  const pause = whole * (0.5 + Math.random() / 2);
  pauses.set(key, { times, until: performance.now() + pause });
  return { times, pause };
}

export function went(key) {
  pauses.delete(key);
}

export function timesOf(key) {
  return pauses.get(key)?.times ?? 0;
}

export function isPaused(key) {
  return (pauses.get(key)?.until ?? 0) > performance.now();
}

// Everything may be tried now; how often it has failed is still known, so that what fails always comes last.
export function forgive(key) {
  for (const [name, pause] of pauses) if (key === undefined || key === name) pause.until = 0;
}

// Milliseconds until the first pause ends, of those that had not ended at the moment `since`; the line's own while it
// is down, for until then nothing is tried. Null where nothing pauses.
export function next(since) {
  const now = performance.now();
  const open = [...pauses.values()].filter(({ until }) => until > since);
  const ends = isPaused(LINE) ? [pauses.get(LINE)] : open;
  return ends.length ? Math.max(0, Math.min(...ends.map(({ until }) => until - now))) : null;
}
