// Curves of what a run measures at every step.

const curves = {
  loss: new Plot(byId('loss-plot'), 420), rate: new Plot(byId('rate-plot'), 170),
  norm: new Plot(byId('norm-plot'), 170), speed: new Plot(byId('speed-plot'), 170),
  ratio: new Plot(byId('ratio-plot'), 132),
};

/** The extremes of a bucket of steps; the band between them is filled. */
const BAND = [{ label: 'highest', colour: 'train', width: 0 }, { label: 'lowest', colour: 'train', width: 0 }];

function showLoss() {
  const s = run.steps, e = run.evaluations, x = stepsX(run);
  const trained = run.facts && run.facts.smoothed_or_masked;
  const columns = joined([
    { x, ys: [s.nll_max.map(inUnit), s.nll_min.map(inUnit), s.nll.map(inUnit), smoothed(s.nll, s.count).map(inUnit)] },
    { x: e.map(v => across(run, v.step, v.seconds)), ys: [e.map(v => inUnit(v.nll_nats))] },
    ...(trained ? [{ x, ys: [smoothed(s.objective, s.count).map(inUnit)] }] : []),
  ]);
  const name = (word, short) => (v, small) => (small ? short : word) + ' ' + number(v);
  curves.loss.show({
    data: columns, lines: rungLines(run, rungs()), log: chosen.log === 'log', x: xAxis(), y: lossAxis(),
    band: [1, 2], alt: lossInWords(),
    series: [
      ...BAND,
      { label: 'raw', colour: 'train', width: 1, alpha: 0.28 },
      { label: 'train', colour: 'train', width: 2, name: name('train', 'train') },
      { label: 'held out', colour: 'held', width: 2, points: true, name: name('held out', 'held') },
      ...(trained
        ? [{ label: 'objective', colour: 'train', width: 1.2, dash: [6, 4], name: name('objective', 'obj.') }] : []),
    ],
    readout: i => readout(i == null ? null : rowAt(columns, i)),
  });
  readout(null);
}

/** For those who cannot see the chart. */
function lossInWords() {
  const e = lastOf(run.evaluations), train = lastOf(smoothed(run.steps.nll, run.steps.count));
  const models = rungs().map(rung => `${rungName(rung)} ${number(inUnit(rung.nats))}`).join(', ');
  return `Loss in ${UNITS[chosen.unit].long} over ${xAxis().name}: training ${number(inUnit(train))}`
    + (e ? `, held-out text ${number(inUnit(e.nll_nats))} after ${counted(e.step, 'step')}` : '')
    + (models ? `. Simpler models: ${models}.` : '.');
}

function readout(row) {
  byId('readout').textContent = row == null
    ? 'Blue: training text, raw (faint) and smoothed (solid). Orange: held-out text. Dashed: simpler models.'
    : `${xAxis().at(row[0])}: train ${number(row[4])} (this step ${number(row[3])}), held out ${number(row[5])}`
      + ` ${UNITS[chosen.unit].long}`;
}

/** A curve in words: its first, lowest, highest and last value. */
function inWords(what, values, text) {
  const all = values.filter(v => v != null);
  if (!all.length) return `${what}: no values yet`;
  const [low, high] = [Math.min(...all), Math.max(...all)].map(text);
  return `${what} over ${xAxis().name}: from ${text(all[0])} to ${text(lastOf(all))}, between ${low} and ${high}`;
}

function showSmall() {
  const s = run.steps, x = stepsX(run);
  curves.rate.show({
    x: xAxis(), y: { name: 'learning rate', text: scientific }, data: [x, s.rate], zero: true,
    series: [{ label: 'learning rate', colour: 'train' }], alt: inWords('Learning rate', s.rate, scientific),
  });
  curves.norm.show({
    x: xAxis(), y: { name: 'norm' }, data: [x, s.norm_max, s.norm_min, s.norm], log: true, band: [1, 2],
    series: [...BAND, { label: 'norm', colour: 'train' }], alt: inWords('Gradient norm', s.norm, number),
  });
  curves.speed.show({
    x: xAxis(), y: { name: 'tokens/s' }, data: [x, s.speed], zero: true,
    series: [{ label: 'tokens per second', colour: 'train' }], alt: inWords('Tokens per second', s.speed, grouped),
  });
  showRatios();
}
