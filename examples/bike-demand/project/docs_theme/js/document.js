// Theme, page menu, search and the mark in "on this page". No request to anyone.
(function () {
  const root = document.documentElement;
  const words = { auto: 'automatic', light: 'light', dark: 'dark' };
  const mode = document.getElementById('mode');
  function tell() { mode.title = 'Colours: ' + words[root.dataset.theme]; mode.setAttribute('aria-label', mode.title); }
  mode.onclick = function () {
    const order = ['auto', 'light', 'dark'];
    root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % 3];
    tell();
    try { localStorage.setItem('document-theme', root.dataset.theme); } catch (e) { /* private window */ }
  };
  tell();

  const menu = document.getElementById('menu'), pages = document.getElementById('pages');
  menu.onclick = function () { menu.setAttribute('aria-expanded', pages.classList.toggle('open')); };

  const dialog = document.getElementById('search'), input = dialog.querySelector('input'), list = dialog.querySelector('ol');
  const index = (window.DOCUMENT_INDEX || []).map(function (row) {
    return { title: row[0], page: row[1], url: row[2], body: row[3],
             head: (row[0] + ' ' + row[1]).toLowerCase(), text: row[3].toLowerCase() };
  });
  function escaped(text) { return text.replace(/[&<>"]/g, function (c) { return '&#' + c.charCodeAt(0) + ';'; }); }
  function marked(text, terms) {
    const pattern = terms.map(function (t) { return t.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'); }).join('|');
    return text.split(new RegExp('(' + pattern + ')', 'ig')).map(function (part, at) {
      return at % 2 ? '<mark>' + escaped(part) + '</mark>' : escaped(part);
    }).join('');
  }
  function score(entry, terms) {
    let total = 0;
    for (const term of terms) {
      const inHead = entry.head.includes(term), inText = entry.text.includes(term);
      if (!inHead && !inText) return 0;
      total += (inHead ? 8 : 0) + (inText ? 1 : 0) + (entry.title.toLowerCase().startsWith(term) ? 4 : 0);
    }
    return total;
  }
  function search() {
    const terms = input.value.toLowerCase().split(/\s+/).filter(function (t) { return t.length > 1; });
    list.innerHTML = '';
    if (!terms.length) return;
    index.map(function (entry) { return [score(entry, terms), entry]; })
      .filter(function (hit) { return hit[0]; })
      .sort(function (a, b) { return b[0] - a[0]; })
      .slice(0, 20)
      .forEach(function (hit, at) {
        const entry = hit[1], start = Math.max(0, entry.text.indexOf(terms[0]) - 50), item = document.createElement('li');
        item.className = at ? '' : 'on';
        item.innerHTML = '<a href="' + escaped((DOCUMENT_BASE ? DOCUMENT_BASE + '/' : '') + entry.url) + '"><b>' + marked(entry.title, terms) + '</b><small>' +
          escaped(entry.page) + ': ' + (start ? '…' : '') + marked(entry.body.slice(start, start + 140), terms) + '</small></a>';
        list.appendChild(item);
      });
  }
  function open() { dialog.showModal(); input.select(); }
  document.getElementById('find').onclick = open;
  input.oninput = search;
  input.onkeydown = function (event) {
    const current = list.querySelector('.on');
    if (event.key === 'Enter' && current) { current.firstChild.click(); dialog.close(); return; }
    const next = current && (event.key === 'ArrowDown' ? current.nextSibling : event.key === 'ArrowUp' ? current.previousSibling : null);
    if (next) { current.className = ''; next.className = 'on'; next.scrollIntoView({ block: 'nearest' }); event.preventDefault(); }
  };
  dialog.onclick = function (event) { if (event.target === dialog || event.target.closest('a')) dialog.close(); };
  addEventListener('keydown', function (event) {
    const typing = /INPUT|TEXTAREA/.test(document.activeElement.tagName);
    if (!typing && (event.key === '/' || (event.key === 'k' && (event.ctrlKey || event.metaKey)))) { event.preventDefault(); open(); }
  });

  const links = Array.from(document.querySelectorAll('.toc a'));
  if (links.length && 'IntersectionObserver' in window) {
    const seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting) links.forEach(function (a) { a.classList.toggle('on', a.getAttribute('href') === '#' + entry.target.id); });
      });
    }, { rootMargin: '-60px 0px -75% 0px' });
    links.forEach(function (a) {
      const heading = document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1)));
      if (heading) seen.observe(heading);
    });
  }
})();
