// What the loss charts of all pages share: units, horizontal axes, rungs of the ladder, and buttons to choose.

const chosen = { unit: 'nats', over: 'steps', log: 'linear' };

const LN2 = Math.log(2);
const UNITS = {
  nats: { label: 'nats', long: 'nats per token', of: nats => nats },
  bits: { label: 'bits', long: 'bits per token', of: nats => nats / LN2 },
  perplexity: { label: 'perplexity', long: 'perplexity', of: nats => Math.exp(nats) },
  bpb: { label: 'bits/byte', long: 'bits per byte', of: (nats, tokensPerByte) => nats / LN2 * tokensPerByte },
};
const AXES = {
  steps: { label: 'steps', name: 'steps', text: tick, at: v => 'step ' + grouped(v) },
  tokens: { label: 'tokens', name: 'tokens trained on', text: tick, at: v => tick(v) + ' tokens' },
  seconds: { label: 'time', name: 'training time', text: clock, clock: true, at: v => 'after ' + clock(v) },
};
const xAxis = () => AXES[chosen.over];
const lossAxis = () => ({ name: UNITS[chosen.unit].long });

const lastOf = list => list.length ? list[list.length - 1] : null;
const tokensPerStep = (run, otherwise) => run.facts ? run.facts.tokens_per_step : otherwise;

/** The last part of the folder's path, which tells runs of one config apart. */
const runName = folder => folder.replace(/[\\/]+$/, '').split(/[\\/]/).pop() || folder;

/** Converts nats to the chosen unit; bits per byte uses the tokens per byte of the run's held-out text. */
function inUnitOf(run, nats) {
  const e = lastOf(run.evaluations);
  return nats == null ? null : UNITS[chosen.unit].of(nats, e ? e.tokens / e.bytes : 1);
}

/** The position on the chosen horizontal axis of a run that has made so many steps in so many seconds. */
function across(run, made, seconds) {
  return chosen.over === 'seconds' ? seconds : chosen.over === 'tokens' ? made * tokensPerStep(run, 1) : made;
}

/** The position of the middle of each bucket of steps. */
const stepsX = run => run.steps.made.map((made, i) =>
  across(run, made - (run.steps.count[i] - 1) / 2, run.steps.seconds[i]));

const isFloor = rung => rung.name.startsWith('source');
const rungName = rung => rung.name === 'uniform' ? 'uniform, ln|V|' : rung.name;

/** The ladder of a run, from the highest loss to the lowest. */
const rungsOf = run => run.facts ? [...run.facts.ladder.rungs].sort((a, b) => b.nats - a.nats) : [];

/** The rungs as horizontal lines of the chart. */
const rungLines = (run, rungs) => rungs.map(rung => {
  const value = inUnitOf(run, rung.nats), floor = isFloor(rung);
  return {
    value, colour: floor ? 'floor' : 'rung', strong: floor, label: rungName(rung) + ' ' + number(value),
    short: floor ? 'entropy' : rung.name === 'uniform' ? 'ln|V|' : rung.name,
  };
});

/** One x column for several curves, with null where a curve has no value. */
function joined(curves) {
  const all = [...new Set(curves.flatMap(c => c.x))].sort((a, b) => a - b);
  const columns = [all];
  for (const curve of curves) {
    const at = new Map(curve.x.map((x, i) => [x, i]));
    for (const y of curve.ys) columns.push(all.map(x => at.has(x) ? y[at.get(x)] : null));
  }
  return columns;
}

/** The row of joined columns at the cursor; a curve without a value there shows its last one before. */
const rowAt = (columns, index) => columns.map(column => {
  let i = index;
  while (i > 0 && column[i] == null) i--;
  return column[i];
});

/**
 * Exponential moving average over a twelfth of the steps so far, but at most a hundredth of all steps (or 30), so that
 * it lags little on the steep start.
 */
function smoothed(values, counts) {
  const all = counts.reduce((a, b) => a + b, 0);
  let sum = 0, mass = 0, made = 0;
  return values.map((v, i) => {
    made += counts[i];
    const a = 1 - Math.exp(-counts[i] / Math.min(Math.max(30, all / 100), 1 + made / 12));
    sum += a * (v - sum);
    mass += a * (1 - mass);
    return sum / mass;
  });
}

/** Fills the card's rows of buttons; each callback redraws what its setting changes. */
function lossChoices({ onUnit, onOver, onLog }) {
  let logWasChosen = false;
  const labels = options => Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.label]));
  const pressLog = choice(byId('log'), { linear: 'linear', log: 'log' }, chosen.log, log => {
    chosen.log = log;
    logWasChosen = true;
    onLog();
  });
  choice(byId('unit'), labels(UNITS), chosen.unit, unit => {
    chosen.unit = unit;
    // Perplexity is exponential in the loss, so only a logarithmic axis makes it look like the loss.
    if (!logWasChosen) {
      chosen.log = unit === 'perplexity' ? 'log' : 'linear';
      pressLog(chosen.log);
    }
    onUnit();
  });
  choice(byId('over'), labels(AXES), chosen.over, over => {
    chosen.over = over;
    onOver();
  });
}
