// Runs in two groups, A and B: their curves, their settings, and their difference.

const both = JSON.parse(byId('data').textContent);
const plot = new Plot(byId('loss-plot'), 420);
const inks = { A: 'train', B: 'held' };
const groups = ['A', 'B'].map(group => both.runs.filter(run => run.group === group));
const single = groups.every(group => group.length === 1);

/** Rungs that all runs share: their losses may differ by the choice of windows, which is less than a percent. */
function sharedRungs() {
  return rungsOf(both.runs[0]).filter(rung => both.runs.every(run =>
    rungsOf(run).some(other => other.name === rung.name && Math.abs(other.nats - rung.nats) <= 0.01 * rung.nats)));
}

function showLoss() {
  const columns = joined(both.runs.flatMap(run => {
    const s = run.steps, e = run.evaluations, of = nats => inUnitOf(run, nats);
    return [
      { x: stepsX(run), ys: [smoothed(s.nll, s.count).map(of)] },
      { x: e.map(v => across(run, v.step, v.seconds)), ys: [e.map(v => of(v.nll_nats))] },
    ];
  }));
  const first = run => groups.some(group => group[0] === run);
  const series = both.runs.flatMap(run => [
    { label: 'train', colour: inks[run.group], width: single ? 1.5 : 1, alpha: 0.7, dash: [2, 3] },
    {
      label: 'held out', colour: inks[run.group], width: 2.2, points: true,
      name: single ? v => run.group + ' ' + number(v) : first(run) ? () => run.group : null,
    },
  ]);
  plot.show({
    data: columns, series, log: chosen.log === 'log', x: xAxis(), y: lossAxis(), alt: lossInWords(),
    lines: rungLines(both.runs[0], sharedRungs()), readout: i => readout(i == null ? null : rowAt(columns, i)),
  });
  readout(null);
}

function lossInWords() {
  const last = both.runs.map(run => {
    const e = lastOf(run.evaluations);
    return e ? `${run.group}, ${runName(run.folder)}: ${number(inUnitOf(run, e.nll_nats))}` : run.folder;
  });
  return `Loss on held-out text in ${UNITS[chosen.unit].long} over ${xAxis().name}. ${last.join('; ')}.`;
}

function readout(row) {
  const rungs = sharedRungs().length ? ' Dashed lines: simpler models.' : ' The runs have no ladder in common.';
  if (row == null) {
    byId('readout').textContent =
      'Blue: A. Orange: B. Solid, with points: held-out text. Dotted: training text, smoothed.' + rungs;
    return;
  }
  const values = both.runs.map((run, i) =>
    `${run.group} held out ${number(row[2 * i + 2])}, train ${number(row[2 * i + 1])}`);
  byId('readout').textContent =
    `${xAxis().at(row[0])}: ${values.join(' · ')} ${UNITS[chosen.unit].long}`;
}

const named = group =>
  runName(group[0].folder) + (group.length > 1 ? ` and ${counted(group.length - 1, 'more run')}` : '');

function showRuns() {
  byId('title').textContent = groups.map(named).join(' against ');
  byId('difference').textContent = signed(both.difference, 4);
  byId('difference').style.color = colour(inks[both.difference < 0 ? 'A' : 'B']);
  byId('verdict').textContent = both.verdict;
  byId('notes').replaceChildren(...both.notes.map(note => make('p', { className: 'note', textContent: note })));
  byId('runs').replaceChildren(
    headings(['', 'run', 'steps', 'tokens', 'time', 'held out'], i => i > 1),
    ...both.runs.map(run => {
      const last = run.last, e = lastOf(run.evaluations), made = last ? last.step + 1 : 0;
      const mark = cell(run.group, 'mark');
      mark.style.color = colour(inks[run.group]);
      const numbers = [
        grouped(made), tick(made * tokensPerStep(run, 0)), clock(last && last.elapsed_millis / 1000),
        e ? number(e.nll_nats) : '–',
      ];
      return make('tr', {}, mark, cell(run.folder, 'path'), ...numbers.map(text => cell(text, 'n')));
    }));
}

function showSettings() {
  const rows = both.settings.map(setting =>
    make('tr', {}, ...[setting.key, setting.a, setting.b].map(text => cell(text == null ? '–' : text, 'path'))));
  byId('settings').replaceChildren(...(rows.length
    ? [headings(['setting', 'A', 'B'], () => false), ...rows]
    : [make('tr', {}, cell('None: A and B have the same configuration.'))]));
}

lossChoices({ onUnit: showLoss, onOver: showLoss, onLog: showLoss });
