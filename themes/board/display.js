/* Three comforts: the text size is remembered, light and dark can be switched, the page can be read aloud.
   The page is complete without them. Words come from data attributes of .push, so that one script serves all languages. */
(function (doc) {
  var root = doc.documentElement, store = null;
  try { store = localStorage; } catch (refused) { store = null; }

  function recall(key) { try { return store && store.getItem(key); } catch (refused) { return null; } }
  function remember(key, value) { try { if (store) store.setItem(key, value); } catch (refused) { /* private window */ } }
  function each(selector, act) { Array.prototype.forEach.call(doc.querySelectorAll(selector), act); }

  function resize(size) {
    root.setAttribute('data-zi', size);
    each('[data-size]', function (link) {
      if (link.getAttribute('data-size') === size) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
  }

  var asked = { '#da': 'da', '#teda': 'teda' }[location.hash];
  if (asked) remember('zi', asked);
  resize(asked || recall('zi') || 'biao');
  each('[data-size]', function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault();
      if (/^#(da|teda)$/.test(location.hash) && history.replaceState) {
        history.replaceState(null, '', location.pathname + location.search);
      }
      remember('zi', link.getAttribute('data-size'));
      resize(link.getAttribute('data-size'));
    });
  });

  /* A box beside the link to the search page. What is looked for stays behind the #: no server is told. */
  each('.ask[data-label]', function (ask) {
    var box = doc.createElement('input'), link = ask.querySelector('a'), page = link.href;
    box.type = 'search';
    box.maxLength = 80;
    box.autocomplete = 'off';
    box.setAttribute('aria-label', ask.getAttribute('data-label'));
    box.addEventListener('input', function () { link.href = page + '#q=' + encodeURIComponent(box.value); });
    box.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && !event.isComposing) location.href = link.href;
    });
    ask.insertBefore(box, link);
  });

  /* A code on paper brings the paper's mark and the day it was posted. What the page was given since is marked. */
  var paper = /[#&]p=([0-9a-f]{4})(?:-(\d{4})(\d\d)(\d\d))?/i.exec(location.hash), mark = doc.querySelector('[data-mark]');
  if (paper && mark) {
    var same = paper[1].toUpperCase() === mark.getAttribute('data-mark'), newer = 0;
    var since = paper.slice(2).join('-'), upto = mark.getAttribute('data-upto');
    if (!same && paper[2] && upto) each('main time[datetime]', function (time) {
      var day = time.getAttribute('datetime').slice(0, 10);
      if (day <= since || day > upto) return;
      newer += 1;
      time.className += ' new';
      time.setAttribute('data-new', mark.getAttribute('data-new'));
    });
    mark.textContent = mark.getAttribute(same ? 'data-same' : 'data-old') +
      (newer ? mark.getAttribute('data-more').replace('{n}', newer) : '');
    mark.className = same ? 'small' : 'fix';
    mark.setAttribute('role', 'status');
    doc.querySelector('main .wrap').insertBefore(mark, doc.querySelector('main .wrap').firstChild);
  }

  var scheme = recall('se');
  if (scheme === 'shen' || scheme === 'qian') root.setAttribute('data-se', scheme);
  var box = doc.querySelector('.push');
  if (!box) return;

  function button(words, act) {
    var made = doc.createElement('button');
    made.type = 'button';
    made.textContent = words;
    made.addEventListener('click', function () { act(made); });
    box.appendChild(made);
    return made;
  }

  button(box.getAttribute('data-scheme'), function () {
    var now = root.getAttribute('data-se');
    var dark = now ? now === 'shen' : matchMedia('(prefers-color-scheme:dark)').matches;
    root.setAttribute('data-se', dark ? 'qian' : 'shen');
    remember('se', dark ? 'qian' : 'shen');
  });

  var voice = window.speechSynthesis, offered = false;
  if (!voice || !window.SpeechSynthesisUtterance) return;

  function offer() {
    var wanted = root.lang.slice(0, 2).toLowerCase();
    var fits = voice.getVoices().some(function (one) {
      var speaks = one.lang.toLowerCase();
      return speaks.slice(0, 2) === wanted || (wanted === 'zh' && speaks.slice(0, 3) === 'cmn');
    });
    if (offered || !fits) return;
    offered = true;
    button(box.getAttribute('data-read'), function (made) {
      function rest() { made.textContent = box.getAttribute('data-read'); }
      if (voice.speaking) { voice.cancel(); rest(); return; }
      var speech = new SpeechSynthesisUtterance(doc.querySelector('main').innerText);
      speech.lang = root.lang;
      speech.rate = 0.9;
      speech.onend = rest;
      voice.speak(speech);
      made.textContent = box.getAttribute('data-stop');
    });
  }
  offer();
  voice.onvoiceschanged = offer;
})(document);
