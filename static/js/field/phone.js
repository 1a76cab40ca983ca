// The phone itself: its storage, its home screen, the size of letters, the language of the page.

import { me } from "./session.js";
import { notice } from "./ui.js";
import { say } from "./words.js";

const KEPT = { large: "lantian-large", install: "lantian-install-seen" };
const COOKIE = "django_language";
const YEAR = 365 * 24 * 3600;
const html = document.documentElement;

let offered = null;

// Storage that the browser does not clear by itself. It asks the person, or decides by how the page is used.
export async function askForStorage() {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

// { isPersistent, usage, quota } in bytes; what the browser does not tell is null.
export async function storage() {
  const isPersistent = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  const { usage = null, quota = null } = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  return { isPersistent, usage, quota };
}

export const isLarge = () => localStorage.getItem(KEPT.large) === "1";

export function setLarge(isOn) {
  localStorage.setItem(KEPT.large, isOn ? "1" : "0");
  html.classList.toggle("is-large", isOn);
}

// As the address of the page has it: zh-hans or en.
export const shown = () => (html.lang === "zh-CN" ? "zh-hans" : html.lang);

function chosen() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
  return cookie?.split("=")[1] ?? me()?.language ?? shown();
}

// Kept as the site's pages keep it, so that both speak the same.
export function chooseLanguage(language) {
  document.cookie = `${COOKIE}=${language}; path=/; max-age=${YEAR}; samesite=lax`;
  speak();
}

// True where the page of another language is on its way.
export function speak() {
  const language = chosen();
  if (language === shown() || html.dataset.languages.split(" ").indexOf(language) < 0) return false;
  const { home, language: first } = document.body.dataset;
  location.replace(`${home}${language === first ? "" : `?language=${language}`}${location.hash}`);
  return true;
}

export const isInstalled = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;
export const isApple = () => /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

// "" where it is on the home screen, "offer" where the browser can put it there, else how to do it by hand.
export function installing() {
  if (isInstalled()) return "";
  if (offered) return "offer";
  return isApple() ? say("install.apple") : say("install.other");
}

export async function install() {
  const prompt = offered;
  offered = null;
  await prompt?.prompt();
}

// Said once; afterwards it stands under "my phone".
function suggestInstalling() {
  if (isInstalled() || localStorage.getItem(KEPT.install)) return;
  if (!offered && !isApple()) return;
  const done = (act) => () => {
    localStorage.setItem(KEPT.install, "1");
    notice("install", "");
    act?.();
  };
  const text = offered ? say("install.offer") : say("install.apple");
  notice("install", text, { button: offered ? [say("install.do"), done(install)] : [say("install.seen"), done()] });
}

export function start() {
  html.classList.toggle("is-large", isLarge());
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event;
    suggestInstalling();
  });
}

export function settleIn() {
  askForStorage();
  suggestInstalling();
}
