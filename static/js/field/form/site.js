// Where the visit is: a site that is known, or a new one with its county and name.

import { find_sites } from "../search.js";
import * as store from "../store.js";
import { metres } from "../told.js";
import { fill, make, piece } from "../ui.js";
import { say } from "../words.js";
import { picker } from "./picker.js";
import { refresh, tie } from "./fields.js";

const SHOWN = 8;

export class SiteSection {
  constructor(root, { draft, counties, townships, place, onchange }) {
    Object.assign(this, { root, draft, counties, townships, place, onchange });
    this.isNew = Boolean(this.site.name) && !this.site.id;
    root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act === "other" || act === "search" || act === "new") this[act]();
    });
  }

  get site() {
    return this.draft.get("site") ?? {};
  }

  async draw() {
    const body = this.root.querySelector("[data-body]");
    this.search_ = null;
    this.drawn = this.kind;
    if (this.site.id) body.replaceChildren(await this.known());
    else if (this.isNew) body.replaceChildren(this.fresh());
    else {
      body.replaceChildren(piece("record-site-search"));
      this.search_ = picker(body.querySelector("[data-search]"), {
        id: "site-search",
        label: say("form.site.search"),
        hint: say("form.site.hint"),
        search: (text) => this.find(text),
        onpick: ({ site }) => this.pick(site),
      });
    }
  }

  async find(text) {
    const near = this.place();
    if (!text.trim() && !near) return [];
    const sites = await find_sites(text, { near, limit: SHOWN });
    return sites.map((site) => ({ key: site.id, site, title: site.name, note: this.told(site) }));
  }

  told(site) {
    const far = site.distance === null || site.distance === undefined ? "" : metres(site.distance);
    return [far, this.counties.get(site.county)?.name, site.address, site.credit_code].filter(Boolean).join(" · ");
  }

  // Another position: the nearest may be others.
  moved() {
    this.search_?.search();
  }

  pick({ id, name, credit_code: code, address, county, township }) {
    this.draft.set("site", { id, name, credit_code: code ?? "", address: address ?? "", ...(township && { township }) });
    this.draft.set("county", county);
    this.done();
  }

  async known() {
    const row = await store.get("sites", this.site.id);
    const shown = piece("record-site-known");
    const problems = (row?.problems ?? []).map((one) => make("li", {}, `${one.day} ${one.name}`));
    fill(shown, {
      name: this.site.name,
      about: this.told({ ...this.site, county: this.draft.get("county"), distance: null }),
      before: problems.length ? say("form.site.before") : "",
    });
    shown.querySelector("[data-problems]").replaceChildren(...problems);
    this.tied(shown);
    return shown;
  }

  fresh() {
    const shown = piece("record-site-new");
    const county = shown.querySelector("select");
    const own = [...this.counties.values()].filter(({ is_own: isOwn }) => isOwn);
    const others = [...this.counties.values()].filter(({ is_own: isOwn }) => !isOwn);
    county.append(...[...own, ...others].map(({ code, name }) => make("option", { value: code }, name)));
    if (!this.draft.get("county") && own.length === 1) this.draft.set("county", own[0].code, { isOwn: false });
    this.tied(shown);
    return shown;
  }

  tied(shown) {
    const list = shown.querySelector("datalist");
    const suggest = () => list?.replaceChildren(
      ...this.townships.filter(({ county }) => county === this.draft.get("county")).map(({ name }) => make("option", { value: name })),
    );
    suggest();
    tie(shown, {
      get: (path) => this.draft.get(path),
      set: (path, value) => {
        this.draft.set(path, path === "site.credit_code" ? value.toUpperCase().replace(/\s/g, "") : value);
        if (path === "county") suggest();
        this.onchange(path);
      },
    });
  }

  // Which of the three is shown.
  get kind() {
    return this.site.id || (this.isNew ? "new" : "search");
  }

  redraw() {
    if (this.site.name && !this.site.id) this.isNew = true;
    return this.kind === this.drawn ? this.refresh() : this.draw();
  }

  // While somebody writes here: but for the input that is being written in.
  refresh() {
    refresh(this.root, { get: (path) => this.draft.get(path) });
  }

  new() {
    this.isNew = true;
    const typed = this.root.querySelector("#site-search")?.value.trim() ?? "";
    if (typed) this.draft.set("site", { ...this.site, name: typed });
    this.done();
    this.root.querySelector("[data-field='site.name']").focus();
  }

  search() {
    this.isNew = false;
    this.done();
  }

  other() {
    this.draft.set("site", {});
    this.isNew = false;
    this.done();
  }

  async done() {
    await this.draw();
    this.onchange("site");
  }
}
