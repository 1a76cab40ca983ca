"""Ten thousand sites and as many records on one phone: how long somebody waits for what they look for.

Nobody has to be signed in: the application's own modules fill and search a store of their own.
"""

from statistics import median
from typing import Any

COUNT = 10_000
# Somebody who has no store yet, in a browser that is thrown away.
PERSON = 0
FILL = """async (count) => {
  const store = await import('/static/js/field/store.js');
  const kinds = [['家具厂', 'jjc'], ['印刷厂', 'ysc'], ['砖瓦窑', 'zwy'], ['锅炉房', 'glf']];
  const numbers = Array.from({ length: count }, (_none, id) => id);
  await store.put('sites', numbers.map((id) => ({
    id, name: `长安区第${id}${kinds[id % 4][0]}`, pinyin: `caqd${id}${kinds[id % 4][1]}`,
    credit_code: `91130102MA${String(id).padStart(8, '0')}`, address: `和平东路${id}号`, county: '130102', township: '',
    lon: 114.3 + (id % 100) / 250, lat: 37.9 + Math.floor(id / 100) / 250,
    standing: id % 3 ? 'known' : 'new', visited_on: null, last_day: null, open: id % 7 ? 0 : 1,
    visits: 0, found: 0, problems: [],
  })));
  await store.put('team_records', numbers.map((id) => ({
    id: `r${id}`, site: { id, name: `第${id}厂` }, author: { id: 1, name: '甲' }, day: '2018-09-19', state: 'locked',
    presences: [], findings: [], warnings: [], lacking: 0, content: null, actions: [],
  })));
}"""
SEARCH = """async ([text, options]) => {
  const { search } = await import('/static/js/field/search.js');
  const began = performance.now();
  const { found, total } = await search(text, options);
  return { ids: found.map((site) => site.id), total, ms: performance.now() - began };
}"""
HERE = {"near": {"lon": 114.3, "lat": 37.9}}
WORDS = ("", "ysc", "第4321", "caqd77", "91130102MA00004321", "和平东路43", "没有的厂")


def measure(browser: Any, url: str) -> dict[str, int]:
    """Milliseconds of the first search, which reads all sites into memory, and of those that follow."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{url}/field/")
    page.wait_for_selector("main[data-ready]")
    page.evaluate(f"import('/static/js/field/store.js').then((store) => store.open({PERSON}))")
    page.evaluate(FILL, COUNT)
    first = page.evaluate(SEARCH, ["", HERE])["ms"]
    later = [page.evaluate(SEARCH, [text, HERE])["ms"] for text in WORDS * 5]
    context.close()
    return {
        "sites": COUNT,
        "first_search_ms": round(first),
        "search_ms": round(median(later)),
        "slowest_search_ms": round(max(later)),
    }
