// The sentences of the phone application, put on the page by the server in the reader's language.

// `<template data-word="me.unsent">{n} not sent</template>`: say("me.unsent", { n: 3 }).
export function say(name, facts = {}) {
  const told = document.querySelector(`template[data-word="${name}"]`);
  if (!told) throw new Error(`No word "${name}" on the page.`);
  return told.content.textContent.trim().replace(/\{(\w+)\}/g, (_whole, key) => facts[key] ?? "");
}

const locale = document.documentElement.lang;

// A moment in Shanghai, as people there write it.
export function moment(iso, options = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }) {
  return new Intl.DateTimeFormat(locale, { timeZone: "Asia/Shanghai", hour12: false, ...options }).format(new Date(iso));
}

// Of a moment at which something ends: its last minute, since midnight reads as the day after.
export function last(iso) {
  return moment(new Date(iso).getTime() - 60_000);
}

const SIZES = [["gigabyte", 1e9], ["megabyte", 1e6], ["kilobyte", 1e3]]; // prettier-ignore

export function bytes(count) {
  const [unit, size] = SIZES.find(([, least]) => count >= least) ?? SIZES.at(-1);
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, format).format(count / size);
}
