// The last evaluation in detail: held-out text token by token, a histogram of surprisal, and calibration.

const spreads = {
  histogram: new Plot(byId('histogram-plot'), 210), calibration: new Plot(byId('calibration-plot'), 210),
};
let paint = 'surprisal';

const heat = bits => `rgba(${colour('heat')}, ${Math.min(0.82, bits / 9).toFixed(3)})`;
const change = delta =>
  `rgba(${colour(delta < 0 ? 'less' : 'more')}, ${Math.min(0.75, Math.abs(delta) / 4).toFixed(3)})`;

function showText() {
  const now = run.latest, before = run.previous;
  byId('text-step').textContent = now ? 'after ' + steps(now.step) : '';
  if (!now) {
    byId('text').textContent = 'Available from the first evaluation on.';
    return;
  }
  byId('text').replaceChildren(...now.text.map((token, i) => tokenSpan(token, before && before.text[i])));
  byId('token').textContent = 'Point at a token to see its surprisal.';
  showScale();
}

/** A coloured token; earlier is the same token in the previous evaluation, or null. */
function tokenSpan(token, earlier) {
  const bits = token.bits, old = earlier ? earlier.bits : null;
  const span = make('span', {}, token.text.replace(/\r?\n/g, '⏎\n'));
  if (bits == null) return span;
  const delta = old == null ? null : bits - old;
  span.style.background = paint === 'surprisal' ? heat(bits) : delta == null ? '' : change(delta);
  span.onmouseenter = span.onclick = () => {
    const cost = `${JSON.stringify(token.text)}: ${number(bits)} bits, probability ${number(100 * 2 ** -bits)}%`;
    byId('token').textContent = delta == null ? cost
      : `${cost}; ${delta < 0 ? '−' : '+'}${number(Math.abs(delta))} ${sincePrevious()}`;
  };
  return span;
}

const sincePrevious = () => `bits since step ${run.previous.step.toLocaleString('en-US')}`;

function showScale() {
  const changes = paint === 'change';
  const label = !changes ? 'surprisal in bits'
    : run.previous ? sincePrevious() : 'no earlier evaluation to compare with';
  const values = !changes ? [0.5, 1, 2, 4, 8] : run.previous ? [-4, -2, -1, 1, 2, 4] : [];
  byId('scale').replaceChildren(label, ...values.map(v => {
    const swatch = make('span', { textContent: changes && v > 0 ? '+' + v : String(v).replace('-', '−') });
    swatch.style.background = changes ? change(v) : heat(v);
    return swatch;
  }));
}

function showHistogram() {
  const now = run.latest;
  if (!now) return;
  const width = now.bin_bits, sum = counts => counts.reduce((a, b) => a + b, 0);
  const all = sum(now.histogram), under = sum(now.histogram.slice(0, Math.round(1 / width)));
  spreads.histogram.show({
    data: [now.histogram.map((n, i) => (i + 0.5) * width), now.histogram.map(n => n || null)],
    log: true, key: 'histogram',
    series: [{ label: 'tokens', colour: 'train', width: 0, fill: 'bar', bars: true }],
  });
  byId('histogram-note').textContent =
    `${(100 * under / all).toFixed(1)}% of ${all.toLocaleString('en-US')} tokens cost less than one bit:`
    + ' the model gave them a probability above 50%.';
}

function showCalibration() {
  const now = run.latest;
  if (!now) return;
  const bins = now.reliability.filter(b => b.tokens > 0), percent = v => Math.round(100 * v) + '%';
  spreads.calibration.show({
    data: joined([{ x: [0, 1], ys: [[0, 1]] }, { x: bins.map(b => b.confidence), ys: [bins.map(b => b.accuracy)] }]),
    key: 'calibration', x: percent, y: percent,
    series: [
      { label: 'ideal', colour: 'rung', width: 1, dash: [4, 4] },
      { label: 'accuracy', colour: 'held', width: 2, points: true },
    ],
  });
  byId('calibration-note').textContent =
    'Horizontal: confidence, the probability of the most likely token. Vertical: how often it was right.'
    + ` Mean gap ${(100 * now.expected_calibration_error).toFixed(1)}%.`;
}
