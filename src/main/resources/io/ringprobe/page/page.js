// The live page: draws what the probe's stream of events says. Texts from packets are set as text, never as markup.
'use strict';

const SERIES_SECONDS = 300;
const MOST_ROWS = 300;
const TYPING_PAUSE = 300;
const RETRY = 3000;
const SILENCE = 6000;
const SVG = 'http://www.w3.org/2000/svg';

const byId = (id) => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/* --- Numbers --- */

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** Three digits and a prefix: 999, 1.23 k, 45.6 M. */
function scaled(value) {
  let rest = value;
  let step = 0;
  while (rest >= 999.5 && step < PREFIXES.length - 1) {
    rest /= 1000;
    step++;
  }
  const digits = step === 0 && Number.isInteger(rest) || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : step === 0 ? 1 : 2;
  return [rest.toFixed(digits), PREFIXES[step]];
}

function number(value) {
  const [digits, prefix] = scaled(value);
  return prefix ? digits + '\u202f' + prefix : digits;
}

function withUnit(value, unit) {
  const [digits, prefix] = scaled(value);
  return digits + '\u202f' + prefix + unit;
}

function duration(millis) {
  if (millis < 1000) return millis + '\u202fms';
  const seconds = millis / 1000;
  if (seconds < 60) return seconds.toFixed(1) + '\u202fs';
  return span(Math.round(seconds));
}

function span(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return days + '\u202fd ' + hours + '\u202fh';
  if (hours > 0) return hours + '\u202fh ' + minutes + '\u202fmin';
  if (minutes > 0) return minutes + '\u202fmin ' + (seconds % 60) + '\u202fs';
  return seconds + '\u202fs';
}

const TIME = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});

/* --- Charts --- */

/** The last minutes of a rate: an area under a line, the newest value at the right. */
class Chart {
  constructor(svg) {
    this.values = [];
    svg.setAttribute('viewBox', '0 0 ' + (SERIES_SECONDS - 1) + ' 100');
    this.area = this.path(svg, 'area');
    this.path(svg, 'base').setAttribute('d', 'M0 100H' + (SERIES_SECONDS - 1));
    this.line = this.path(svg, 'line');
  }

  path(svg, name) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    svg.append(path);
    return path;
  }

  begin(values) {
    this.values = values.slice(-SERIES_SECONDS);
    this.draw();
  }

  add(value) {
    this.values.push(value);
    if (this.values.length > SERIES_SECONDS) this.values.shift();
    this.draw();
  }

  peak() {
    return this.values.reduce((most, value) => Math.max(most, value), 0);
  }

  draw() {
    const top = this.peak() || 1;
    const left = SERIES_SECONDS - this.values.length;
    const points = this.values.map((value, i) => (left + i) + ' ' + (100 - 96 * value / top).toFixed(1));
    const line = points.length ? 'M' + points.join('L') : '';
    this.line.setAttribute('d', line);
    this.area.setAttribute('d', line && line + 'L' + (SERIES_SECONDS - 1) + ' 100L' + left + ' 100Z');
  }
}

class RateCard {
  constructor(id, unit) {
    this.card = byId(id);
    this.unit = unit;
    this.chart = new Chart(this.card.querySelector('svg'));
    this.value = this.card.querySelector('.value');
    this.unitText = this.card.querySelector('.unit');
    this.totalText = this.card.querySelector('.total');
    this.peakText = this.card.querySelector('.peak');
  }

  show(value, total) {
    this.chart.add(value);
    const [digits, prefix] = scaled(Math.round(value));
    setText(this.value, digits);
    setText(this.unitText, prefix + this.unit);
    if (this.totalText) setText(this.totalText, total);
    if (this.peakText) setText(this.peakText, '5 min peak ' + number(this.chart.peak()) + (this.unit === 'bit/s' ? 'bit/s' : '/s'));
  }
}

const packets = new RateCard('packets', '/s');
const bits = new RateCard('bits', 'bit/s');
const newFlows = new RateCard('new-flows', '/s');
const drops = new RateCard('drops', '/s');

/* --- Lists --- */

/** Makes a list have one child for each item, and updates them where they are, so that the focus stays. */
function fill(list, items, make, update) {
  while (list.children.length > items.length) list.lastChild.remove();
  items.forEach((item, i) => {
    if (i >= list.children.length) list.append(make());
    update(list.children[i], item);
  });
}

/** A word that goes into the filter when it is clicked on. */
function word(text, className) {
  const button = element('button', 'word ' + (className || ''), text);
  button.type = 'button';
  return button;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button.word');
  if (button) addWord(button.dataset.word || button.textContent);
});

function topRow() {
  const row = element('tr');
  const name = element('td');
  const bar = element('span', 'bar');
  bar.setAttribute('aria-hidden', 'true');
  name.append(bar, word('', 'mono'));
  row.append(name, element('td', 'num'), element('td', 'num'));
  return row;
}

function showTop(row, name, share, second, third, filterWord) {
  const [first, middle, last] = row.children;
  first.firstChild.style.width = (100 * share).toFixed(1) + '%';
  const button = first.lastChild;
  setText(button, name);
  button.title = name;
  button.dataset.word = filterWord;
  setText(middle, second);
  setText(last, third);
}

function showTops(id, entries, wordOf) {
  const most = entries.length ? entries[0].octets || 1 : 1;
  fill(byId(id), entries, topRow, (row, entry) =>
    showTop(row, entry.name, entry.octets / most, number(entry.flows), withUnit(entry.octets, 'B'), wordOf(entry.name)));
}

function showPlugins(plugins) {
  byId('no-plugins').hidden = plugins.length > 0;
  const sorted = plugins.slice().sort((a, b) => b.rate - a.rate || b.records - a.records).slice(0, 10);
  const most = sorted.reduce((top, plugin) => Math.max(top, plugin.rate), 0) || 1;
  fill(byId('plugins'), sorted, topRow, (row, plugin) => {
    showTop(row, plugin.name, plugin.rate / most, plugin.rate ? number(plugin.rate) + '/s' : '–',
      number(plugin.records), plugin.name);
    row.firstChild.lastChild.classList.toggle('off', plugin.off);
  });
}

function part() {
  const item = element('li');
  const title = element('div', 'title');
  const name = element('span', 'name');
  name.append(element('span', 'kind'), element('span'));
  title.append(name, element('span', 'figure'));
  const gauge = element('div', 'gauge');
  gauge.setAttribute('aria-hidden', 'true');
  gauge.append(element('i'));
  item.append(title, gauge, element('p', 'detail'), element('p', 'trouble'));
  return item;
}

function showPart(item, {kind, name, figure, level, detail, trouble}) {
  const [title, gauge, details, troubles] = item.children;
  setText(title.firstChild.firstChild, kind);
  setText(title.firstChild.lastChild, name ? ' ' + name : '');
  title.firstChild.title = name || kind;
  setText(title.lastChild, figure);
  gauge.hidden = level === undefined;
  if (level !== undefined) {
    gauge.firstChild.style.width = (100 * Math.min(1, level)).toFixed(1) + '%';
    gauge.firstChild.classList.toggle('high', level > 0.85);
  }
  setText(details, detail || '');
  setText(troubles, trouble || '');
}

function counted(pairs) {
  return pairs.filter(([count]) => count > 0).map(([count, what]) => number(count) + ' ' + what).join(', ');
}

/** The name, without the kind that often begins it. */
function nameOf({kind, name}) {
  return name === kind || name.startsWith(kind + ' ') ? name.slice(kind.length + 1) : name;
}

function inputPart(input) {
  return {
    kind: input.kind,
    name: nameOf(input),
    figure: number(input.packets) + '/s',
    detail: counted([[input.missed, 'missed by the kernel'], [input.missedByInterface, 'dropped by the interface'],
      [input.dropped, 'dropped at full rings']]) || withUnit(input.bits, 'bit/s'),
    trouble: input.trouble,
  };
}

function shardPart(shard) {
  const fill = shard.capacity ? shard.flows / shard.capacity : 0;
  const ring = shard.ring.size ? shard.ring.filled / shard.ring.size : 0;
  return {
    kind: 'shard ' + shard.index,
    figure: number(shard.flows) + ' flows',
    level: fill,
    detail: percent(fill) + ' of ' + number(shard.capacity) + (ring > 0.01 ? ', ring ' + percent(ring) + ' full' : ''),
  };
}

function percent(share) {
  return (share < 0.0995 && share > 0 ? (100 * share).toFixed(1) : Math.round(100 * share)) + '\u202f%';
}

function outputPart(output) {
  const detail = [number(output.flows) + ' flows out', counted([[output.waiting, 'waiting'], [output.kept, 'in the spool']])]
    .filter(Boolean).join(', ');
  return {
    kind: output.kind,
    name: nameOf(output),
    figure: output.open ? number(output.rate) + '/s' : 'closed',
    detail: detail,
    trouble: [output.trouble, output.lost ? number(output.lost) + ' flows lost' : ''].filter(Boolean).join('; '),
  };
}

function showTroubles(now) {
  const troubles = now.inputs.map((input) => ['input ' + input.kind + ' ' + nameOf(input), input.trouble])
    .concat(now.outputs.map((output) => ['output ' + output.kind + ' ' + nameOf(output), output.trouble]))
    .concat([...new Set(now.ailments.concat(now.failures))].map((text) => ['probe', text]))
    .filter(([, trouble]) => trouble);
  byId('troubles').hidden = troubles.length === 0;
  fill(byId('trouble-list'), troubles, () => {
    const item = element('li');
    item.append(element('b'), element('span'));
    return item;
  }, (item, [who, trouble]) => {
    setText(item.firstChild, who + ': ');
    setText(item.lastChild, trouble);
  });
}

/* --- Each second --- */

const unseen = [];

function showNow(now) {
  const {rates, totals} = now;
  packets.show(rates.packets, number(totals.packets) + ' in all');
  bits.show(rates.bits, withUnit(totals.octets, 'B') + ' in all');
  newFlows.show(rates.flows, number(totals.flows) + ' in all');
  showDrops(rates, totals);
  setText(byId('uptime'), 'up ' + span(Math.max(0, Math.round((now.now - now.started) / 1000))));
  document.title = withUnit(Math.round(rates.bits), 'bit/s') + ' · ringprobe';
  showTroubles(now);
  showTops('talkers', now.top.talkers, (name) => name);
  showTops('ports', now.top.ports, (name) => name.split('/')[0]);
  showTops('protocols', now.top.protocols, (name) => name);
  showPlugins(now.plugins);
  fill(byId('inputs'), now.inputs, part, (item, input) => showPart(item, inputPart(input)));
  setText(byId('active'), number(totals.active) + ' flows now');
  const exportRing = now.exportRing.size ? now.exportRing.filled / now.exportRing.size : 0;
  const shards = now.shards.map(shardPart).concat({
    kind: 'export ring', figure: percent(exportRing), level: exportRing,
    detail: now.droppedFlows ? number(now.droppedFlows) + ' flows found no room' : 'between shards and outputs',
  });
  fill(byId('shards'), shards, part, showPart);
  byId('no-outputs').hidden = now.outputs.length > 0;
  fill(byId('outputs'), now.outputs, part, (item, output) => showPart(item, outputPart(output)));
  unseen.push([now.seen, now.unseen]);
  if (unseen.length > 10) unseen.shift();
}

function showDrops(rates, totals) {
  const now = rates.dropsBefore + rates.dropsInside + rates.dropsBehind;
  drops.show(now);
  drops.card.classList.toggle('dropping', drops.chart.peak() > 0);
  for (const [id, total] of [['before', totals.dropsBefore], ['inside', totals.dropsInside], ['behind', totals.dropsBehind]]) {
    const cell = byId('drops-' + id);
    setText(cell, number(total));
    cell.classList.toggle('lost', total > 0);
  }
}

function begin(hello) {
  setText(byId('version'), hello.version.startsWith('(') ? 'development build' : 'version ' + hello.version);
  const history = hello.history;
  packets.chart.begin(history.packets);
  bits.chart.begin(history.bits);
  newFlows.chart.begin(history.flows);
  drops.chart.begin(history.dropsBefore.map((n, i) => n + history.dropsInside[i] + history.dropsBehind[i]));
}

/* --- Flows --- */

const rows = byId('flow-rows');
let paused = false;
let held = [];

function endpoint(address, port) {
  const cell = element('td', 'mono');
  cell.append(word(address));
  if (port !== undefined) {
    const text = element('span', 'soft', ':' + port);
    cell.append(text);
  }
  cell.title = address;
  return cell;
}

function flowRow(flow) {
  const row = element('tr');
  const service = element('td');
  service.append(word(flow.service || flow.proto));
  if (flow.service) service.append(element('span', 'soft', ' ' + flow.proto));
  row.append(
    element('td', '', TIME.format(flow.last)),
    endpoint(flow.src, flow.sport),
    endpoint(flow.dst, flow.dport),
    service,
    pair(flow.packets, flow.packetsBack, number),
    pair(flow.octets, flow.octetsBack, (n) => withUnit(n, 'B')),
    element('td', 'num', duration(flow.ms)),
    element('td', '', flow.end),
    about(flow));
  if (flow.flags) row.children[7].title = 'TCP flags ' + flow.flags;
  // On a phone rows are laid out as grids, which would take their meaning as a table away.
  row.setAttribute('role', 'row');
  for (const cell of row.children) cell.setAttribute('role', 'cell');
  return row;
}

function pair(there, back, format) {
  const cell = element('td', 'num', format(there + back));
  cell.title = format(there) + ' there, ' + format(back) + ' back';
  return cell;
}

function about(flow) {
  const cell = element('td');
  for (const plugin of flow.plugins) cell.append(word(plugin, 'tag'));
  if (flow.text) {
    const text = element('bdi', 'about', flow.text);
    cell.append(text);
    cell.title = flow.text;
  }
  return cell;
}

function showFlows(list) {
  const fragment = document.createDocumentFragment();
  for (let i = list.length - 1; i >= 0; i--) fragment.append(flowRow(list[i]));
  rows.prepend(fragment);
  while (rows.children.length > MOST_ROWS) rows.lastChild.remove();
  byId('no-flows').hidden = rows.children.length > 0;
}

function flowsCame({list, matched}) {
  if (paused) {
    held = held.concat(list).slice(-MOST_ROWS);
    setText(byId('pause'), held.length ? 'Resume (' + held.length + (held.length === MOST_ROWS ? '+' : '') + ')' : 'Resume');
  } else if (list.length) {
    showFlows(list);
  }
  showNote(list.length, matched);
}

function showNote(shown, matched) {
  const seen = unseen.reduce((sum, [n]) => sum + n, 0);
  const missed = unseen.reduce((sum, [, n]) => sum + n, 0);
  const notes = [];
  if (byId('filter').value.trim()) notes.push(matched + ' matched in the last second');
  if (matched > shown) notes.push('showing ' + shown + ' of ' + number(matched) + '/s');
  if (missed) notes.push('the page sees ' + percent(seen / (seen + missed)) + ' of all flows');
  setText(byId('flows-note'), notes.join(', '));
}

/** All that is shown belongs to an older stream or another filter. */
function flowsBefore({list}) {
  if (paused) return;
  rows.replaceChildren();
  held = [];
  setText(byId('no-flows'), byId('filter').value.trim()
    ? 'No flow matches yet. The probe looks at every flow from now on.' : 'No flow has ended yet.');
  showFlows(list.reverse());
}

function pause(on) {
  paused = on;
  const button = byId('pause');
  button.setAttribute('aria-pressed', String(on));
  button.textContent = on ? 'Resume' : 'Pause';
  if (!on) {
    showFlows(held);
    held = [];
  }
}

byId('pause').addEventListener('click', () => pause(!paused));

/* --- Filter --- */

const filter = byId('filter');
let typing;

function addWord(text) {
  const words = filter.value.trim().split(/\s+/).filter(Boolean);
  if (!words.includes(text)) words.push(text);
  filter.value = words.join(' ');
  filterChanged();
}

function filterChanged() {
  const value = filter.value.trim();
  history.replaceState(null, '', value ? '#' + encodeURIComponent(value) : location.pathname);
  if (paused) pause(false);
  listen();
}

filter.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(filterChanged, TYPING_PAUSE);
});

byId('filter-form').addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(typing);
  filterChanged();
});

/* --- Stream --- */

let stream;
let lastNews = Date.now();
let ended = false;

function state(name, text) {
  byId('state').dataset.state = name;
  setText(byId('state-text'), text);
}

function listen() {
  if (stream) stream.close();
  if (ended) return;
  const words = filter.value.trim();
  const mine = new EventSource('live' + (words ? '?filter=' + encodeURIComponent(words) : ''));
  stream = mine;
  lastNews = Date.now();
  const on = (name, handler) => mine.addEventListener(name, (event) => {
    lastNews = Date.now();
    handler(JSON.parse(event.data));
  });
  on('hello', begin);
  on('before', flowsBefore);
  on('now', (now) => {
    state('live', 'live');
    showNow(now);
  });
  on('flows', flowsCame);
  on('end', () => {
    ended = true;
    mine.close();
    state('ended', 'the probe has ended');
    document.title = 'ended · ringprobe';
  });
  mine.addEventListener('error', () => {
    if (mine === stream && !ended) state('waiting', 'connection lost, trying again…');
  });
}

// A browser gives a stream up that was refused, and doesn't notice one that died without a word.
setInterval(() => {
  if (!ended && (stream.readyState === EventSource.CLOSED || Date.now() - lastNews > SILENCE)) {
    state('waiting', 'connection lost, trying again…');
    listen();
  }
}, RETRY);

try {
  filter.value = decodeURIComponent(location.hash.slice(1));
} catch (e) {
  filter.value = ''; // no text of ours
}
listen();
