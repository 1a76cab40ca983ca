// What the line is for: nothing is fetched unasked where the browser says that it is dear or slow.

const SLOW = ["slow-2g", "2g"];

// `canWait`: what can wait for Wi-Fi. Browsers that say nothing of the line are taken at their word.
export function isDear({ canWait = false } = {}) {
  const line = navigator.connection ?? {};
  return Boolean(line.saveData) || SLOW.includes(line.effectiveType) || (line.type === "cellular" && canWait);
}
