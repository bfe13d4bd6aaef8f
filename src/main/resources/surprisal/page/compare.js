// Two runs: their curves, their settings, and who pays for the difference.

const both = JSON.parse(byId('data').textContent);
const [A, B] = both.runs;
const chosen = { unit: 'nats', over: 'steps', log: 'linear' };
let logWasChosen = false;
const plot = new Plot(byId('loss-plot'), 420);
const inks = ['train', 'held'];

const signed = v => (v < 0 ? '−' : '+') + Math.abs(v).toFixed(4);
const across = (run, made, seconds) => chosen.over === 'seconds' ? seconds : chosen.over === 'tokens' ? made * (run.facts ? run.facts.tokens_per_step : 1) : made;
const ratio = run => { const e = run.evaluations[run.evaluations.length - 1]; return e ? e.tokens / e.bytes : 1; };

function showLoss() {
  const curves = both.runs.flatMap(run => {
    const s = run.steps, of = nats => UNITS[chosen.unit].of(nats, ratio(run));
    return [
      { x: s.made.map((made, i) => across(run, made - (s.count[i] - 1) / 2, s.seconds[i])), ys: [smoothed(s.nll, s.count).map(of)] },
      { x: run.evaluations.map(e => across(run, e.step, e.seconds)), ys: [run.evaluations.map(e => of(e.nll_nats))] },
    ];
  });
  const columns = joined(curves);
  const series = both.runs.flatMap((run, i) => [
    { label: 'train', colour: inks[i], width: 1.2, alpha: 0.45 },
    { label: 'held out', colour: inks[i], width: 2.2, points: true, name: (v, small) => 'AB'[i] + ' ' + number(v) },
  ]);
  const rungs = A.facts && B.facts && JSON.stringify(A.facts.ladder) === JSON.stringify(B.facts.ladder) ? A.facts.ladder.rungs : [];
  const of = nats => UNITS[chosen.unit].of(nats, ratio(A));
  plot.show({
    data: columns, series, log: chosen.log === 'log', key: [chosen.unit, chosen.over], x: xWords[chosen.over],
    lines: rungs.map(r => {
      const floor = r.name.startsWith('source'), name = r.name === 'uniform' ? 'uniform, ln|V|' : r.name;
      return { value: of(r.nats), colour: floor ? 'floor' : 'rung', strong: floor, label: name + ' ' + number(of(r.nats)), short: floor ? 'entropy' : r.name === 'uniform' ? 'ln|V|' : r.name };
    }),
    readout: i => readout(i == null ? null : columns.map(c => { let k = i; while (k > 0 && c[k] == null) k--; return c[k]; })),
  });
  readout(null);
}

function readout(row) {
  byId('readout').textContent = row == null ? 'Blue: A. Orange: B. Firm, with points: held-out text. Faint: the text each learns from, smoothed.'
    : `${AXES[chosen.over]} ${xWords[chosen.over](row[0])} · A held out ${number(row[2])}, train ${number(row[1])} · B held out ${number(row[4])}, train ${number(row[3])} ${UNITS[chosen.unit].long}`;
}

function showRuns() {
  byId('difference').textContent = signed(both.difference);
  byId('difference').style.color = colour(inks[both.difference < 0 ? 0 : 1]);
  byId('verdict').textContent = both.verdict;
  byId('runs').replaceChildren(make('table', {},
    make('tr', {}, ...['', 'run', 'steps', 'tokens', 'time', 'held out'].map((t, i) => make('th', { textContent: t, className: i > 1 ? 'n' : '' }))),
    ...both.runs.map((run, i) => {
      const last = run.last, e = run.evaluations[run.evaluations.length - 1], made = last ? last.step + 1 : 0;
      const mark = make('td', { className: 'mark', textContent: 'AB'[i] });
      mark.style.color = colour(inks[i]);
      const cells = [made.toLocaleString('en-US'), tick(made * (run.facts ? run.facts.tokens_per_step : 0)), clock(last && last.elapsed_millis / 1000), e ? number(e.nll_nats) : '–'];
      return make('tr', {}, mark, make('td', { textContent: run.folder, className: 'path' }), ...cells.map(t => make('td', { textContent: t, className: 'n' })));
    })));
  const rows = both.settings.map(s => make('tr', {}, ...[s.key, s.a, s.b].map(t => make('td', { textContent: t == null ? '–' : t, className: 'path' }))));
  byId('settings').replaceChildren(...(rows.length
    ? [make('tr', {}, ...['setting', 'A', 'B'].map(t => make('th', { textContent: t }))), ...rows]
    : [make('tr', {}, make('td', { textContent: 'None: the two runs have the same configuration.' }))]));
}

/** Each way to split, its parts from the largest difference on, with bars on one scale. */
function showLedger() {
  const splits = both.splits.filter(split => split.parts.length > 1);
  byId('ledger').replaceChildren(...splits.map(split => {
    const most = Math.max(...split.parts.map(p => Math.abs(p.a - p.b)), 1e-12);
    const rows = split.parts.map(part => {
      const delta = part.a - part.b, bar = make('i', { className: delta < 0 ? 'minus' : 'plus' });
      bar.style.width = 50 * Math.abs(delta) / most + '%';
      bar.style[delta < 0 ? 'right' : 'left'] = '50%';
      const cell = text => make('td', { textContent: text, className: 'n' });
      return make('tr', {}, make('td', { textContent: part.label, className: 'part' }), cell(part.a.toFixed(4)), cell(part.b.toFixed(4)), cell(signed(delta)), make('td', { className: 'wide' }, make('span', { className: 'from' }, bar)));
    });
    return make('div', { className: 'card' }, make('h2', {}, 'Who pays, by ' + split.name + ' ', make('small', { textContent: 'nats per token of the whole; adds up to ' + signed(both.difference) })),
      make('table', {}, make('tr', {}, ...['', 'A', 'B', 'A − B', ''].map((t, i) => make('th', { textContent: t, className: i > 0 && i < 4 ? 'n' : '' }))), ...rows));
  }));
}

choice(byId('unit'), Object.fromEntries(Object.entries(UNITS).map(([k, u]) => [k, u.label])), chosen.unit, unit => {
  chosen.unit = unit;
  if (!logWasChosen) { chosen.log = unit === 'perplexity' ? 'log' : 'linear'; pressLog(chosen.log); }
  showLoss();
});
choice(byId('over'), AXES, chosen.over, over => { chosen.over = over; showLoss(); });
const pressLog = choice(byId('log'), { linear: 'linear', log: 'log' }, chosen.log, log => { chosen.log = log; logWasChosen = true; showLoss(); });
const showAll = () => { showRuns(); showLoss(); showLedger(); };
onScheme(() => { plot.shape = null; showAll(); });
showAll();
