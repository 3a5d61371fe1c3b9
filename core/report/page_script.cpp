#include "core/report/page_assets.h"

namespace hs {

namespace {

// Reads nothing but what the page holds and writes text nodes alone, never markup.
constexpr std::string_view kScript = R"js(
(function () {
'use strict';
var root = document.documentElement, tip = document.getElementById('tip');
function all(selector, inside) {
  return Array.prototype.slice.call((inside || document).querySelectorAll(selector));
}

// Theme: the system's until the button is used.
document.getElementById('theme').addEventListener('click', function () {
  var dark = root.dataset.theme ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
});

// Tooltips: the titles of boxes and slices, at the pointer, without the browser's delay.
all('svg title').forEach(function (title) {
  title.parentNode.tipText = title.textContent;
  title.remove();
});
function showTip(text, event) {
  tip.textContent = text;
  tip.hidden = false;
  var box = tip.getBoundingClientRect(), x = event.clientX + 14, y = event.clientY + 18;
  if (x + box.width > innerWidth - 8) x = Math.max(8, event.clientX - box.width - 10);
  if (y + box.height > innerHeight - 8) y = Math.max(8, event.clientY - box.height - 12);
  tip.style.left = x + 'px';
  tip.style.top = y + 'px';
}
document.addEventListener('mousemove', function (event) {
  var at = event.target;
  while (at && at !== document && !at.tipText) at = at.parentNode;
  if (at && at.tipText) showTip(at.tipText, event);
  else if (!plotTip(event)) tip.hidden = true;
});
document.addEventListener('mouseleave', function () { tip.hidden = true; });

// Plots with data-plot: a cross-hair that reads the nearest column.
function plotTip(event) {
  var svg = event.target.closest ? event.target.closest('svg[data-plot]') : null;
  all('.cross').forEach(function (line) { line.setAttribute('visibility', 'hidden'); });
  if (!svg) return false;
  if (!svg.columns) svg.columns = JSON.parse(svg.dataset.plot);
  var area = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
  var x = (event.clientX - area.left) / area.width * view.width;
  var columns = svg.columns, best = 0;
  for (var i = 1; i < columns.length; ++i) {
    if (Math.abs(columns[i][0] - x) < Math.abs(columns[best][0] - x)) best = i;
  }
  if (!columns.length || Math.abs(columns[best][0] - x) > 40) return false;
  var cross = svg.querySelector('.cross');
  if (cross) {
    cross.setAttribute('x1', columns[best][0]);
    cross.setAttribute('x2', columns[best][0]);
    cross.setAttribute('visibility', 'visible');
  }
  showTip(columns[best][1], event);
  return true;
}

// Flame graphs. A box keeps its place at zoom 1 in x, w and d (its row).
var charPx = 6.3;
function Flame(figure) {
  var svg = figure.querySelector('svg'), W = svg.viewBox.baseVal.width, self = this;
  this.hits = figure.querySelector('.hits');
  this.boxes = all('.f', svg);
  var crumb = figure.querySelector('.crumb'), hint = crumb.textContent;
  var reset = figure.querySelector('.reset');
  this.boxes.forEach(function (g) {
    g.r = g.querySelector('rect');
    g.t = g.querySelector('text');
    g.x = +g.dataset.x; g.w = +g.dataset.w; g.d = +g.dataset.d;
    g.name = (g.tipText || '').split('\n')[0];
    g.addEventListener('click', function () { self.zoom(g); });
    g.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); self.zoom(g); }
    });
  });
  function place(g, x, w) {
    if (w <= 0) { g.style.display = 'none'; return; }
    g.style.display = '';
    g.r.setAttribute('x', x);
    g.r.setAttribute('width', w);
    var room = Math.floor((w - 6) / charPx), name = g.name;
    if (!g.t) {
      if (room < 3) return;
      g.t = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      g.t.setAttribute('y', +g.r.getAttribute('y') + 13);
      g.appendChild(g.t);
    }
    g.t.setAttribute('x', x + 3);
    g.t.textContent = room < 3 ? '' : name.length <= room ? name : name.slice(0, room - 1) + '\u2026';
  }
  this.zoom = function (z) {
    var e = 1e-4;
    this.boxes.forEach(function (g) {
      var around = g.x <= z.x + e && g.x + g.w >= z.x + z.w - e;
      g.classList.toggle('dim', g.d < z.d && around);
      if (g.d < z.d) place(g, 0, around ? W : 0);
      else if (g.x >= z.x - e && g.x + g.w <= z.x + z.w + e)
        place(g, (g.x - z.x) / z.w * W, g.w / z.w * W);
      else place(g, 0, 0);
    });
    reset.disabled = z === this.boxes[0];
    crumb.textContent = reset.disabled ? hint : z.name;
  };
  reset.addEventListener('click', function () { self.zoom(self.boxes[0]); });
  this.search = function (text) {
    var spans = [];
    this.boxes.forEach(function (g) {
      var hit = !!text && g.d > 0 && g.name.toLowerCase().indexOf(text) >= 0;
      g.classList.toggle('hit', hit);
      if (hit) spans.push([g.x, g.x + g.w]);
    });
    spans.sort(function (a, b) { return a[0] - b[0]; });
    var sum = 0, end = -1;
    spans.forEach(function (s) {
      if (s[1] > end) { sum += s[1] - Math.max(s[0], end); end = s[1]; }
    });
    this.hits.textContent = text
      ? spans.length + (spans.length === 1 ? ' match, ' : ' matches, ') +
        (sum / W * 100).toFixed(1) + ' %'
      : '';
    return spans.length;
  };
}
var flames = all('figure.zooms').filter(function (figure) {
  return figure.querySelector('.f');
}).map(function (figure) { return new Flame(figure); });

// Search: rows that do not match go, boxes that match are marked.
var search = document.getElementById('search'), found = document.getElementById('found');
function run() {
  var text = search.value.trim().toLowerCase(), count = 0;
  all('table').forEach(function (table) {
    table.classList.toggle('filtered', !!text);
    all('tbody tr', table).forEach(function (row) {
      if (row.words === undefined) {
        row.words = all('td', row).map(function (cell) {
          return cell.textContent + ' ' + cell.title;
        }).join(' ').toLowerCase();
      }
      var hit = !!text && row.words.indexOf(text) >= 0;
      row.classList.toggle('miss', !!text && !hit);
      if (hit) ++count;
    });
  });
  flames.forEach(function (flame) { count += flame.search(text); });
  found.textContent = text ? count + (count === 1 ? ' match' : ' matches') : '';
}
search.addEventListener('input', run);
document.addEventListener('keydown', function (event) {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape') {
    if (search.value) { search.value = ''; run(); }
    else flames.forEach(function (flame) { flame.zoom(flame.boxes[0]); });
  }
});

// Tables sort by a click on a heading: numbers falling first, names rising first.
all('th button').forEach(function (button) {
  button.addEventListener('click', function () {
    var head = button.parentNode, column = head.cellIndex, table = head.closest('table');
    var now = head.getAttribute('aria-sort'), number = head.classList.contains('n');
    var falling = now ? now === 'ascending' : number;
    all('th', table).forEach(function (other) { other.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    rows.map(function (row, index) {
      var cell = row.cells[column];
      return { row: row, index: index, value: cell && cell.dataset.s !== undefined
        ? +cell.dataset.s : (cell ? cell.textContent : '') };
    }).sort(function (a, b) {
      var order = typeof a.value === 'number' && typeof b.value === 'number'
        ? a.value - b.value : String(a.value).localeCompare(String(b.value));
      return (falling ? -order : order) || a.index - b.index;
    }).forEach(function (entry) { body.appendChild(entry.row); });
  });
});

// The contents show where the reader is.
var links = all('nav a');
function here() {
  var current = null;
  links.forEach(function (link) {
    var section = document.getElementById(link.getAttribute('href').slice(1));
    if (section && section.getBoundingClientRect().top < 120) current = link;
  });
  links.forEach(function (link) { link.classList.toggle('here', link === current); });
}
addEventListener('scroll', here, { passive: true });
here();
})();
)js";

}  // namespace

std::string_view page_script() {
    return kScript;
}

}  // namespace hs
