/* Looks through the words of the site's records in the reader's own browser. They come as scripts, since a page opened
   from a folder may load those and nothing else. What is asked for is never sent: it stands behind the # of the address. */
(function (doc) {
  'use strict';

  var form = doc.getElementById('s-form');
  if (!form) return;
  var box = doc.getElementById('s-q'), out = doc.getElementById('s-out'), list = doc.getElementById('s-list');
  var more = doc.getElementById('s-more'), older = doc.getElementById('s-older');
  var chosen = ['kind', 'status', 'building'].map(function (name) { return doc.getElementById('s-' + name); });
  var parts = JSON.parse(form.getAttribute('data-parts')), total = 0;
  var FIRST = 2, FEW = 100, STEP = 20, NEAR = 24; /* a third part where the first two hold few, as in January */
  var simple = {}, folds = {}, docs = [], loaded = 0, asked = 0, begun = false, ready = false, broken = false;
  var hits = [], terms = [], shown = 0, timer = 0;
  parts.forEach(function (one) { total += one[1]; });
  function words(key) { return form.getAttribute('data-' + key); }

  /* One character at a time, as site_gen/exchange/search.py does. */
  function folded(one) {
    if (!(one in folds)) {
      var plain = one.normalize('NFKC').toLowerCase(), made = '';
      for (var i = 0; i < plain.length; i++) made += simple[plain.charAt(i)] || plain.charAt(i);
      folds[one] = made;
    }
    return folds[one];
  }
  function points(text) { return text.match(/[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g) || []; }
  function fold(text) { return points(text).map(folded).join(''); }

  window.siteGenFolding = function (table) {
    for (var i = 0; i < table.length; i += 2) simple[table.charAt(i)] = table.charAt(i + 1);
  };
  function narrow(one) { return String.fromCharCode(one.charCodeAt(0) - 0xfee0); }
  /* A row: id, url, kind, status, building, date, title, text and, where width and case are not all, both folded. */
  window.siteGenDocs = function (_, rows) {
    rows.forEach(function (row) {
      var all = row[8] === undefined ? (row[6] + '\n' + row[7]).toLowerCase().replace(/[\uff01-\uff5e]/g, narrow) : row[8];
      docs.push({ row: row, all: all, title: all.indexOf('\n') });
    });
    docs.sort(function (a, b) {
      return a.row[5] < b.row[5] ? 1 : a.row[5] > b.row[5] ? -1 : a.row[0] < b.row[0] ? 1 : -1;
    });
  };

  function load(name, then) {
    var made = doc.createElement('script');
    made.src = 'search/' + name + '.js';
    made.onload = then;
    made.onerror = function () { broken = true; then(); };
    doc.head.appendChild(made);
  }
  function fetch(count) {
    var wanted = parts.slice(asked, asked + count), open = wanted.length;
    asked += open;
    if (!open) return;
    wanted.forEach(function (one) {
      load('docs-' + one[0], function () {
        loaded += 1;
        open -= 1;
        if (!open) { ready = true; if (older.getAttribute('data-all')) fetch(3); look(); }
      });
    });
  }
  function begin() {
    if (begun) return;
    begun = true;
    var few = parts.slice(0, FIRST).reduce(function (sum, one) { return sum + one[1]; }, 0) < FEW;
    load('folding', function () { if (parts.length) fetch(few ? FIRST + 1 : FIRST); else { ready = true; look(); } });
  }

  function find() {
    var groups = [[], [], []], wanted = chosen.map(function (one) { return one.value; });
    docs.forEach(function (one) {
      for (var i = 0; i < 3; i++) if (wanted[i] && one.row[2 + i] !== wanted[i]) return;
      var titles = 0;
      for (i = 0; i < terms.length; i++) {
        var at = one.all.indexOf(terms[i]);
        if (at < 0) return;
        if (at < one.title) titles += 1;
      }
      groups[titles === terms.length ? 0 : titles ? 1 : 2].push(one);
    });
    return groups[0].concat(groups[1], groups[2]);
  }

  /* Where the terms stand in a text: pairs of beginning and end, in order, none touching the next. */
  function spans(text) {
    var all = '', from = [], found = [];
    points(text).reduce(function (at, one) {
      var made = folded(one);
      for (var i = 0; i < made.length; i++) from.push([at, at + one.length]);
      all += made;
      return at + one.length;
    }, 0);
    terms.forEach(function (term) {
      for (var at = all.indexOf(term); at >= 0; at = all.indexOf(term, at + term.length)) {
        found.push([from[at][0], from[at + term.length - 1][1]]);
      }
    });
    found.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    return found.reduce(function (kept, one) {
      var last = kept[kept.length - 1];
      if (last && one[0] <= last[1]) last[1] = Math.max(last[1], one[1]);
      else kept.push(one);
      return kept;
    }, []);
  }
  function add(parent, tag, text, name) {
    var made = doc.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    parent.appendChild(made);
    return made;
  }
  function marked(parent, text, found, from, to) {
    var at = from;
    found.forEach(function (one) {
      if (one[0] < from || one[1] > to) return;
      parent.appendChild(doc.createTextNode(text.slice(at, one[0])));
      add(parent, 'mark', text.slice(one[0], one[1]));
      at = one[1];
    });
    parent.appendChild(doc.createTextNode(text.slice(at, to)));
  }
  /* The first line with a term, or else the first of all; long ones are cut around the term. */
  function piece(parent, text) {
    var lines = text.split('\n'), line = lines[0] || '', found = [];
    for (var i = 0; i < lines.length && !found.length; i++) {
      found = spans(lines[i]);
      if (found.length) line = lines[i];
    }
    var from = found.length ? Math.max(0, found[0][0] - NEAR) : 0, to = Math.min(line.length, from + 4 * NEAR);
    if (found.length) to = Math.min(line.length, Math.max(to, found[0][1]));
    if (/[\udc00-\udfff]/.test(line.charAt(from))) from -= 1;
    if (/[\udc00-\udfff]/.test(line.charAt(to))) to += 1;
    if (from) parent.appendChild(doc.createTextNode('…'));
    marked(parent, line, found, from, to);
    if (to < line.length) parent.appendChild(doc.createTextNode('…'));
  }
  function named(select, value) {
    for (var i = 0; i < select.options.length; i++) if (value && select.options[i].value === value) return select.options[i].text;
    return '';
  }
  function show(count) {
    hits.slice(shown, shown + count).forEach(function (one) {
      var row = one.row, item = add(list, 'li'), link = add(add(item, 'h3'), 'a');
      link.href = row[1];
      marked(link, row[6], spans(row[6]), 0, row[6].length);
      var about = [0, 1, 2].map(function (i) { return named(chosen[i], row[2 + i]); }).concat(row[0], row[5]);
      add(item, 'p', about.filter(Boolean).join(words('comma')), 'meta');
      piece(add(item, 'p', '', 'say'), row[7]);
    });
    shown = Math.min(hits.length, shown + count);
    more.hidden = shown >= hits.length;
  }

  function look() {
    var text = box.value.trim(), filters = chosen.some(function (one) { return one.value; });
    try { history.replaceState(null, '', text ? '#q=' + encodeURIComponent(text) : location.pathname + location.search); } catch (_) { /* refused for files by some */ }
    list.textContent = '';
    shown = 0;
    hits = [];
    more.hidden = older.hidden = true;
    if (!text && !filters) { out.textContent = words('idle'); return; }
    begin();
    if (!ready) { out.textContent = words('wait'); return; }
    terms = fold(text).split(/\s+/).filter(Boolean);
    hits = find();
    show(STEP);
    var key = broken ? 'broken' : asked < parts.length || loaded < asked ? 'part' : hits.length ? 'found' : 'none';
    var seen = parts.slice(0, loaded).reduce(function (sum, one) { return sum + one[1]; }, 0);
    out.textContent = words(key).replace('{n}', hits.length).replace('{seen}', seen).replace('{total}', total);
    older.hidden = asked >= parts.length || !!older.getAttribute('data-all');
  }

  box.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.isComposing) return;
    clearTimeout(timer);
    look();
  });
  box.addEventListener('input', function (event) {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
  box.addEventListener('compositionend', function () { clearTimeout(timer); timer = setTimeout(look, 150); });
  box.addEventListener('focus', begin);
  chosen.forEach(function (one) { one.addEventListener('change', look); });
  more.addEventListener('click', function () {
    var next = list.children.length;
    show(STEP);
    if (list.children[next]) list.children[next].querySelector('a').focus();
  });
  older.addEventListener('click', function () { older.setAttribute('data-all', '1'); older.hidden = true; fetch(3); look(); });

  function restored() {
    var given = /[#&?]q=([^&#]*)/.exec(location.hash) || /[?&]q=([^&#]*)/.exec(location.search);
    try { box.value = given ? decodeURIComponent(given[1].replace(/\+/g, ' ')) : ''; } catch (_) { box.value = ''; }
    look();
  }
  window.addEventListener('hashchange', restored);
  form.hidden = false;
  doc.getElementById('s-off').hidden = true;
  restored();
})(document);
