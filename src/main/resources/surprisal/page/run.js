// One run, live (events from the server of the page) or from disk (data in the page): its state and heading.

let run = JSON.parse(byId('data').textContent);

const inUnit = nats => inUnitOf(run, nats);
const rungs = () => run.facts ? run.facts.ladder.rungs : [];
const steps = n => n.toLocaleString('en-US') + ' steps';

function showFacts() {
  const f = run.facts;
  byId('title').textContent = f ? f.title : 'untitled run (the first record is missing)';
  document.title = (f ? f.title + ' – ' : '') + 'Surprisal';
  const lines = f ? [f.engine, ...f.lines.map(l => l.label + ': ' + l.text)] : [];
  byId('facts').replaceChildren(...lines.flatMap((l, i) => i ? [make('br'), l] : [l]));
  byId('config').textContent = f ? f.config : '';
}

function article(rung) {
  if (isFloor(rung)) return 'the entropy of the source, which no model can beat';
  return rung.name === 'uniform' ? 'a uniform guess' : `the ${rung.name} model`;
}

/** The loss and its position on the ladder. */
function showPosition() {
  const e = lastOf(run.evaluations), unit = UNITS[chosen.unit];
  byId('loss').textContent = e ? number(inUnit(e.nll_nats)) : '–';
  byId('unit-words').textContent = unit.long + ' on held-out text' + (e ? ', after ' + steps(e.step) : '');
  const sentence = [];
  if (e) {
    const above = rungs().filter(r => r.nats > e.nll_nats).sort((a, b) => a.nats - b.nats)[0];
    const below = rungs().filter(r => r.nats <= e.nll_nats).sort((a, b) => b.nats - a.nats)[0];
    const named = rung => `${article(rung)} (${number(inUnit(rung.nats))})`;
    if (above) sentence.push('better than ' + named(above));
    if (below) sentence.push(chosen.unit === 'perplexity'
      ? `${number(inUnit(e.nll_nats) / inUnit(below.nats))} times ${named(below)}`
      : `${number(inUnit(e.nll_nats) - inUnit(below.nats))} above ${named(below)}`);
  }
  byId('ladder-position').textContent = sentence.length
    ? sentence.join(', ').replace(/^./, c => c.toUpperCase()) + '.'
    : 'Not evaluated yet.';
}

function showNumbers() {
  const last = run.last, s = run.steps;
  const best = run.evaluations.reduce((b, e) => b == null || e.nll_nats < b.nll_nats ? e : b, null);
  const made = last ? last.step + 1 : 0, planned = last ? last.steps : run.facts ? run.facts.steps : 0;
  const facts = [
    ['step', made.toLocaleString('en-US') + ' of ' + planned.toLocaleString('en-US')],
    ['tokens per second', last ? number(Math.round(last.tokens_per_second)) : '–'],
    ['time', last ? clock(last.elapsed_millis / 1000) : '–'],
    run.state === 'running'
      ? ['time left', last ? clock(last.eta_seconds) : '–']
      : ['epochs', last ? number(last.epoch) : '–'],
    ['train (smoothed)', number(inUnit(lastOf(smoothed(s.nll, s.count))))],
    ['best held-out', best ? number(inUnit(best.nll_nats)) + ' at ' + tick(best.step) : '–'],
    ['gradient norm', last ? number(last.gradient_norm) : '–'],
    ['learning rate', last ? last.learning_rate.toExponential(2) : '–'],
  ];
  byId('numbers').replaceChildren(...facts.map(([name, value]) =>
    make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value }))));
  byId('progress').style.width = planned ? 100 * made / planned + '%' : '0';
  const early = run.state === 'stopped' && made && made < planned;
  byId('state').className = 'state ' + run.state;
  byId('state').textContent = early ? `stopped at step ${made.toLocaleString('en-US')}` : run.state;
}
