/* Added to pages on their way out of the preview. Asks every moment whether this page's bytes are still those that it
   was made from; holds no connection. Faults lie over the page until they are mended; their words are never markup. */
(function (doc) {
  'use strict';
  var self = doc.currentScript.dataset, key = 'site-gen-preview ' + location.pathname, panel = null, shown = '', failed = 0;

  function store(act) { try { return act(sessionStorage); } catch (refused) { return null; } }
  var at = store(function (kept) { var was = kept.getItem(key); kept.removeItem(key); return was; });
  if (at) {
    history.scrollRestoration = 'manual';
    var back = function () { var xy = at.split(','); scrollTo({ left: +xy[0], top: +xy[1], behavior: 'instant' }); };
    back();
    addEventListener('load', function () { back(); history.scrollRestoration = 'auto'; });
  }

  function add(parent, tag, text, name) {
    var made = doc.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return parent.appendChild(made);
  }

  function line(parent, fault) {
    var pre = add(parent, 'pre'), from = fault.at, to = fault.at + fault.length;
    pre.append(fault.line.slice(0, from));
    var mark = add(pre, 'mark', fault.line.slice(from, to) || ' ');
    add(mark, 'i', '^');
    pre.append(fault.line.slice(to));
  }

  function show(told) {
    var now = JSON.stringify([told.title, told.faults, told.rest]);
    if (now === shown) return;
    shown = now;
    if (panel) panel.remove();
    panel = null;
    if (!told.faults.length && !told.title) return;
    panel = doc.createElement('div');
    panel.id = 'site-gen-preview';
    var root = panel.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
    sheet.replaceSync('section{position:fixed;z-index:2147483647;left:0;right:0;bottom:0;max-height:60vh;overflow:auto;' +
      'box-sizing:border-box;padding:1em 1.2em;font:16px/1.5 system-ui,sans-serif;color:#fff;background:#5a1414;' +
      'border-top:4px solid #ffb4a8}h2{font-size:1.1em;margin:0 0 .5em}article{margin:.8em 0}p{margin:.1em 0}' +
      'b{font-family:ui-monospace,monospace}.hint{color:#ffd9d2}pre{margin:.3em 0 1.1em;padding:.3em .6em 1.2em;' +
      'overflow-x:auto;background:#2b0909;font:15px/1.4 ui-monospace,monospace}' +
      'mark{position:relative;background:#8c2a2a;color:inherit}i{position:absolute;left:0;top:1.1em;color:#ffb4a8;' +
      'font-style:normal;font-weight:bold}');
    root.adoptedStyleSheets = [sheet];
    var box = add(root, 'section');
    box.setAttribute('role', 'alert');
    if (told.title) add(box, 'h2', told.title);
    told.faults.forEach(function (fault) {
      var one = add(box, 'article'), head = add(one, 'p');
      add(head, 'b', fault.place);
      head.append('  ' + fault.message);
      if (fault.line.trim()) line(one, fault);
      if (fault.hint) add(one, 'p', fault.hint, 'hint');
    });
    if (told.rest) add(box, 'p', told.rest);
    doc.body.appendChild(panel);
  }

  function look() {
    if (doc.hidden) return;
    fetch(self.root + '.preview/state?page=' + encodeURIComponent(self.page), { cache: 'no-store', credentials: 'omit' })
      .then(function (answer) { if (!answer.ok) throw answer.status; return answer.json(); })
      .then(function (told) {
        failed = 0;
        if (told.digest !== self.digest) {
          store(function (kept) { kept.setItem(key, scrollX + ',' + scrollY); });
          return location.reload();
        }
        show(told);
        setTimeout(look, 250);
      })
      .catch(function () {
        failed += 1;
        if (failed === 3) show({ title: self.gone, faults: [], rest: '' });
        setTimeout(look, Math.min(250 * failed, 3000));
      });
  }

  doc.addEventListener('visibilitychange', look);
  look();
})(document);
