// One run, live (events from the server of the page) or from disk (data in the page): its state and heading.

let run = JSON.parse(byId('data').textContent);

const inUnit = nats => inUnitOf(run, nats);
const rungs = () => rungsOf(run);
const made = () => run.last ? run.last.step + 1 : 0;
const planned = () => run.last ? run.last.steps : run.facts ? run.facts.steps : 0;
const ended = () => run.state === 'finished' || run.state === 'stopped';

function showFacts() {
  const f = run.facts;
  byId('title').textContent = f ? runName(f.folder) : run.live ? '' : 'untitled run (the first record is missing)';
  byId('config-file').textContent = f ? f.title : '';
  byId('config').textContent = f ? f.config : '';
  const lines = f ? f.lines.filter(line => line.label !== 'run').map(line => [line.label, line.text]) : [];
  byId('facts').replaceChildren(...pairs(f ? [['folder', f.folder], ['engine', f.engine], ...lines] : []));
}

/** The state in words, for the heading. */
function stateInWords() {
  const at = ` at step ${grouped(made())}`, early = made() && made() < planned();
  if (run.state === 'finished' && early) return 'ended' + at;
  return run.state === 'stopped' && early ? 'stopped' + at : run.state;
}

function showState() {
  byId('state').className = 'state ' + run.state;
  byId('state').textContent = stateInWords();
  const share = planned() ? Math.floor(100 * made() / planned()) : 0;
  byId('progress').style.width = share + '%';
  const name = run.facts ? runName(run.facts.folder) + ' – ' : '';
  document.title = (run.live && !ended() ? share + '% ' : '') + name + 'Surprisal';
  const why = run.end && ended() && run.end.reason !== 'steps' && run.end.reason !== 'asked' ? [run.end.sentence] : [];
  if (ended() && run.next) why.push(run.next);
  byId('end').hidden = !why.length;
  byId('end').replaceChildren(...why.flatMap((line, i) => i ? [make('br'), line] : [line]));
}

function article(rung) {
  if (isFloor(rung)) return 'the entropy of the source, which no model can beat';
  return rung.name === 'uniform' ? 'a uniform guess' : `the ${rung.name} model`;
}

/** The loss, its position on the ladder, and the gap to the training loss where that is wide. */
function showPosition() {
  const e = lastOf(run.evaluations), unit = UNITS[chosen.unit];
  byId('loss').textContent = e ? number(inUnit(e.nll_nats)) : '–';
  byId('unit-words').textContent = unit.long + ' on held-out text' + (e ? ', after ' + counted(e.step, 'step') : '');
  if (!e) {
    byId('ladder-position').textContent = 'Not evaluated yet.';
    return;
  }
  const parts = [], named = rung => `${article(rung)} (${number(inUnit(rung.nats))})`;
  const above = lastOf(rungs().filter(r => r.nats > e.nll_nats)), below = rungs().find(r => r.nats <= e.nll_nats);
  if (above) parts.push('better than ' + named(above));
  if (below) parts.push(chosen.unit === 'perplexity'
    ? `${number(inUnit(e.nll_nats) / inUnit(below.nats))} times ${named(below)}`
    : `${number(inUnit(e.nll_nats) - inUnit(below.nats))} above ${named(below)}`);
  const sentence = parts.join(', ').replace(/^./, c => c.toUpperCase()) + (parts.length ? '.' : '');
  byId('ladder-position').textContent = [sentence, gap(e)].filter(Boolean).join(' ');
}

/** A training loss more than a tenth below the held-out one, in words. */
function gap(e) {
  const train = lastOf(smoothed(run.steps.nll, run.steps.count));
  if (train == null || e.nll_nats - train <= 0.1 * e.nll_nats) return '';
  return `The training loss is lower, ${number(inUnit(train))}: the model predicts the text it learns from better`
    + ' than new text.';
}

function showNumbers() {
  const last = run.last, s = run.steps;
  const best = run.evaluations.reduce((b, e) => b == null || e.nll_nats < b.nll_nats ? e : b, null);
  byId('numbers').replaceChildren(...pairs([
    ['step', `${grouped(made())} of ${grouped(planned())}`],
    ['tokens per second', last ? number(Math.round(last.tokens_per_second)) : '–'],
    ['time', last ? clock(last.elapsed_millis / 1000) : '–'],
    run.state === 'running'
      ? ['time left', last ? clock(last.eta_seconds) : '–']
      : ['epochs', last ? number(last.epoch) : '–'],
    ['train (smoothed)', number(inUnit(lastOf(smoothed(s.nll, s.count))))],
    ['best held-out', best ? `${number(inUnit(best.nll_nats))} at ${tick(best.step)}` : '–'],
    ['gradient norm', last ? number(last.gradient_norm) : '–'],
    ['learning rate', last ? scientific(last.learning_rate) : '–'],
  ]));
}
