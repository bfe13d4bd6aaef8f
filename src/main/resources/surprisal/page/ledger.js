// The breakdown of the difference: one card per split, with the bars of its parts on one scale.

/** Half of a part's 95% interval; 0 if unknown. */
const halfOf = part => part.error == null ? 0 : 1.96 * part.error;

function showLedger() {
  const splits = both.splits.filter(split => split.parts.length > 1);
  byId('ledger').replaceChildren(...splits.map(split => {
    const ends = split.parts.flatMap(part => [part.a - part.b - halfOf(part), part.a - part.b + halfOf(part)]);
    const low = Math.min(0, ...ends), high = Math.max(0, ...ends);
    const across = nats => 100 * (nats - low) / (high - low || 1);
    const known = split.parts.some(part => part.error != null);
    const whole = `shares of the loss in nats per token; the differences add up to ${signed(both.difference, 4)}`
      + (known ? ', ± 95%' : '');
    return make('div', { className: 'card' },
      make('h2', {}, 'Breakdown by ' + split.name + ' ', make('small', { textContent: whole })),
      make('table', {}, headings(['', 'A', 'B', 'A − B', ''], i => i > 0 && i < 4),
        ...split.parts.map(part => partRow(part, across))),
      ...absent(split));
  }));
}

/** A token that makes up more than a tenth of a text leaves deciles without tokens. */
function absent(split) {
  const missing = split.name !== 'frequency decile' ? []
    : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter(n => split.parts.every(part => part.label !== String(n)));
  const text = `No tokens of this text are in ${missing.join(', ')}.`;
  return missing.length ? [make('p', { className: 'note', textContent: text })] : [];
}

/** across(nats) is the position of a difference on the split's scale, in percent. */
function partRow(part, across) {
  const delta = part.a - part.b, half = halfOf(part);
  const span = (className, from, to) => {
    const element = make('i', { className });
    element.style.left = across(from) + '%';
    element.style.width = across(to) - across(from) + '%';
    return element;
  };
  const bar = span(delta < 0 ? 'minus' : 'plus', Math.min(0, delta), Math.max(0, delta));
  const zero = span('zero', 0, 0), whisker = span('whisker', delta - half, delta + half);
  const difference = cell(signed(delta, 4), 'n');
  if (half) difference.append(make('small', { textContent: ' ±' + half.toFixed(4) }));
  const [a, b] = [part.a, part.b].map(nats => cell(nats.toFixed(4), 'n'));
  return make('tr', {}, cell(part.label, 'part'), a, b, difference,
    make('td', { className: 'wide' },
      make('span', { className: 'from' }, bar, zero, ...(half ? [whisker] : []))));
}

const showAll = () => { showRuns(); showLoss(); showSettings(); showLedger(); };
onScheme([plot], showAll);
showAll();
