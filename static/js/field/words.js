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

export function bytes(count) {
  const [unit, size] = count < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: count < 1e7 ? 1 : 0 };
  return new Intl.NumberFormat(locale, format).format(count / size);
}
