// Two runs: their curves, their settings, and a breakdown of the difference in loss.

const both = JSON.parse(byId('data').textContent);
const [A, B] = both.runs;
const plot = new Plot(byId('loss-plot'), 420);
const inks = ['train', 'held'];

const signed = v => (v < 0 ? '−' : '+') + Math.abs(v).toFixed(4);
const cell = (text, className) => make('td', { textContent: text, className });
const header = (texts, isNumber) =>
  make('tr', {}, ...texts.map((text, i) => make('th', { textContent: text, className: isNumber(i) ? 'n' : '' })));

function showLoss() {
  const columns = joined(both.runs.flatMap(run => {
    const s = run.steps, e = run.evaluations, of = nats => inUnitOf(run, nats);
    return [
      { x: stepsX(run), ys: [smoothed(s.nll, s.count).map(of)] },
      { x: e.map(v => across(run, v.step, v.seconds)), ys: [e.map(v => of(v.nll_nats))] },
    ];
  }));
  const series = both.runs.flatMap((run, i) => [
    { label: 'train', colour: inks[i], width: 1.2, alpha: 0.45 },
    { label: 'held out', colour: inks[i], width: 2.2, points: true, name: v => 'AB'[i] + ' ' + number(v) },
  ]);
  const sameLadder = A.facts && B.facts && JSON.stringify(A.facts.ladder) === JSON.stringify(B.facts.ladder);
  plot.show({
    data: columns, series, log: chosen.log === 'log', key: [chosen.unit, chosen.over], x: xWords[chosen.over],
    lines: rungLines(A, sameLadder ? A.facts.ladder.rungs : []),
    readout: i => readout(i == null ? null : rowAt(columns, i)),
  });
  readout(null);
}

function readout(row) {
  const run = (name, i) => ` · ${name} held out ${number(row[i + 1])}, train ${number(row[i])}`;
  byId('readout').textContent = row == null
    ? 'Blue: A. Orange: B. Solid, with points: held-out text. Faint: training text, smoothed.'
    : `${AXES[chosen.over]} ${xWords[chosen.over](row[0])}${run('A', 1)}${run('B', 3)} ${UNITS[chosen.unit].long}`;
}

function showRuns() {
  byId('difference').textContent = signed(both.difference);
  byId('difference').style.color = colour(inks[both.difference < 0 ? 0 : 1]);
  byId('verdict').textContent = both.verdict;
  byId('runs').replaceChildren(make('table', {},
    header(['', 'run', 'steps', 'tokens', 'time', 'held out'], i => i > 1),
    ...both.runs.map((run, i) => {
      const last = run.last, e = lastOf(run.evaluations), made = last ? last.step + 1 : 0;
      const mark = cell('AB'[i], 'mark');
      mark.style.color = colour(inks[i]);
      const numbers = [
        made.toLocaleString('en-US'), tick(made * tokensPerStep(run, 0)), clock(last && last.elapsed_millis / 1000),
        e ? number(e.nll_nats) : '–',
      ];
      return make('tr', {}, mark, cell(run.folder, 'path'), ...numbers.map(text => cell(text, 'n')));
    })));
}

function showSettings() {
  const rows = both.settings.map(setting =>
    make('tr', {}, ...[setting.key, setting.a, setting.b].map(text => cell(text == null ? '–' : text, 'path'))));
  byId('settings').replaceChildren(...(rows.length
    ? [header(['setting', 'A', 'B'], () => false), ...rows]
    : [make('tr', {}, cell('None: the two runs have the same configuration.', ''))]));
}

/** One card per breakdown, with the bars of its parts on one scale. */
function showLedger() {
  const splits = both.splits.filter(split => split.parts.length > 1);
  byId('ledger').replaceChildren(...splits.map(split => {
    const most = Math.max(...split.parts.map(part => Math.abs(part.a - part.b)), 1e-12);
    const whole = 'nats per token of the whole text; the differences add up to ' + signed(both.difference);
    return make('div', { className: 'card' },
      make('h2', {}, 'Breakdown by ' + split.name + ' ', make('small', { textContent: whole })),
      make('table', {}, header(['', 'A', 'B', 'A − B', ''], i => i > 0 && i < 4),
        ...split.parts.map(part => partRow(part, most))));
  }));
}

function partRow(part, most) {
  const delta = part.a - part.b, bar = make('i', { className: delta < 0 ? 'minus' : 'plus' });
  bar.style.width = 50 * Math.abs(delta) / most + '%';
  bar.style[delta < 0 ? 'right' : 'left'] = '50%';
  const numbers = [part.a.toFixed(4), part.b.toFixed(4), signed(delta)];
  return make('tr', {}, cell(part.label, 'part'), ...numbers.map(text => cell(text, 'n')),
    make('td', { className: 'wide' }, make('span', { className: 'from' }, bar)));
}

lossChoices({ onUnit: showLoss, onOver: showLoss, onLog: showLoss });
const showAll = () => { showRuns(); showLoss(); showSettings(); showLedger(); };
onScheme([plot], showAll);
showAll();
