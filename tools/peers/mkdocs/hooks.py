"""Lists and the feed, which MkDocs has not: its own hooks add generated files and what templates may read."""
from mkdocs.structure.files import File
from mkdocs.utils import meta
CATS = [('roads', '道路硬化'), ('drains', '排水管网'), ('structures', '违建拆除'), ('green', '绿化管护'), ('parking', '停车秩序'), ('lighting', '楼道照明')]
STATS = [('open', '待解决'), ('talk', '议定中'), ('doing', '进行中'), ('done', '已解决'), ('paused', '暂缓')]
GROUPS = [("category", k, l) for k, l in CATS] + [("status", k, l) for k, l in STATS]
STATE = {}

def on_files(files, config):
    recs = []
    for f in files.documentation_pages():
        if f.src_uri.startswith("issues/"):
            _, m = meta.get_data(f.content_string)     # front matter is read once here and once by MkDocs itself
            recs.append({**m, "url": "/" + f.url})
    recs.sort(key=lambda r: (r["date"], r["url"]), reverse=True)
    STATE["latest"] = recs[:50]
    STATE["groups"] = []
    for kind, k, l in GROUPS:
        STATE["groups"].append(dict(key=k, label=l, url=f"/{kind}/{k}.html", pages=[r for r in recs if r[kind] == k]))
        files.append(File.generated(config, f"{kind}/{k}.md", content=f"---\ngroup: {k}\ntitle: {l}\ntemplate: list.html\n---\n"))
    files.append(File.generated(config, "index.md", content="---\ntitle: 首页\ntemplate: index.html\n---\n"))
    return files

def on_env(env, config, files):
    env.autoescape = True
    nav = [dict(key="home", url="/index.html", label="首页")] + [dict(key=k, url=f"/{kind}/{k}.html", label=l) for kind, k, l in GROUPS]
    env.globals.update(site={**config["extra"]["site"], "nav": nav}, latest=STATE["latest"], groups=STATE["groups"],
                       group={g["key"]: g for g in STATE["groups"]})
    return env
