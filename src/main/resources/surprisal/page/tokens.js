// The last evaluation in detail: held-out text token by token, a histogram of surprisal, and calibration.

const spreads = {
  histogram: new Plot(byId('histogram-plot'), 230), calibration: new Plot(byId('calibration-plot'), 230),
};
let paint = 'surprisal';

/** Where the text shown skips ahead. */
const JUMP = ' ⋯ ';

const change = delta => {
  const share = colour('most-heat') * Math.min(1, Math.abs(delta) / 4);
  return `rgba(${colour(delta < 0 ? 'less' : 'more')}, ${share.toFixed(3)})`;
};

function showText() {
  const now = run.latest, before = run.previous;
  byId('text-step').textContent = now ? 'after ' + counted(now.step, 'step') : '';
  if (!now) {
    byId('text').textContent = 'Available from the first evaluation on.';
    return;
  }
  byId('text').replaceChildren(...now.text.map((token, i) => tokenSpan(token, before && before.text[i])));
  byId('token').textContent = 'Point at a token to see its surprisal.';
  const jumps = now.text.some(token => token.text === JUMP), uncounted = now.text.some(token => token.bits == null);
  byId('text-note').hidden = !uncounted;
  byId('text-note').textContent =
    (jumps ? 'At ⋯ the text skips to the next window: evaluations read windows spread over all held-out text. ' : '')
    + 'Tokens without colour do not count.';
  showScale();
}

/** A coloured token; earlier is the same token in the previous evaluation, or null. */
function tokenSpan(token, earlier) {
  const bits = token.bits, old = earlier ? earlier.bits : null;
  const span = make('span', { className: token.text === JUMP ? 'jump' : '' }, token.text.replace(/\r?\n/g, '⏎\n'));
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

const sincePrevious = () => `bits since step ${grouped(run.previous.step)}`;

function showScale() {
  const changes = paint === 'change';
  const label = !changes ? 'surprisal in bits'
    : run.previous ? sincePrevious() : 'no earlier evaluation to compare with';
  const values = !changes ? [0.5, 1, 2, 4, 8] : run.previous ? [-4, -2, -1, 1, 2, 4] : [];
  byId('scale').replaceChildren(label, ...values.map(v =>
    swatch(changes ? signed(v, 0) : String(v), changes ? change(v) : heat(v))));
}

function showHistogram() {
  const now = run.latest;
  if (!now) return;
  const width = now.bin_bits, sum = counts => counts.reduce((a, b) => a + b, 0);
  const all = sum(now.histogram), under = sum(now.histogram.slice(0, Math.round(1 / width)));
  const note = `${(100 * under / all).toFixed(1)}% of ${counted(all, 'token')} cost less than one bit:`
    + ' the model gave them a probability above 50%.';
  spreads.histogram.show({
    data: [now.histogram.map((n, i) => (i + 0.5) * width), now.histogram.map(n => n || null)],
    log: true, x: { name: 'surprisal, bits', text: tick }, y: { name: 'tokens' }, alt: 'Histogram. ' + note,
    series: [{ label: 'tokens', colour: 'train', width: 0, fill: 'bar', bars: true }],
  });
  byId('histogram-note').textContent = note;
}

function showCalibration() {
  const now = run.latest;
  if (!now) return;
  const bins = now.reliability.filter(b => b.tokens > 0), percent = v => Math.round(100 * v) + '%';
  const note = 'Confidence is the probability of the most likely token; on the dashed line it is right as often as'
    + ` that says. Mean gap ${(100 * now.expected_calibration_error).toFixed(1)}%.`;
  spreads.calibration.show({
    data: joined([{ x: [0, 1], ys: [[0, 1]] }, { x: bins.map(b => b.confidence), ys: [bins.map(b => b.accuracy)] }]),
    x: { name: 'confidence', text: percent },
    y: { name: 'how often right', text: percent }, alt: 'Calibration. ' + note,
    series: [
      { label: 'ideal', colour: 'rung', width: 1, dash: [4, 4] },
      { label: 'accuracy', colour: 'held', width: 2, points: true },
    ],
  });
  byId('calibration-note').textContent = note;
}
