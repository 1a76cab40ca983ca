// Throwing a draft away, wherever that is asked for: what it holds is said first; a shared one goes from all phones.

import { contentOf, exchange, isOver, renew, throwAway as awayFromAll } from "./drafts.js";
import { isEmpty } from "./form/missing.js";
import { isCorrection, photosOf, restore, throwAway } from "./outbox.js";
import * as store from "./store.js";
import { ask } from "./ui.js";
import { say } from "./words.js";

// Asks, and says what became of it. True once it is gone from this phone.
export async function askedAway(id, app) {
  const row = await store.get("records", id);
  const isRevision = Boolean(row) && isCorrection(row);
  const isAlone = isRevision || !row?.shared || isOver();
  if (!row || !isAlone) return sharedAway(id, app);
  const text = isRevision ? say("form.discard.revision") : `${held(row.content)} ${say("form.discard.text")}`;
  if (!(await sure("form.discard.title", text))) return false;
  const { aside = id } = (await (row.shared && !isRevision ? awayFromAll(id) : throwAway(id))) ?? {};
  if (!isRevision) canBeHadBack(aside, app);
  return true;
}

// As it is now on all phones, so that nobody throws away what has not been seen.
async function sharedAway(id, app) {
  const isHere = Boolean(await store.get("records", id));
  const why = await (isHere ? exchange(id) : renew(id));
  if (why) return notNow(why, app);
  const row = await store.get("records", id);
  const draft = row ? null : await store.get("drafts", id);
  if (!row && !draft) return false;
  const text = `${held(row?.content ?? contentOf(draft))} ${say("form.discard.shared")}`;
  if (!(await sure("form.discard.shared_title", text))) return false;
  const away = await awayFromAll(id);
  if (away.why) return notNow(away.why, app);
  if (away.aside) canBeHadBack(away.aside, app);
  else app.tell(say("form.discarded"));
  return true;
}

function notNow(why, app) {
  app.tell(say("form.discard.not_now", { why }));
  return false;
}

const sure = (title, text) => ask({ title: say(title), text, yes: say("form.discard.yes"), no: say("form.keep") });

function held(content) {
  const findings = (content?.findings ?? []).filter((finding) => !isEmpty(finding)).length;
  const photos = content ? photosOf(content).length : 0;
  return findings || photos ? say("form.discard.holds", { findings, photos }) : "";
}

function canBeHadBack(id, app) {
  const undo = async () => {
    app.notice("discarded", "");
    await restore(id);
    app.go(`#/record/${id}`);
  };
  app.notice("discarded", say("form.discarded"), { button: [say("form.restore"), undo] });
}
