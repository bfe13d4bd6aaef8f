// One run: as it goes (events from the server that sent the page) or as it went (data in the page).

let run = JSON.parse(byId('data').textContent);
const chosen = { unit: 'nats', over: 'steps', log: 'linear', paint: 'surprise' };
let logWasChosen = false;

const plots = {
  loss: new Plot(byId('loss-plot'), 400), rate: new Plot(byId('rate-plot'), 150), norm: new Plot(byId('norm-plot'), 150),
  speed: new Plot(byId('speed-plot'), 150), ratio: new Plot(byId('ratio-plot'), 112),
  histogram: new Plot(byId('histogram-plot'), 210), calibration: new Plot(byId('calibration-plot'), 210),
};

const lastOf = list => list.length ? list[list.length - 1] : null;
const tokensPerByte = () => { const e = lastOf(run.evaluations); return e ? e.tokens / e.bytes : 1; };
const inUnit = nats => nats == null ? null : UNITS[chosen.unit].of(nats, tokensPerByte());
const isFloor = rung => rung.name.startsWith('source');
const rungName = rung => rung.name === 'uniform' ? 'uniform, ln|V|' : rung.name;
const across = (made, seconds) => chosen.over === 'seconds' ? seconds : chosen.over === 'tokens' ? made * (run.facts ? run.facts.tokens_per_step : 1) : made;

function stepsX() {
  const s = run.steps;
  return s.made.map((made, i) => across(made - (s.count[i] - 1) / 2, s.seconds[i]));
}

function showLoss() {
  const s = run.steps, e = run.evaluations, x = stepsX();
  const trained = run.facts && run.facts.smoothed_or_masked;
  const columns = joined([
    { x, ys: [s.nll_max.map(inUnit), s.nll_min.map(inUnit), s.nll.map(inUnit), smoothed(s.nll, s.count).map(inUnit)] },
    { x: e.map(v => across(v.step, v.seconds)), ys: [e.map(v => inUnit(v.nll_nats))] },
    ...(trained ? [{ x, ys: [smoothed(s.objective, s.count).map(inUnit)] }] : []),
  ]);
  const rungs = run.facts ? run.facts.ladder.rungs : [];
  const lines = rungs.map(r => ({
    value: inUnit(r.nats), colour: isFloor(r) ? 'floor' : 'rung', strong: isFloor(r),
    label: rungName(r) + ' ' + number(inUnit(r.nats)), short: isFloor(r) ? 'entropy' : r.name === 'uniform' ? 'ln|V|' : r.name,
  }));
  const name = word => (v, small) => small ? word.split(' ')[0] + ' ' + number(v) : word + ' ' + number(v);
  plots.loss.show({
    data: columns, lines, log: chosen.log === 'log', key: [chosen.unit, chosen.over], x: xWords[chosen.over], band: [1, 2],
    series: [
      { label: 'highest', colour: 'train', width: 0 }, { label: 'lowest', colour: 'train', width: 0 },
      { label: 'raw', colour: 'train', width: 1, alpha: 0.28 },
      { label: 'train', colour: 'train', width: 2, name: name('train') },
      { label: 'held out', colour: 'held', width: 2, points: true, name: name('held out') },
      ...(trained ? [{ label: 'objective', colour: 'train', width: 1.2, dash: [6, 4], name: name('objective') }] : []),
    ],
    readout: i => readout(i == null ? null : columns.map(c => nearest(c, i))),
  });
  readout(null);
}

function nearest(column, i) {
  while (i > 0 && column[i] == null) i--;
  return column[i];
}

function readout(row) {
  const unit = UNITS[chosen.unit].long;
  byId('readout').textContent = row == null
    ? 'Blue: the text it learns from, faint as measured, firm smoothed. Orange: text it never sees. Dashed: what simpler models pay.'
    : `${AXES[chosen.over]} ${xWords[chosen.over](row[0])} · train ${number(row[4])} (this step ${number(row[3])}) · held out ${number(row[5])} ${unit}`;
}

function showStanding() {
  const e = lastOf(run.evaluations), unit = UNITS[chosen.unit];
  byId('loss').textContent = e ? number(inUnit(e.nll_nats)) : '–';
  byId('unit-words').textContent = unit.long + ' on held-out text' + (e ? ', after ' + e.step.toLocaleString('en-US') + ' steps' : '');
  const sentence = [];
  if (e && run.facts) {
    const rungs = run.facts.ladder.rungs;
    const above = rungs.filter(r => r.nats > e.nll_nats).sort((a, b) => a.nats - b.nats)[0];
    const below = rungs.filter(r => r.nats <= e.nll_nats).sort((a, b) => b.nats - a.nats)[0];
    if (above) sentence.push(`better than ${article(above)} (${number(inUnit(above.nats))})`);
    if (below) sentence.push(chosen.unit === 'perplexity'
      ? `${number(inUnit(e.nll_nats) / inUnit(below.nats))} times ${article(below)} (${number(inUnit(below.nats))})`
      : `${number(inUnit(e.nll_nats) - inUnit(below.nats))} above ${article(below)} (${number(inUnit(below.nats))})`);
  }
  byId('standing').textContent = sentence.length ? sentence.join(', ').replace(/^./, c => c.toUpperCase()) + '.' : 'Not evaluated yet.';
}

const article = rung => isFloor(rung) ? 'the entropy of the source, which no model can pass' : rung.name === 'uniform' ? 'knowing nothing' : `the ${rung.name} model`;

function showNumbers() {
  const last = run.last, s = run.steps, best = run.evaluations.reduce((b, e) => b == null || e.nll_nats < b.nll_nats ? e : b, null);
  const made = last ? last.step + 1 : 0, steps = last ? last.steps : run.facts ? run.facts.steps : 0;
  const facts = [
    ['step', made.toLocaleString('en-US') + ' of ' + steps.toLocaleString('en-US')],
    ['tokens per second', last ? number(Math.round(last.tokens_per_second)) : '–'],
    ['time', last ? clock(last.elapsed_millis / 1000) : '–'],
    run.state === 'running' ? ['time left', last ? clock(last.eta_seconds) : '–'] : ['epochs', last ? number(last.epoch) : '–'],
    ['train, smoothed', number(inUnit(lastOf(smoothed(s.nll, s.count))))],
    ['best held out', best ? number(inUnit(best.nll_nats)) + ' at ' + tick(best.step) : '–'],
    ['gradient norm', last ? number(last.gradient_norm) : '–'],
    ['learning rate', last ? last.learning_rate.toExponential(2) : '–'],
  ];
  byId('numbers').replaceChildren(...facts.map(([name, value]) => make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value }))));
  byId('progress').style.width = steps ? 100 * made / steps + '%' : '0';
  const words = { running: 'running', paused: 'paused', finished: 'finished', stopped: made && made < steps ? `stopped at step ${made.toLocaleString('en-US')}` : 'stopped' };
  byId('state').className = 'state ' + run.state;
  byId('state').textContent = words[run.state] || run.state;
}

function showSmall() {
  const s = run.steps, x = stepsX(), over = { x: xWords[chosen.over], key: chosen.over };
  plots.rate.show({ ...over, data: [x, s.rate], y: v => v === 0 ? '0' : v.toExponential(0), zero: true, series: [{ label: 'learning rate', colour: 'train' }] });
  plots.norm.show({
    ...over, data: [x, s.norm_max, s.norm_min, s.norm], log: true, band: [1, 2],
    series: [{ label: 'highest', colour: 'train', width: 0 }, { label: 'lowest', colour: 'train', width: 0 }, { label: 'norm', colour: 'train' }],
  });
  plots.speed.show({ ...over, data: [x, s.speed], zero: true, series: [{ label: 'tokens per second', colour: 'train' }] });
  const e = run.evaluations.filter(v => v.update_ratios && Object.keys(v.update_ratios).length);
  const layers = e.length ? Object.keys(e[0].update_ratios) : [];
  const hue = i => `hsl(${Math.round(215 - 195 * i / Math.max(1, layers.length - 1))} 60% ${matchMedia('(prefers-color-scheme: dark)').matches ? 66 : 44}%)`;
  plots.ratio.show({
    ...over, data: [e.map(v => across(v.step, v.seconds)), ...layers.map(l => e.map(v => v.update_ratios[l] || null))], log: true,
    y: v => v.toExponential(0), series: layers.map((l, i) => ({ label: l, stroke: hue(i), points: e.length < 3 })),
    lines: [],
  });
  byId('layers').replaceChildren(...layers.map((l, i) => {
    const name = make('span', { textContent: l });
    name.style.setProperty('--c', hue(i));
    return name;
  }));
}

// --- The text, token by token.

const heat = bits => `rgba(${colour('heat')}, ${Math.min(0.82, bits / 9).toFixed(3)})`;
const change = delta => `rgba(${colour(delta < 0 ? 'less' : 'more')}, ${Math.min(0.75, Math.abs(delta) / 4).toFixed(3)})`;

function showText() {
  const now = run.latest, before = run.previous;
  byId('text-step').textContent = now ? 'after ' + now.step.toLocaleString('en-US') + ' steps' : '';
  if (!now) { byId('text').textContent = 'Shown from the first evaluation on.'; return; }
  const spans = now.text.map((token, i) => {
    const bits = token.bits, old = before && before.text[i] ? before.text[i].bits : null;
    const span = make('span', {}, token.text.replace(/\r?\n/g, '⏎\n'));
    const delta = bits == null || old == null ? null : bits - old;
    if (bits != null) {
      span.style.background = chosen.paint === 'surprise' ? heat(bits) : delta == null ? '' : change(delta);
      span.onmouseenter = span.onclick = () => {
        byId('token').textContent = `${JSON.stringify(token.text)}: ${number(bits)} bits, probability ${number(100 * 2 ** -bits)}%`
          + (delta == null ? '' : `; ${delta < 0 ? '−' : '+'}${number(Math.abs(delta))} bits since step ${before.step.toLocaleString('en-US')}`);
      };
    }
    return span;
  });
  byId('text').replaceChildren(...spans);
  byId('token').textContent = 'Point at a token to see what it cost.';
  const steps = chosen.paint === 'surprise' ? [0.5, 1, 2, 4, 8] : [-4, -2, -1, 1, 2, 4];
  byId('scale').replaceChildren(
    chosen.paint === 'surprise' ? 'bits of surprise' : before ? `bits since step ${before.step.toLocaleString('en-US')}` : 'no earlier evaluation to compare with',
    ...(chosen.paint === 'change' && !before ? [] : steps.map(v => {
      const swatch = make('span', { textContent: chosen.paint === 'change' && v > 0 ? '+' + v : String(v).replace('-', '−') });
      swatch.style.background = chosen.paint === 'surprise' ? heat(v) : change(v);
      return swatch;
    })));
}

function showDistributions() {
  const now = run.latest;
  if (!now) return;
  const width = now.bin_bits, all = now.histogram.reduce((a, b) => a + b, 0);
  plots.histogram.show({
    data: [now.histogram.map((n, i) => (i + 0.5) * width), now.histogram.map(n => n || null)], log: true, key: 'histogram',
    series: [{ label: 'tokens', colour: 'train', width: 0, fill: 'bar', bars: true }],
  });
  const under = now.histogram.slice(0, Math.round(1 / width)).reduce((a, b) => a + b, 0);
  byId('histogram-note').textContent = `${number(100 * under / all)}% of ${all.toLocaleString('en-US')} tokens cost less than one bit: the model gave them more than an even chance.`;
  const bins = now.reliability.filter(b => b.tokens > 0);
  plots.calibration.show({
    data: joined([{ x: [0, 1], ys: [[0, 1]] }, { x: bins.map(b => b.confidence), ys: [bins.map(b => b.accuracy)] }]), key: 'calibration',
    x: v => Math.round(100 * v) + '%', y: v => Math.round(100 * v) + '%',
    series: [{ label: 'ideal', colour: 'rung', width: 1, dash: [4, 4] }, { label: 'came true', colour: 'held', width: 2, points: true }],
  });
  byId('calibration-note').textContent = `Across: how sure the model was of its best guess. Up: how often it was right. Mean gap ${number(100 * now.expected_calibration_error)}%.`;
}

function showLists() {
  const rungs = run.facts ? run.facts.ladder.rungs : [];
  const cell = (text, n) => make('td', { textContent: text, className: n ? 'n' : '' });
  const perStep = run.facts ? run.facts.tokens_per_step : 0;
  byId('rungs').replaceChildren(
    make('tr', {}, make('th', { textContent: 'model' }), ...[UNITS[chosen.unit].label, 'passed at step', 'tokens', 'time'].map(t => make('th', { textContent: t, className: 'n' }))),
    ...rungs.map(rung => {
      const e = run.evaluations.find(v => v.nll_nats < rung.nats);
      const row = make('tr', { className: e ? '' : 'open' }, cell(rungName(rung)), cell(number(inUnit(rung.nats)), true));
      row.append(...(e ? [cell(e.step.toLocaleString('en-US'), true), cell(tick(e.step * perStep), true), cell(clock(e.seconds), true)]
        : [cell(isFloor(rung) ? 'cannot be' : 'not yet', true), cell('', true), cell('', true)]));
      return row;
    }));
  byId('samples').replaceChildren(...(run.samples.length ? [...run.samples].reverse().map(s => make('div', { className: 'sample' },
    make('b', { textContent: 'after ' + s.step.toLocaleString('en-US') + ' steps' }), s.text)) : [make('p', { className: 'note', textContent: 'None drawn yet.' })]));
  const saved = lastOf(run.checkpoints);
  const notes = run.notes.map(n => n.text).concat(saved ? [`newest checkpoint: ${saved.path}`] : []);
  byId('notes').replaceChildren(...notes.map(n => make('p', { className: 'note', textContent: n })));
}

function showFacts() {
  const f = run.facts;
  byId('title').textContent = f ? f.title : 'a run without its first line';
  document.title = (f ? f.title + ' – ' : '') + 'Surprisal';
  byId('facts').replaceChildren(...(f ? [f.engine, ...f.lines.map(l => l.label + ': ' + l.text)] : []).flatMap((l, i) => i ? [make('br'), l] : [l]));
  byId('config').textContent = f ? f.config : '';
}

function showCurves() { showStanding(); showNumbers(); showLoss(); showSmall(); }
function showEvaluated() { showText(); showDistributions(); showLists(); }
function showAll() { showFacts(); showCurves(); showEvaluated(); }

choice(byId('unit'), Object.fromEntries(Object.entries(UNITS).map(([k, u]) => [k, u.label])), chosen.unit, unit => {
  chosen.unit = unit;
  // Perplexity is an exponential: only on a logarithmic axis does it look like the loss.
  if (!logWasChosen) { chosen.log = unit === 'perplexity' ? 'log' : 'linear'; pressLog(chosen.log); }
  showCurves();
  showLists();
});
choice(byId('over'), AXES, chosen.over, over => { chosen.over = over; showCurves(); });
const pressLog = choice(byId('log'), { linear: 'linear', log: 'log' }, chosen.log, log => { chosen.log = log; logWasChosen = true; showLoss(); });
choice(byId('paint'), { surprise: 'surprise', change: 'change' }, chosen.paint, paint => { chosen.paint = paint; showText(); });
onScheme(() => { for (const plot of Object.values(plots)) plot.shape = null; showAll(); });

// --- Live: what the server says, and what it is asked.

const MOST_BUCKETS = 4096;

/** Adds what came; when there is too much, neighbours merge and extremes are kept, as the server does. */
function append(steps) {
  const s = run.steps;
  for (const key of Object.keys(s)) s[key].push(...steps[key]);
  if (s.made.length <= MOST_BUCKETS) return;
  const half = Math.floor(s.made.length / 2), mean = ['nll', 'objective', 'norm', 'speed'];
  const merged = (key, a, b) => mean.includes(key) ? (s[key][a] * s.count[a] + s[key][b] * s.count[b]) / (s.count[a] + s.count[b])
    : key.endsWith('_min') ? Math.min(s[key][a], s[key][b]) : key.endsWith('_max') ? Math.max(s[key][a], s[key][b])
    : key === 'count' ? s.count[a] + s.count[b] : s[key][b];
  const rest = Object.fromEntries(Object.keys(s).map(key => [key, Array.from({ length: half }, (_, i) => merged(key, 2 * i, 2 * i + 1))]));
  if (s.made.length % 2) for (const key of Object.keys(s)) rest[key].push(lastOf(s[key]));
  run.steps = rest;
}

function listen() {
  const source = new EventSource('events');
  const on = (name, then) => source.addEventListener(name, event => then(JSON.parse(event.data)));
  on('history', all => { run = all; showAll(); buttons(); });
  on('steps', news => { append(news.steps); run.last = news.last; showCurves(); });
  on('news', news => {
    for (const e of news.evaluations) run.evaluations.push(e);
    for (const key of ['samples', 'checkpoints', 'notes']) run[key] = run[key].concat(news[key]).slice(-12);
    if (news.latest) { run.previous = news.previous; run.latest = news.latest; }
    run.state = news.state;
    showCurves();
    showEvaluated();
    buttons();
    if (ended()) source.close();
  });
  source.onerror = () => {
    if (ended()) { source.close(); return; }
    byId('state').className = 'state lost';
    byId('state').textContent = 'connection lost';
  };
}

const ended = () => run.state === 'finished' || run.state === 'stopped';

function buttons() {
  const allowed = token && !ended();
  for (const id of ['pause', 'save', 'stop']) byId(id).disabled = !allowed;
  byId('pause').textContent = run.state === 'paused' ? 'Go on' : 'Pause';
  if (!token) byId('answer').textContent = 'To steer, open the address that train printed.';
}

let token = '';
async function ask(wish) {
  try {
    const answer = await fetch(wish, { method: 'POST', headers: { 'X-Surprisal-Token': token } });
    byId('answer').textContent = (await answer.text()).trim();
  } catch (lost) {
    byId('answer').textContent = 'the run does not answer';
  }
}

showAll();
if (location.protocol !== 'file:' && run.live) {
  token = location.hash.slice(1);
  byId('buttons').hidden = false;
  byId('pause').onclick = () => ask(run.state === 'paused' ? 'resume' : 'pause');
  byId('save').onclick = () => ask('save');
  byId('stop').onclick = () => ask('stop');
  buttons();
  listen();
}
