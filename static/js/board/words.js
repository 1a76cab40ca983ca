// The sentences of the board, in the reader's language, put on the page by the server.

const words = JSON.parse(document.getElementById("board-words").textContent);

export function say(name, facts = {}) {
  return words[name].replace(/%\((\w+)\)s/g, (_whole, key) => facts[key] ?? "");
}

// An element with attributes, listeners and children; text is text, never markup.
export function make(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === false || value === undefined || value === null) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
