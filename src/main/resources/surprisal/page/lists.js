// Tables and texts of a run: simpler models, samples, notes.

function showRungs() {
  const heads = ['model', UNITS[chosen.unit].label, 'first seen below', 'tokens', 'time'];
  byId('rungs').replaceChildren(
    headings(heads, i => i > 0),
    ...rungs().map(rung => {
      const e = run.evaluations.find(v => v.nll_nats < rung.nats);
      const passed = e
        ? ['step ' + grouped(e.step), tick(e.step * tokensPerStep(run, 0)), clock(e.seconds)]
        : [isFloor(rung) ? 'lower bound' : 'not yet', '', ''];
      return make('tr', { className: e ? '' : 'open' }, cell(rungName(rung)),
        ...[number(inUnit(rung.nats)), ...passed].map(text => cell(text, 'n')));
    }));
}

function showSamples() {
  const samples = [...run.samples].reverse().map(sample => make('div', { className: 'sample' },
    make('b', { textContent: 'after ' + counted(sample.step, 'step') }), sample.text));
  const none = make('p', { className: 'note', textContent: 'No samples yet.' });
  byId('samples').replaceChildren(...(samples.length ? samples : [none]));
}

function showNotes() {
  const saved = lastOf(run.checkpoints);
  const notes = (saved ? [`Latest checkpoint: ${saved.path}`] : []).concat(run.notes.map(n => n.text));
  byId('notes').replaceChildren(...notes.map(n => make('p', { className: 'note', textContent: n })));
}
