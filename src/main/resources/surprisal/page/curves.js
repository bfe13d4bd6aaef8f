// Curves of what a run measures at every step and in its evaluations.

const curves = {
  loss: new Plot(byId('loss-plot'), 400), rate: new Plot(byId('rate-plot'), 150),
  norm: new Plot(byId('norm-plot'), 150), speed: new Plot(byId('speed-plot'), 150),
  ratio: new Plot(byId('ratio-plot'), 112),
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
  const name = word => (v, small) => (small ? word.split(' ')[0] : word) + ' ' + number(v);
  curves.loss.show({
    data: columns, lines: rungLines(run, rungs()), log: chosen.log === 'log', key: [chosen.unit, chosen.over],
    x: xWords[chosen.over], band: [1, 2],
    series: [
      ...BAND,
      { label: 'raw', colour: 'train', width: 1, alpha: 0.28 },
      { label: 'train', colour: 'train', width: 2, name: name('train') },
      { label: 'held out', colour: 'held', width: 2, points: true, name: name('held out') },
      ...(trained
        ? [{ label: 'objective', colour: 'train', width: 1.2, dash: [6, 4], name: name('objective') }] : []),
    ],
    readout: i => readout(i == null ? null : rowAt(columns, i)),
  });
  readout(null);
}

function readout(row) {
  byId('readout').textContent = row == null
    ? 'Blue: training text, raw (faint) and smoothed (solid). Orange: held-out text. Dashed: simpler models.'
    : `${AXES[chosen.over]} ${xWords[chosen.over](row[0])} · train ${number(row[4])} (this step ${number(row[3])})`
      + ` · held out ${number(row[5])} ${UNITS[chosen.unit].long}`;
}

function showSmall() {
  const s = run.steps, x = stepsX(run), over = { x: xWords[chosen.over], key: chosen.over };
  curves.rate.show({
    ...over, data: [x, s.rate], y: v => v === 0 ? '0' : v.toExponential(0), zero: true,
    series: [{ label: 'learning rate', colour: 'train' }],
  });
  curves.norm.show({
    ...over, data: [x, s.norm_max, s.norm_min, s.norm], log: true, band: [1, 2],
    series: [...BAND, { label: 'norm', colour: 'train' }],
  });
  curves.speed.show({
    ...over, data: [x, s.speed], zero: true, series: [{ label: 'tokens per second', colour: 'train' }],
  });
  showRatios(over);
}

/** Norm of the last update divided by norm of the weights, one curve per layer. */
function showRatios(over) {
  const e = run.evaluations.filter(v => v.update_ratios && Object.keys(v.update_ratios).length);
  const layers = e.length ? Object.keys(e[0].update_ratios) : [];
  const lightness = matchMedia('(prefers-color-scheme: dark)').matches ? 66 : 44;
  const hue = i => `hsl(${Math.round(215 - 195 * i / Math.max(1, layers.length - 1))} 60% ${lightness}%)`;
  byId('ratio-plot').hidden = !layers.length;
  if (layers.length) curves.ratio.show({
    ...over, log: true, y: v => v.toExponential(0),
    data: [e.map(v => across(run, v.step, v.seconds)), ...layers.map(l => e.map(v => v.update_ratios[l] || null))],
    series: layers.map((l, i) => ({ label: l, stroke: hue(i), points: e.length < 3 })),
  });
  const legend = layers.map((l, i) => {
    const name = make('span', { textContent: l });
    name.style.setProperty('--c', hue(i));
    return name;
  });
  byId('layers').replaceChildren(...(legend.length ? legend : ['Available from the second evaluation on.']));
}
