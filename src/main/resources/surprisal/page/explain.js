// A text, token by token: what the model expected before each, and what the token cost.

const text = JSON.parse(byId('data').textContent);

const percent = p => (p < 0.001 ? (100 * p).toPrecision(2) : (100 * p).toFixed(p < 0.1 ? 2 : 1)) + '%';

function showTotals() {
  byId('checkpoint').textContent = text.checkpoint;
  const tokens = text.tokens.length;
  byId('bits').textContent = text.bits.toFixed(1);
  byId('bits-words').textContent = 'bits for ' + counted(tokens, 'token');
  byId('numbers').replaceChildren(...pairs([
    ['bits per token', (text.bits / tokens).toFixed(3)],
    ['nats per token', (text.bits * Math.log(2) / tokens).toFixed(3)],
    ['perplexity', number(2 ** (text.bits / tokens))],
    ['with an arithmetic coder', `${counted(text.coded_bytes, 'byte')} instead of ${grouped(text.bytes)}`],
  ]));
}

/** The text in pieces of whole characters; most are one token each. */
function showText() {
  const spans = text.pieces.map(piece => {
    const span = make('span', { tabIndex: 0 }, piece.text.replace(/\r?\n/g, '⏎\n'));
    span.style.background = heat(piece.bits);
    span.onmouseenter = span.onfocus = span.onclick = () => choose(spans, span, piece);
    return span;
  });
  byId('text').replaceChildren(...spans);
  byId('scale').replaceChildren('surprisal in bits', ...[0.5, 1, 2, 4, 8].map(v => swatch(String(v), heat(v))));
  const costliest = text.pieces.reduce((a, b) => b.bits > a.bits ? b : a);
  choose(spans, spans[text.pieces.indexOf(costliest)], costliest);
}

function choose(spans, chosen, piece) {
  for (const span of spans) span.classList.toggle('chosen', span === chosen);
  byId('guess').replaceChildren(...piece.tokens.flatMap(n => guess(text.tokens[n], n + 1)));
}

/** What the model expected at a token. */
function guess(token, position) {
  const guesses = token.rank > token.top.length ? [...token.top, token] : token.top;
  const right = Math.min(token.rank, guesses.length) - 1, most = token.top[0].p;
  const rows = guesses.map((other, i) => {
    const hit = i === right ? 'hit' : '', bar = make('i', { className: hit });
    bar.style.width = 100 * other.p / most + '%';
    return make('tr', { className: hit },
      cell(other.name, 'name'), make('td', { className: 'wide' }, make('span', { className: 'share' }, bar)),
      cell(percent(other.p), 'n'));
  });
  return [
    make('h2', {}, `Token ${position}: `, make('code', { textContent: token.name })),
    make('p', { className: 'sentence', textContent:
      `${token.bits.toFixed(2)} bits: probability ${percent(token.p)}, guess number ${token.rank}` }),
    make('p', {
      className: 'note', textContent: `Expected before it: ${token.entropy_bits.toFixed(2)} bits, the entropy.`,
    }),
    make('table', { className: 'guesses' }, ...rows),
  ];
}

function showTable() {
  const most = Math.max(...text.tokens.map(token => token.bits));
  let total = 0;
  byId('tokens').replaceChildren(
    headings(['#', 'token', 'bits', '', 'so far', 'rank', 'entropy'], i => i !== 1),
    ...text.tokens.map((token, n) => {
      total += token.bits;
      const bar = make('i', {});
      bar.style.width = 100 * token.bits / most + '%';
      return make('tr', {}, cell(n + 1, 'n'), cell(token.name, 'name'), cell(token.bits.toFixed(2), 'n'),
        make('td', { className: 'wide' }, make('span', { className: 'share' }, bar)), cell(total.toFixed(1), 'n'),
        cell(grouped(token.rank), 'n'), cell(token.entropy_bits.toFixed(2), 'n'));
    }));
}

const showAll = () => { showTotals(); showText(); showTable(); };
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showAll);
showAll();
