// DOM elements, colours of the style sheet, and rows of buttons.

const byId = id => document.getElementById(id);
const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const narrow = () => window.innerWidth < 620;

/** An element with properties and children; strings become text nodes, never HTML. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const cell = (text, className = '') => make('td', { textContent: text, className });

/** A row of headings; isNumber says which columns are numbers, by index. */
const headings = (texts, isNumber) => make('tr', {}, ...texts.map((text, i) =>
  make('th', { textContent: text, className: isNumber(i) ? 'n' : '', scope: 'col' })));

/** Pairs of a name and a value for a dl. */
const pairs = list => list.map(([name, value]) =>
  make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value })));

/** A row of buttons, one of which is pressed. */
function choice(host, options, chosen, onChoice) {
  const buttons = Object.entries(options).map(([key, label]) => {
    const button = make('button', { type: 'button', textContent: label });
    button.dataset.key = key;
    button.onclick = () => { press(key); onChoice(key); };
    return button;
  });
  const press = key => buttons.forEach(b => b.setAttribute('aria-pressed', String(b.dataset.key === key)));
  host.replaceChildren(...buttons);
  press(chosen);
  return press;
}

/** Background of a token with this surprisal. */
const heat = bits => `rgba(${colour('heat')}, ${(colour('most-heat') * Math.min(1, bits / 9)).toFixed(3)})`;

/** A swatch of a scale of colours. */
function swatch(text, background) {
  const element = make('span', { textContent: text });
  element.style.background = background;
  return element;
}
