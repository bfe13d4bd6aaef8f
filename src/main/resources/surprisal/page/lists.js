// Tables and texts of a run: rungs passed, samples, notes.

function showRungs() {
  const cell = (text, n) => make('td', { textContent: text, className: n ? 'n' : '' });
  const heads = [UNITS[chosen.unit].label, 'passed at step', 'tokens', 'time'];
  byId('rungs').replaceChildren(
    make('tr', {}, make('th', { textContent: 'model' }),
      ...heads.map(head => make('th', { textContent: head, className: 'n' }))),
    ...rungs().map(rung => {
      const e = run.evaluations.find(v => v.nll_nats < rung.nats);
      const passed = e
        ? [e.step.toLocaleString('en-US'), tick(e.step * tokensPerStep(run, 0)), clock(e.seconds)]
        : [isFloor(rung) ? 'lower bound' : 'not yet', '', ''];
      return make('tr', { className: e ? '' : 'open' }, cell(rungName(rung)),
        ...[number(inUnit(rung.nats)), ...passed].map(text => cell(text, true)));
    }));
}

function showSamples() {
  const samples = [...run.samples].reverse().map(sample => make('div', { className: 'sample' },
    make('b', { textContent: 'after ' + steps(sample.step) }), sample.text));
  const none = make('p', { className: 'note', textContent: 'No samples yet.' });
  byId('samples').replaceChildren(...(samples.length ? samples : [none]));
}

function showNotes() {
  const saved = lastOf(run.checkpoints);
  const notes = run.notes.map(n => n.text).concat(saved ? [`latest checkpoint: ${saved.path}`] : []);
  byId('notes').replaceChildren(...notes.map(n => make('p', { className: 'note', textContent: n })));
}
