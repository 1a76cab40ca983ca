// A record's content under flat paths, as shared drafts are put together: what belongs to an item of a list stands
// under the item's own key, so that two phones may add one each. Pure: values in and out.

const LISTS = { findings: "id", notes: "id", photos: "sha256", signatures: "sha256" };
// Whole, or not at all: half of one position is no position.
const WHOLE = ["place", "measured", "original"];
// Of the phone and not of the visit.
const OWN = ["client"];

// `me`: the person who writes; whoever writes is among those present.
export function flat(content, me) {
  const fields = {};
  for (const [name, value] of Object.entries(content)) {
    if (OWN.includes(name)) continue;
    if (name === "present") for (const person of [...value, me]) fields[`present.${person}`] = true;
    // Whole too: of one question, what is said and the words belong together.
    else if (name === "answers") for (const [code, answer] of Object.entries(value ?? {})) fields[`answers.${code}`] = answer;
    else spread(fields, name, name, value);
  }
  return fields;
}

function spread(fields, path, name, value) {
  const key = LISTS[name];
  if (key && Array.isArray(value)) {
    for (const item of value) {
      if (key === "sha256") fields[`${path}.${item.sha256}`] = item;
      else for (const [inner, one] of Object.entries(item)) if (inner !== "id") spread(fields, `${path}.${item.id}.${inner}`, inner, one);
    }
  } else if (value && typeof value === "object" && !Array.isArray(value) && !WHOLE.includes(name)) {
    for (const [inner, one] of Object.entries(value)) spread(fields, `${path}.${inner}`, inner, one);
  } else if (value !== undefined) fields[path] = value;
}

// The content again, from values by path; items keep the places that they have in `before`, others follow.
export function round(fields, me, before) {
  const content = { ...Object.fromEntries(OWN.filter((name) => name in before).map((name) => [name, before[name]])), present: [] };
  for (const name of ["photos", "findings", "notes"]) content[name] = [];
  for (const name of ["site", "answers"]) content[name] = {};
  for (const [path, value] of Object.entries(fields)) {
    const [first, ...names] = path.split(".");
    if (first === "present") content.present.push(Number(names[0]));
    else if (first === "answers") content.answers[names.join(".")] = value;
    else place(content, first, names, value);
  }
  content.present = content.present.filter((person) => person !== me).sort((one, other) => one - other);
  for (const finding of content.findings) for (const name of ["measured", "photos"]) finding[name] ??= [];
  return ordered(content, before);
}

function place(into, name, names, value) {
  const key = LISTS[name];
  if (!names.length) into[name] = value;
  else if (key) {
    const [id, ...rest] = names;
    into[name] ??= [];
    let item = into[name].find((one) => one[key] === id);
    if (!item) into[name].push((item = { [key]: id }));
    if (rest.length) place(item, rest[0], rest.slice(1), value);
    else Object.assign(item, value);
  } else {
    into[name] ??= {};
    place(into[name], names[0], names.slice(1), value);
  }
}

function ordered(content, before) {
  const by = (key, known) => {
    const places = new Map((known ?? []).map((item, number) => [item[key], number]));
    return (one, other) => (places.get(one[key]) ?? Infinity) - (places.get(other[key]) ?? Infinity) || 0;
  };
  content.photos.sort(by("sha256", before.photos));
  content.notes.sort(by("id", before.notes));
  content.findings.sort(by("id", before.findings));
  for (const finding of content.findings) {
    finding.photos.sort(by("sha256", before.findings?.find(({ id }) => id === finding.id)?.photos));
  }
  return content;
}

export const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

// What has changed from `before` to `now`: values by path, and paths that are gone; an item that is gone, as one.
export function difference(before, now) {
  const set = Object.fromEntries(Object.entries(now).filter(([path, value]) => !(path in before) || !same(before[path], value)));
  const gone = Object.keys(before).filter((path) => !(path in now));
  return { set, drop: [...new Set(gone.map((path) => itemOf(path, now)))] };
}

export function without(fields, drop) {
  const isGone = (path) => drop.some((one) => path === one || path.startsWith(`${one}.`));
  return Object.fromEntries(Object.entries(fields).filter(([path]) => !isGone(path)));
}

function itemOf(path, now) {
  const [list, id] = path.split(".");
  const item = `${list}.${id}`;
  const isWhole = ["findings", "notes"].includes(list) && !Object.keys(now).some((one) => one.startsWith(`${item}.`));
  return isWhole ? item : path;
}
