/* Recomputes the chain of what was published, and the proof in a slip's code, in the reader's own browser. Asks nobody
   but this site; what stands behind the # of an address is never sent. */
(function (doc) {
  'use strict';

  var box = doc.getElementById('verify'), out = doc.getElementById('v-out');
  if (!box || !out) return;

  /* SHA-256 (FIPS 180-4) of a list of bytes; hexadecimal. crypto.subtle is missing on plain http. */
  var K = [], H = [];
  (function () {
    function part(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
    for (var n = 2, i; K.length < 64; n++) {
      for (i = 2; i * i <= n && n % i; i++);
      if (i * i <= n) continue;
      if (H.length < 8) H.push(part(Math.sqrt(n)));
      K.push(part(Math.pow(n, 1 / 3)));
    }
  })();
  var W = new Int32Array(64);
  function sha(bytes) {
    var size = bytes.length, whole = ((size + 8) >> 6) + 1 << 6, data = new Uint8Array(whole);
    data.set(bytes);
    data[size] = 128;
    for (var b = 0; b < 5; b++) data[whole - 1 - b] = Math.floor(size * 8 / Math.pow(256, b));
    var h = H.slice();
    for (var at = 0; at < whole; at += 64) {
      for (var i = 0; i < 64; i++) {
        if (i < 16) {
          var j = at + i * 4;
          W[i] = data[j] << 24 | data[j + 1] << 16 | data[j + 2] << 8 | data[j + 3];
        } else {
          var x = W[i - 15], y = W[i - 2];
          W[i] = W[i - 16] + W[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
        }
      }
      var a = h[0], c = h[1], d = h[2], e = h[3], f = h[4], g = h[5], k = h[6], l = h[7];
      for (i = 0; i < 64; i++) {
        var s = l + (turn(f, 6) ^ turn(f, 11) ^ turn(f, 25)) + (f & g ^ ~f & k) + K[i] + W[i] | 0;
        var t = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & c ^ a & d ^ c & d) | 0;
        l = k; k = g; g = f; f = e + s | 0; e = d; d = c; c = a; a = s + t | 0;
      }
      h = [h[0] + a | 0, h[1] + c | 0, h[2] + d | 0, h[3] + e | 0, h[4] + f | 0, h[5] + g | 0, h[6] + k | 0, h[7] + l | 0];
    }
    return h.map(function (one) { return ('0000000' + (one >>> 0).toString(16)).slice(-8); }).join('');
  }
  function turn(x, n) { return x >>> n | x << 32 - n; }
  function utf8(text) {
    var raw = unescape(encodeURIComponent(text)), bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  }
  function unhex(text) {
    var bytes = new Uint8Array(text.length / 2);
    for (var i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.substr(i * 2, 2), 16);
    return bytes;
  }
  function joined(first, second) {
    var bytes = new Uint8Array(first.length + second.length);
    bytes.set(first);
    bytes.set(second, first.length);
    return bytes;
  }
  function node(left, right) { return sha(joined([1], joined(unhex(left), unhex(right)))); }

  function fault(code, about) { return { code: code, about: about || '' }; }
  function rows(text) {
    var found = text.split('\n');
    return found.pop() === '' ? found : null;
  }
  function parsed(row) {
    try { return JSON.parse(row); } catch (_) { return null; }
  }
  function hex(bytes) {
    return bytes.map(function (one) { return ('0' + one.toString(16)).slice(-2); }).join('');
  }
  function hex64(text) {
    return hex(atob(text).split('').map(function (one) { return one.charCodeAt(0); }));
  }
  function today() {
    var now = new Date();
    return now.getFullYear() + '-' + ('0' + (now.getMonth() + 1)).slice(-2) + '-' + ('0' + now.getDate()).slice(-2);
  }

  /* The lines, each following the one before, and the Merkle root of RFC 6962 at each release. */
  function chained(text) {
    var all = rows(text), prev = new Array(65).join('0'), full = [], lines = [], releases = [], line;
    if (!all || !all.length) return fault('unreadable', 'chain.jsonl');
    for (var i = 0; i < all.length; i++) {
      line = parsed(all[i]);
      if (!line) return fault('unreadable', 'chain.jsonl ' + (i + 1));
      if (line.prev !== prev) return fault('parted', line.id || 'chain.jsonl ' + (i + 1));
      var bytes = utf8(all[i]);
      prev = sha(bytes);
      if (!line.checkpoint) {
        if ((line.seq || 0) !== lines.length) return fault('parted', line.id);
        lines.push(line);
        var made = sha(joined([0], bytes)), high = 0;
        while (full.length && full[full.length - 1][0] === high) { made = node(full.pop()[1], made); high++; }
        full.push([high, made]);
        continue;
      }
      var root = full[full.length - 1][1], said = line.checkpoint.split('\n');
      for (var j = full.length - 2; j >= 0; j--) root = node(full[j][1], root);
      if (+said[1] !== lines.length || hex64(said[2]) !== root) return fault('root', said[3]);
      releases.push(sha(utf8(line.checkpoint)).toUpperCase());
    }
    return line.checkpoint ? { lines: lines, releases: releases } : fault('open');
  }

  function checked(files, witness) {
    if (!('chain.jsonl' in files)) return fault('missing', 'chain.jsonl');
    var chain = chained(files['chain.jsonl']), newest = {}, closed = {}, roots = [], hidden = 0, step = +box.getAttribute('data-part');
    if (chain.code) return chain;
    chain.lines.forEach(function (one, seq) {
      newest[one.id] = one;
      if (one.fix === 'privacy') closed[one.id] = seq;
    });
    for (var start = 0; start < chain.lines.length; start += step) {
      var name = 'statements-' + ('000' + (start / step + 1)).slice(-4) + '.jsonl';
      if (!(name in files)) return fault('missing', name);
      var part = rows(files[name]);
      if (!part || part.length !== Math.min(step, chain.lines.length - start)) return fault('unreadable', name);
      for (var i = 0; i < part.length; i++) {
        var seq = start + i, line = chain.lines[seq], kept = parsed(part[i]), until = newest[line.id].until, right;
        if (!kept || kept.seq !== seq) return fault('unreadable', name + ' ' + (i + 1));
        if (kept.salt) right = sha(joined(unhex(kept.salt), utf8(kept.text || ''))) === line.digest;
        else right = !kept.text && (!line.digest || closed[line.id] > seq || until && until <= today());
        if (!right) return fault('statement', line.id);
        if (!kept.salt && line.digest) hidden++;
        var settled = newest[line.id] === line && /\/settled$/.test(line.id) && parsed(kept.text || '');
        if (settled && settled.root) roots.push(line.id.split('/')[0] + settled.root);
      }
    }
    var last = chain.releases[chain.releases.length - 1], foot = doc.querySelector('[data-chain]').getAttribute('data-chain');
    if (last.slice(0, 8) !== foot) return fault('foot', foot);
    var shown = Array.prototype.map.call(doc.querySelectorAll('[data-tree]'), function (one) {
      return one.getAttribute('data-period') + one.getAttribute('data-tree');
    });
    if (roots.sort().join() !== shown.sort().join()) return fault('roots');
    witness = witness.replace(/\s/g, '').toUpperCase();
    if (witness && !(witness.length >= 8 && chain.releases.some(function (one) { return one.indexOf(witness) === 0; }))) {
      return fault('witness', witness);
    }
    return { n: chain.lines.length, hidden: hidden, full: last };
  }

  function show(files) {
    var found = checked(files, doc.getElementById('v-code').value);
    var text = box.getAttribute('data-' + (found.code || 'good')).replace('{id}', found.about || '');
    text = text.replace('{n}', found.n).replace('{hidden}', found.hidden).replace('{code}', (found.full || '').slice(0, 8));
    out.textContent = text;
    out.className = found.code ? 'fix' : 'note';
    out.setAttribute('data-code', found.code || 'good');
    out.setAttribute('data-full', found.full || '');
  }
  function waiting() { out.textContent = box.getAttribute('data-wait'); }

  /* A slip's code (site_gen/chain/slips.py): two lines, then salt, the rows' digest if they are left out, audit path. */
  var slip = doc.getElementById('v-slip');
  function base32(text) {
    var bytes = [], bits = 0, kept = 0;
    for (var i = 0; i < text.length; i++) {
      var five = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(text.charAt(i));
      if (five < 0) return null;
      kept = kept << 5 | five;
      bits += 5;
      if (bits >= 8) { bits -= 8; bytes.push(kept >> bits); kept &= (1 << bits) - 1; }
    }
    return kept || bits > 4 ? null : bytes;
  }
  function climbed(leaf, place, size, path) {
    for (; size > 1; place >>= 1, size = size + 1 >> 1) {
      if ((place ^ 1) >= size) continue;
      if (!path.length) return '';
      leaf = place & 1 ? node(path.shift(), leaf) : node(leaf, path.shift());
    }
    return path.length ? '' : leaf;
  }
  function slipped(code) {
    var bytes = base32(code.trim().toUpperCase()), text = bytes ? String.fromCharCode.apply(null, bytes) : '', first = text.indexOf('\n');
    var second = text.indexOf('\n', first + 1), rows = text.slice(first + 1, second), at = second + 1, path = [];
    var head = /^1 (\d{4}-(?:Q[1-4]|H[12])) ([A-Z]\d{1,4}) (\d{1,6}) (-?\d{1,9}) (\d{1,6}) (\d{1,6})$/.exec(text.slice(0, first));
    if (first < 0 || second < 0 || !head) return null;
    var n = +head[3], total = +head[4], place = +head[5], size = +head[6], salt = bytes.slice(at, at += 16), own, sum = 0;
    if (rows) {
      if (!/^(J\d{4}-)?\d{4,6}:-?\d{1,9}(,(J\d{4}-)?\d{4,6}:-?\d{1,9})*$/.test(rows)) return null;
      own = sha(joined(salt, utf8(rows)));
      rows = rows.split(',').map(function (one) { return one.split(':'); });
      rows.forEach(function (one) { sum += +one[1]; });
      if (rows.length !== n || sum !== total) return null;
    } else own = hex(bytes.slice(at, at += 32));
    if (bytes.length < at || (bytes.length - at) % 32 || place >= size) return null;
    for (; at < bytes.length; at += 32) path.push(hex(bytes.slice(at, at + 32)));
    var leaf = sha(joined([0], joined(salt, utf8([head[1], head[2], n, total, size, own].join(' ')))));
    return { period: head[1], household: head[2], n: n, total: total, rows: rows || [], root: climbed(leaf, place, size, path) };
  }
  function points(hundredths) { return (hundredths / 100).toFixed(2).replace(/\.?0+$/, ''); }
  function say(code, values) {
    return slip.getAttribute('data-' + code).replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function told() {
    if (location.hash.slice(0, 3) !== '#q=') return;
    var found = slipped(location.hash.slice(3)), code = 'malformed', values = {};
    if (found) {
      var item = doc.querySelector('[data-period="' + found.period + '"]');
      code = !item ? 'unknown' : item.getAttribute('data-tree') === found.root ? 'good' : 'wrong';
      values = { period: item ? item.firstChild.textContent : found.period, household: found.household, n: found.n, points: points(found.total) };
    }
    slip.textContent = say(code, values);
    slip.className = code === 'good' ? 'fits' : 'fix';
    slip.setAttribute('data-code', code);
    if (code === 'good') listed(found);
    slip.scrollIntoView();
  }
  function listed(found) {
    var year = 'J' + found.period.slice(0, 4) + '-', link = doc.createElement('a');
    var rows = found.rows.map(function (one) {
      return say('row', { id: one[0].charAt(0) === 'J' ? one[0] : year + one[0], points: points(+one[1]) });
    }).join(slip.getAttribute('data-comma'));
    if (rows) slip.textContent += ' ' + say('rows', { rows: rows });
    link.href = 'rankings/' + found.period + '-ledger.html';
    link.textContent = slip.getAttribute('data-ledger');
    slip.appendChild(doc.createElement('br'));
    slip.appendChild(link);
  }
  window.addEventListener('hashchange', told);
  told();

  doc.getElementById('v-go').addEventListener('click', function () {
    var files = {}, names = ['chain.jsonl'], open;
    for (var i = 1; i <= +box.getAttribute('data-parts'); i++) names.push('statements-' + ('000' + i).slice(-4) + '.jsonl');
    open = names.length;
    waiting();
    names.forEach(function (name) {
      var ask = new XMLHttpRequest();
      ask.onloadend = function () {
        if (ask.status === 200) files[name] = ask.responseText;
        if (!--open) show(files);
      };
      ask.open('GET', 'trust/' + name);
      ask.overrideMimeType('text/plain;charset=utf-8');
      try { ask.send(); } catch (_) { ask.onloadend(); }
    });
  });
  doc.getElementById('v-files').addEventListener('change', function () {
    var files = {}, open = this.files.length;
    if (!open) return;
    waiting();
    Array.prototype.forEach.call(this.files, function (file) {
      var reader = new FileReader();
      reader.onloadend = function () {
        if (typeof reader.result === 'string') files[file.name] = reader.result;
        if (!--open) show(files);
      };
      reader.readAsText(file);
    });
  });
})(document);
